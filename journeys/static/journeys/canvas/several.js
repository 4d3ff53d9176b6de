// What can be done with several steps that are chosen, where the settings of one would stand.

import { el, icon } from "./dom.js";
import { named } from "./named.js";
import { _, plural } from "./words.js";

/** @param {Store} store @param {HTMLElement} room */
export function createSeveral(store, room) {
  const title = el("h2", { role: "status" });
  const body = el("div", { class: "body" });
  const button = (/** @type {string} */ does, /** @type {string} */ sign, /** @type {string} */ words, look = "") =>
    el("button", { type: "button", class: `btn ${look}`, "data-canvas": does }, icon(sign), words);
  const changing = [button("duplicate", "copy-plus", _("Duplicate")), button("move", "arrow-up-down", _("Move…")), button("remove", "trash-2", _("Remove"), "danger")];
  const box = el("aside", { class: "panel several", id: "several" }, el("header", {}, title), body,
    el("footer", {}, button("copy", "copy", _("Copy")), ...changing, button("none", "x", _("Choose none"))));
  room.append(box);

  return {
    box,
    draw() {
      const ids = store.at.order.filter((id) => store.chosen.has(id));
      const several = ids.length > 1 && store.mode === "build";
      room.toggleAttribute("data-several", several);
      if (!several) return;
      const words = plural("%(count)s step chosen", "%(count)s steps chosen", ids.length);
      if (title.textContent !== words) title.textContent = words;
      box.setAttribute("aria-label", words);
      body.replaceChildren(named(store, ids));
      for (const one of changing) one.hidden = !store.editable();
    },
  };
}
