// Parts that come when somebody asks for them first; what is typed until then is typed into them.

import { tell } from "../../cairn/js/told.js";
import { typedAhead } from "./ahead.js";
import { fetched } from "./door.js";
import { placesOf } from "./edges.js";
import { turns } from "./graph.js";
import { _ } from "./words.js";

/**
 * @param {import("./first.js").Drawn} drawn @param {import("./actions.js").Actions} actions
 * @param {{ open: (id: string | null, how?: Opening) => void; show: (view: string) => void; small: () => boolean; writing: (back: Element | null) => boolean }} go
 *   `writing`: a form would be left by what is added
 */
export function createLate({ data, room, stage, listBox, store, view }, actions, { open, show, small, writing }) {
  const ahead = typedAhead();
  /** @type {ReturnType<typeof import("./add.js").createAdd> | null} */
  let add = null;
  /** @type {ReturnType<typeof import("./move.js").createMove> | null} */
  let mover = null;
  /** @type {ReturnType<typeof import("./several.js").createSeveral> | null} */
  let several = null;
  /** @type {ReturnType<typeof import("./list.js").createList> | null} */
  let list = null;

  /** Show a place; gives where it lies on the page. @param {Place} target */
  const turn = (target) => {
    const found = store.view === "canvas" && placesOf(store).find((one) => one.from === target.from && one.port === target.port && one.also.length === target.also.length);
    if (!found) return null;
    view.camera.reveal({ x: found.x - 20, y: found.y - 20, w: 40, h: 40 });
    return new DOMRect(...view.camera.outside(found.x, found.y));
  };
  const listFocus = () => void (store.view === "list" && list?.focus());

  const late = {
    busy: () => Boolean(add?.isOpen() || mover?.isOpen()),
    listFocus,
    async overview() {
      const part = await fetched(import("./minimap.js"));
      return part && view.overview(part.createMinimap);
    },
    /** How figures are said. */
    async figures() {
      const parts = store.numbers ? null : await fetched(Promise.all([import("./numbers.js"), import("./legend.js")]));
      if (!parts || store.numbers) return;
      store.numbers = parts[0];
      parts[1].createLegend(store, stage);
      store.tell("counts");
    },
    /** The list at a `+`. @param {Place} target @param {DOMRect} beside @param {Element | null} [back] where the focus returns */
    async add(target, beside, back = document.activeElement) {
      if (!add) {
        ahead.begin();
        add ??= (await fetched(import("./add.js")))?.createAdd(store, document.body) ?? null;
      }
      const keep = writing(back);
      const input = add?.open(target, beside, {
        insert: (type, at) => actions.insert(type, at, keep), turns: turns(store.at, target), turn, connect: actions.connect, paste: actions.canPaste() ? actions.paste : null, several: actions.insertSnippet,
        closed: () => {
          // The panel may have been drawn anew meanwhile.
          const place = back?.isConnected ? back : document.getElementById(back?.id ?? "");
          if (place instanceof HTMLElement) place.focus({ preventScroll: true });
        },
      });
      // Where the list did not come, what is typed on is no command either.
      if (input) ahead.end(input);
    },
    /** The same by keys. @param {Place | null} target */
    addAt(target) {
      const beside = target && (turn(target) ?? (store.view === "canvas" ? null : listBox.querySelector("[tabindex='0']")?.getBoundingClientRect()));
      if (target && beside) void late.add(target, beside);
    },
    /** A step, and all that are chosen with it, to a place of a list. @param {string} id @param {Element | null} [button] beside what the list stands */
    async move(id, button = null) {
      if (!mover) {
        ahead.begin();
        mover ??= (await fetched(import("./move.js")))?.createMove(store, actions, document.body) ?? null;
      }
      ahead.end(mover?.open(id, button ?? listBox.querySelector("[tabindex='0']") ?? stage, listFocus) ?? null);
    },
    async list() {
      const part = await fetched(import("./list.js"));
      if (part) list ??= part.createList(store, listBox, { open, canvas: () => show("canvas"), add: late.add, duplicate: actions.duplicate, move: (id, button) => void late.move(id, button), remove: (id) => void actions.remove(id), small, note: (id) => void actions.note("", id) });
      return list;
    },
    /** @param {"svg" | "png"} kind */
    picture: (kind) => fetched(import("./picture.js")).then((part) => part?.savePicture(store, kind)).catch(() => tell(_("The picture could not be made."))),
  };

  // While several steps are chosen, what can be done with them stands where the settings of one would.
  const drawSeveral = async () => {
    if (!several && store.chosen.size > 1 && !data.rehearsal) {
      const part = await fetched(import("./several.js"));
      several ??= part?.createSeveral(store, room) ?? null;
    }
    several?.draw();
  };
  for (const topic of /** @type {const} */ (["choice", "graph", "mode"])) store.on(topic, () => void drawSeveral());
  document.addEventListener("htmx:afterSettle", () => {
    if (document.querySelector("form[data-publish]")) void fetched(import("../js/publish.js"));
    if (document.querySelector("[data-beside]")) void fetched(import("./beside.js"));
  });
  return late;
}
