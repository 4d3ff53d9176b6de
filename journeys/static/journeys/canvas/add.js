// The list that opens at a `+`: search, the steps, and the steps that are there already.

import { el } from "./dom.js";
import { placeName } from "./edges.js";
import { above, mayStand, reach, targets } from "./graph.js";
import { found } from "./palette.js";
import { createPicker, none, option } from "./pick.js";
import { _ } from "./words.js";

/** @typedef {{ insert: (type: string, place: Place) => void; connect: (to: string, place: Place) => void; paste: ((place: Place) => void) | null; several: (snippet: Snippet, place: Place) => void; turns: Place[]; turn: (place: Place) => DOMRect | null; closed: () => void }} Does */

/** @param {Store} store @param {HTMLElement} host */
export function createAdd(store, host) {
  const picker = createPicker(host);
  // A name that was typed a moment ago can be found as soon as it is kept.
  store.on("graph", picker.again);

  /**
   * @param {Place} place @param {import("./pick.js").Beside} beside @param {Does} does
   */
  const open = (place, beside, does) => {
    const standing = el("span", { class: "add-place", id: "add-place", role: "status" }, placeName(store, place));
    const { act } = picker;
    /** @param {string} words */
    const rows = (words) => {
      const steps = found(store.data.catalogue, words).filter((item) => mayStand(store.at, item, place));
      const wanted = words.trim().toLowerCase();
      const several = (store.data.snippets ?? []).filter((one) => `${one.title} ${one.about}`.toLowerCase().includes(wanted));
      // Whoever wants paths to join asks for that by these words.
      const joins = wanted.length > 2 && _("join connect existing").split(" ").some((word) => word.startsWith(wanted));
      const there = reachable(store, place).filter((id) => joins || (store.cards[id]?.title ?? id).toLowerCase().includes(wanted));
      return [
        ...steps.map((item, nth) => option(`add-${nth}`, item, item.help, () => act(() => does.insert(item.type, place)))),
        ...(several.length ? [el("h3", { role: "presentation" }, _("Several at once"))] : []),
        ...several.map((one, nth) => option(`several-${nth}`, { ...one, family: "wait" }, one.about, () => act(() => does.several(one, place)))),
        ...(there.length ? [el("h3", { role: "presentation" }, _("Go to a step that is there"))] : []),
        ...there.map((id, nth) => {
          const card = /** @type {Card} */ (store.cards[id]);
          return option(`go-${nth}`, card, where(store, place, id), () => act(() => does.connect(id, place)));
        }),
        ...(steps.length || several.length || there.length ? [] : [none()]),
      ];
    };

    /** Go to another open end, as long as nothing was typed. @param {number} by */
    const turn = (by) => {
      const all = does.turns;
      place = all[(all.indexOf(place) + by + all.length) % all.length] ?? place;
      standing.textContent = placeName(store, place);
      box.draw();
      const next = does.turn(place);
      if (next) box.settle(next);
    };

    const box = picker.open({
      name: _("Add a step"), find: _("Find a step"), standing, rows, turn, closed: does.closed,
      foot: [el("span", {}, _("↑ ↓ choose")), el("span", {}, _("↵ add")), el("span", {}, _("Esc close")), does.turns.length > 1 && el("span", {}, _("← → elsewhere")),
        does.paste && el("button", { type: "button", class: "add-paste", click: () => act(() => does.paste?.(place)) }, _("Paste"))],
    }, beside);
    return box.input;
  };
  return { open, close: picker.close, isOpen: picker.isOpen };
}

/** The legal targets, in the order of the paths. @param {Store} store @param {Place} place */
function reachable(store, place) {
  return targets(store.at, store.cards, place.from, place.port).filter((id) => !place.also.some((other) => above(store.at, other.from).has(id)));
}

/** @param {Store} store @param {Place} place @param {string} id */
function where(store, place, id) {
  const card = store.cards[id];
  const twins = Object.values(store.cards).filter((other) => other.title === card?.title).length > 1;
  const which = twins ? card?.summary[0]?.replaceAll("**", "") : "";
  const there = (card?.ports.length ?? 0) === 0 ? _("The end of this path") : above(store.at, place.from).has(id) ? _("Above, the path goes round again")
    : reach(store.at, place.from).has(id) ? _("Below, path stays without a loop") : _("On another path");
  return [which, there].filter(Boolean).join(" · ");
}
