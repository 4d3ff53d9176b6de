// The palette: the steps there are, in groups by what one wants to do; drag one to the canvas or press it.

import { el, icon } from "./dom.js";
import { _ } from "./words.js";

/** @type {[string, () => string][]} */
const GROUPS = [["say", () => _("Say")], ["wait", () => _("Wait")], ["decide", () => _("Decide")], ["do", () => _("Do")], ["finish", () => _("Finish")]];

/** The catalogue in the order of the palette, those that match first by name, then by help. @param {CatalogueItem[]} catalogue @param {string} words */
export function found(catalogue, words) {
  const wanted = words.trim().toLowerCase();
  const rank = (/** @type {CatalogueItem} */ item) => {
    const title = item.title.toLowerCase();
    if (title.startsWith(wanted)) return 0;
    if (title.includes(wanted)) return 1;
    return wanted && ` ${item.help.toLowerCase()}`.includes(` ${wanted}`) ? 2 : 3;
  };
  return catalogue.filter((item) => item.group !== "start" && rank(item) < 3).sort((a, b) => (wanted ? rank(a) - rank(b) : 0));
}

/** @param {CatalogueItem[]} catalogue @param {HTMLElement} place @param {(item: CatalogueItem) => void} choose */
export function createPalette(catalogue, place, choose) {
  const search = el("input", { type: "search", class: "input", autocomplete: "off", placeholder: _("Find a step"), "aria-label": _("Find a step"), "data-search": true });
  const list = el("div", { class: "palette-list" });
  place.replaceChildren(el("div", { class: "palette-search" }, icon("search"), search, el("kbd", {}, "/")), list);

  const draw = () => {
    const items = found(catalogue, search.value);
    list.replaceChildren(...GROUPS.flatMap(([group, words]) => {
      const mine = items.filter((item) => item.group === group);
      if (!mine.length) return [];
      const id = `palette-${group}`;
      return [el("section", { "aria-labelledby": id }, el("h3", { id }, words()), ...mine.map((item) =>
        el("button", { type: "button", class: "palette-step", "data-type": item.type, title: item.help, click: () => choose(item) }, icon(item.icon, 18), el("span", {}, item.title))))];
    }), ...(items.length ? [] : [el("p", { class: "palette-none" }, _("No step is called so."))]));
    // One stop for Tab; the arrows walk from step to step.
    for (const [nth, step] of list.querySelectorAll("button").entries()) step.tabIndex = nth === 0 ? 0 : -1;
  };
  search.addEventListener("input", draw);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      search.value = "";
      draw();
      search.blur();
    } else if (event.key === "Enter") {
      const first = found(catalogue, search.value)[0];
      if (first && search.value.trim()) choose(first);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      /** @type {HTMLElement | null} */ (list.querySelector("button"))?.focus();
    }
  });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const steps = [.../** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("button"))];
    const now = steps.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = steps[now + (event.key === "ArrowDown" ? 1 : -1)] ?? search;
    next.focus();
    event.preventDefault();
    event.stopPropagation();
  });
  draw();
  return {
    /** @param {Element} target @returns {CatalogueItem | null} */
    itemAt(target) {
      const type = target.closest("[data-type]")?.getAttribute("data-type");
      return catalogue.find((item) => item.type === type) ?? null;
    },
  };
}
