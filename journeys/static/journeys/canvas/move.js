// Where a step, or all that are chosen, may go: the places in the order of the paths, legal ones only.

import { tell } from "../../cairn/js/told.js";
import { el } from "./dom.js";
import { openPlaces } from "./drag.js";
import { placeName } from "./edges.js";
import { createPicker, none, option } from "./pick.js";
import { _, plural, say } from "./words.js";


/** "between “A” and “B”" @param {Store} store @param {Place} place */
function between(store, place) {
  const title = (/** @type {string | null} */ id) => (id === null ? "" : store.cards[id]?.title ?? id);
  if (place.also.length) return _("Where paths join");
  return place.to === null ? say("At the end, after “%(name)s”", { name: title(place.from) }) : say("Between “%(from)s” and “%(to)s”", { from: title(place.from), to: title(place.to) });
}

/** @param {Store} store @param {import("./actions.js").Actions} actions @param {HTMLElement} host */
export function createMove(store, actions, host) {
  const picker = createPicker(host);

  /** @param {string} id @param {Element} beside @param {() => unknown} closed gives the focus back, where it is not where it was */
  const open = (id, beside, closed) => {
    const many = actions.inOrder(id).length;
    if (!many) return tell(_("The start stays where it is.")), null;
    const back = document.activeElement;
    const card = /** @type {Card} */ (store.cards[id]);
    const nth = (/** @type {Place} */ place) => (place.also.length && place.to !== null ? store.at.order.indexOf(place.to) - 0.5 : store.at.order.indexOf(place.from));
    const places = openPlaces(store, { ...card, id }).sort((a, b) => nth(a) - nth(b));
    /** @param {string} words */
    const rows = (words) => {
      const wanted = words.trim().toLowerCase();
      const fit = places.filter((place) => `${placeName(store, place)} ${between(store, place)}`.toLowerCase().includes(wanted));
      const drawn = fit.map((place, n) => {
        const near = store.cards[place.also.length && place.to !== null ? place.to : place.from];
        const name = placeName(store, place);
        return option(`move-${n}`, { title: name[0]?.toUpperCase() + name.slice(1), icon: near?.icon ?? "route", family: near?.family ?? "do" }, between(store, place), () => picker.act(() => actions.move(id, place)));
      });
      return drawn.length ? drawn : [places.length ? none() : el("p", { class: "add-none", role: "presentation" }, _("There is no other place for it."))];
    };
    const standing = el("span", { class: "add-place", id: "move-what" }, many > 1 ? plural("%(count)s step", "%(count)s steps", many) : card.title);
    return picker.open({
      name: _("Move to another place"), find: _("Find a place"), standing, rows, closed: () => {
        if (back instanceof HTMLElement && back.isConnected) back.focus({ preventScroll: true });
        closed();
      },
      foot: [el("span", {}, _("↑ ↓ choose")), el("span", {}, _("↵ move")), el("span", {}, _("Esc close"))],
    }, beside.getBoundingClientRect()).input;
  };
  return { open, isOpen: picker.isOpen };
}
