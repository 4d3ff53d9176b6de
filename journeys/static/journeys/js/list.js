// The list of journeys: N begins a new one, 1 to 6 are the tabs; miniatures of the gallery are drawn by the canvas's own layout.

import { pathOf } from "../canvas/edges.js";
import { index } from "../canvas/graph.js";
import { layout } from "../canvas/layout.js";

const SVG = "http://www.w3.org/2000/svg";
const SMALLEST = { w: 600, h: 700 };

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  if (event.key.toLowerCase() === "n") {
    const dialog = document.getElementById("new-journey");
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
    event.preventDefault();
  } else if (/^[1-6]$/.test(event.key)) {
    /** @type {HTMLElement | undefined} */ (document.querySelectorAll(".tabs[data-states] > a")[Number(event.key) - 1])?.click();
  }
});

document.addEventListener("change", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (field.matches("[data-sends]")) field.form?.requestSubmit();
});

/** @param {string} tag @param {Record<string, string | number>} attributes */
function svg(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

for (const place of document.querySelectorAll("[data-miniature]")) {
  const source = document.getElementById(place.getAttribute("data-miniature") ?? "");
  if (!source) continue;
  const { graph, cards } = JSON.parse(source.textContent ?? "{}");
  for (const card of Object.values(cards)) Object.assign(card, { icon: "", marks: [] });
  const picture = layout(index(graph, cards), cards);
  const boxes = [...picture.cards];
  const left = Math.min(...boxes.map(([, box]) => box.x)) - 60;
  const top = Math.min(...boxes.map(([, box]) => box.y)) - 40;
  const right = Math.max(...boxes.map(([, box]) => box.x + box.w)) + 60;
  const bottom = Math.max(...boxes.map(([, box]) => box.y + box.h)) + 40;
  // Steps are about as large in each picture: a short journey does not fill it.
  const [width, height] = [Math.max(right - left, SMALLEST.w), Math.max(bottom - top, SMALLEST.h)];
  const drawn = svg("svg", { viewBox: `${(left + right - width) / 2} ${(top + bottom - height) / 2} ${width} ${height}`, "aria-hidden": "true", class: "miniature" });
  for (const route of picture.routes) {
    if (route.to !== null) drawn.append(svg("path", { d: pathOf(route.points, 24), class: "miniature-line" }));
  }
  for (const [id, box] of boxes) {
    drawn.append(svg("rect", { x: box.x, y: box.y, width: box.w, height: box.h, rx: 16, class: "miniature-step", "data-family": cards[id]?.family ?? "do" }));
  }
  place.replaceChildren(drawn);
}

document.addEventListener("submit", (event) => {
  const words = event.submitter?.getAttribute("data-confirm");
  if (words && !confirm(words)) event.preventDefault();
});
