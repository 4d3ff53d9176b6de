// Steps by name and kind, as a list that stays short.

import { el, icon, toneOf } from "./dom.js";
import { plural } from "./words.js";

export const MOST_NAMED = 10;

/** @param {Store} store @param {string} id */
export const titleOf = (store, id) => store.cards[id]?.title ?? id;

/** Steps by name and kind, ten of them. @param {Store} store @param {string[]} ids */
export function named(store, ids) {
  const rows = ids.slice(0, MOST_NAMED).map((id) => {
    const card = store.cards[id];
    const kind = card?.kind && card.kind !== card.title ? card.kind : "";
    return el("li", {}, el("span", { class: "tile", "data-family": toneOf(card?.family ?? "do") }, icon(card?.icon ?? "circle-alert")), el("span", {}, el("b", {}, titleOf(store, id)), kind && " ", kind && el("span", { class: "caption" }, kind)));
  });
  const more = ids.length - rows.length;
  return el("ul", { class: "named" }, ...rows, more > 0 && el("li", { class: "caption" }, plural("and %(count)s more", "and %(count)s more", more)));
}
