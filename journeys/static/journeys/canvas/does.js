// What a key or a button does, by the name that keys.js and data-canvas="…" call it; steer.js says when it may.

import { sayAloud, tell } from "../../cairn/js/told.js";
import { boundsOf } from "./camera.js";
import { labelOf } from "./cards.js";
import { neighbours } from "./graph.js";
import { _ } from "./words.js";

/**
 * @param {import("./first.js").Drawn} drawn @param {import("./actions.js").Actions} actions
 * @param {ReturnType<typeof import("./late.js").createLate>} late @param {ReturnType<typeof import("./drag.js").createDrag>} drag
 * @param {import("./save.js").Saver} saver @param {ReturnType<typeof import("./panel.js").createPanel>} panel
 * @param {Going} go
 * @returns {Record<string, (button?: Element) => void>}
 */
export function createDoes({ store, view, paletteBox }, actions, late, drag, saver, panel, { open, close, everywhere, show }) {
  /** Let go of what is chosen; the keyboard stays at the step where it was. */
  const none = () => {
    store.chosen = new Set();
    open(null);
    store.tell("choice", { quiet: false });
    late.listFocus();
  };
  /** @param {"up" | "down" | "left" | "right"} where @param {boolean} [more] what is chosen stays so */
  const walk = (where, more = false) => {
    const next = store.focus === null ? store.at.order[0] ?? null : neighbours(store.at, store.focus)[where];
    if (next === null) return;
    const followed = !more && store.focus !== null && panel.shown() !== null;
    if (more) store.extend(next);
    else store.choose(next);
    if (followed) open(next);
    sayAloud(labelOf(store, next));
  };
  /** The step that is meant: the chosen one, else the one that kept the focus when it was let go. */
  const here = () => {
    const kept = document.activeElement?.getAttribute("data-step");
    if (store.focus === null && kept) store.choose(kept);
    return store.focus;
  };
  /** Do something with the step, if there is one. @param {(id: string, button?: Element) => void} act @returns {(button?: Element) => void} */
  const chosen = (act) => (button) => {
    const id = here();
    if (id !== null) act(id, button);
  };
  const add = chosen((id) => late.addAt(actions.after(id)));
  return {
    up: () => walk("up"), down: () => walk("down"), left: () => walk("left"), right: () => walk("right"),
    "more-up": () => walk("up", true), "more-down": () => walk("down", true), "more-left": () => walk("left", true), "more-right": () => walk("right", true),
    begin: () => store.choose(store.focus ?? store.at.order[0] ?? null),
    first: () => store.choose(store.at.order[0] ?? null),
    last: () => store.choose(store.at.order.at(-1) ?? null),
    open: chosen((id) => open(id, { focus: true })),
    close,
    escape: () => {
      const held = drag.letGo();
      if (held !== null) store.choose(held);
      else if (paletteBox.hasAttribute("data-open")) paletteBox.removeAttribute("data-open");
      else if (store.chosen.size > 1) none();
      else close();
    },
    add,
    "go-on": add,
    "add-before": chosen((id) => late.addAt(actions.before(id))),
    remove: chosen((id) => void actions.remove(id)),
    duplicate: chosen(actions.duplicate),
    copy: chosen(actions.copy),
    cut: chosen(actions.cut),
    paste: () => {
      // After what was pasted just now, all of which is chosen.
      const id = here();
      const last = id === null ? null : actions.inOrder(id).at(-1) ?? id;
      actions.paste(last === null ? null : actions.after(last));
    },
    all: () => store.chooseAll(store.at.order),
    note: chosen((id) => void actions.note(id, null)),
    comment: chosen((id) => {
      open(id, { show: true });
      panel.speak();
    }),
    "pick-up": chosen((id) => (store.view === "list" ? void late.move(id) : drag.pickUp(id))),
    move: chosen((id, button) => void late.move(id, button)),
    none,
    undo: saver.undo,
    redo: saver.redo,
    list: () => show(store.view === "list" ? "canvas" : "list"),
    "zoom-in": () => view.camera.zoom(1.2),
    "zoom-out": () => view.camera.zoom(1 / 1.2),
    fit: () => view.camera.fit(store.picture.bounds),
    "fit-chosen": () => view.camera.fit(boundsOf(store.picture, store.chosen) ?? store.picture.bounds),
    "whole-size": () => view.camera.scaleTo(1),
    find: () => show("list", "search"),
    "save-svg": () => void late.picture("svg"),
    "save-png": () => void late.picture("png"),
    minimap: () => void late.overview().then((map) => map?.toggle()),
    palette: () => paletteBox.toggleAttribute("data-open"),
    mend: (button) => {
      const finding = button?.getAttribute("data-finding");
      if (finding) actions.mend(finding, () => open(panel.shown(), { again: true, still: true }));
    },
    everywhere: () => everywhere(true),
    next: () => {
      const order = store.at.order;
      const from = order.indexOf(store.focus ?? "") + 1;
      const all = [...order.slice(from), ...order.slice(0, from)];
      // A warning may stay: it comes when nothing else is left.
      const [left] = [/error|unfinished/, /warning/].flatMap((level) => all.find((id) => store.cards[id]?.marks.some((mark) => level.test(mark.level))) ?? []);
      if (left === undefined) return tell(_("Nothing is left to finish."));
      store.choose(left);
      open(left, { focus: true, wrong: true });
    },
    publish: () => /** @type {HTMLElement | null} */ (document.querySelector("[data-publishes]"))?.click(),
  };
}
