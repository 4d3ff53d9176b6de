// The first course of the canvas: the journey is drawn. What changes it comes behind it in the page: htmx, main.js, the forms.
// The page brings #journey-data (JSON), a sprite of icons, and these places, each of which may be missing: #journey > #palette, #canvas,
// #steps, #panel.

import { el } from "./dom.js";
import { createStore } from "./store.js";
import { createView } from "./view.js";
import { _ } from "./words.js";

/** @typedef {ReturnType<typeof begin>} Drawn */

/** @param {string} id @param {HTMLElement} parent @param {"aside" | "section"} tag @param {string} look @param {string} label */
function place(id, parent, tag, look, label) {
  const found = document.getElementById(id) ?? el(tag, { id });
  if (!found.isConnected) parent.append(found);
  found.classList.add(look);
  if (label) found.setAttribute("aria-label", label);
  return found;
}

/** @param {PageData} data */
function begin(data) {
  const room = document.getElementById("journey") ?? document.body;
  room.classList.add("journey");
  const paletteBox = place("palette", room, "aside", "palette", _("Steps to add"));
  const stage = place("canvas", room, "section", "canvas", _("Canvas"));
  const listBox = place("steps", room, "section", "steps-list", "");
  const panelBox = place("panel", room, "aside", "panel", "");
  const store = createStore(data);
  if (data.numbers || new URL(location.href).searchParams.get("mode") === "numbers") store.mode = "numbers";
  // The bar of Numbers takes its height from the canvas before that is measured.
  room.setAttribute("data-mode", store.mode);
  /** What main.js does when something is pressed. @type {{ open: (id: string | null) => void; list: () => void; everywhere: () => void }} */
  const go = { open: () => {}, list: () => {}, everywhere: () => {} };
  const view = createView(store, stage, { open: (id) => go.open(id), list: () => go.list(), everywhere: () => go.everywhere() });
  const narrow = matchMedia("(max-width: 73.7em)").matches;
  panelBox.hidden = narrow && !data.rehearsal;
  view.begin(narrow);
  return { data, room, paletteBox, stage, listBox, panelBox, store, view, go };
}

const source = document.getElementById("journey-data");
/** What main.js goes on with; null where the page brings no journey. */
export const drawn = source && begin(/** @type {PageData} */ (JSON.parse(source.textContent ?? "{}")));
