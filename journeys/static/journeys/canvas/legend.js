// What the width of a line means, beside the journey.

import { el, svg } from "./dom.js";
import { mostOn, widthOf } from "./numbers.js";
import { _, short } from "./words.js";

/** A few, some, the most. */
const PARTS = [0.05, 0.4, 1];

/** How many people the samples stand for, each once. @param {number} most @returns {number[]} */
export function samplesOf(most) {
  return [...new Set(PARTS.map((part) => Math.max(1, Math.round(most * part))))];
}

/** @param {Store} store @param {HTMLElement} stage */
export function createLegend(store, stage) {
  const box = el("div", { class: "floating canvas-over flow-legend", hidden: true });
  stage.append(box);
  const draw = () => {
    box.hidden = store.mode !== "numbers" || Boolean(store.data.rehearsal) || !store.counts || !Object.values(store.counts.edges).some((n) => n > 0);
    if (box.hidden) return;
    const most = mostOn(store.counts);
    box.replaceChildren(el("b", {}, _("People on a path")), ...samplesOf(most).map((people) => {
      const line = svg("svg", { width: 28, height: 14, "aria-hidden": "true" });
      const path = svg("path", { class: "edge flow", d: "M0 7H28" });
      path.style.strokeWidth = `${widthOf(people, most)}px`;
      line.append(path);
      return el("span", {}, line, short(people));
    }));
  };
  for (const topic of /** @type {const} */ (["mode", "counts"])) store.on(topic, draw);
  draw();
}
