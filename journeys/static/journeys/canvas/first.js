// The first course of the canvas: the journey is drawn. What changes it comes when it is seen: main.js, htmx, the forms.
// The page brings #journey-data (JSON), a sprite of icons, a meta[name="later-script"] for each further file, and these places, each of
// which may be missing: #journey > #palette, #canvas, #steps, #panel.

import { el } from "./dom.js";
import { fetched } from "./door.js";
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
  /** What main.js does when something is pressed. @type {{ open: (id: string | null) => void; list: () => void; everywhere: () => void }} */
  const go = { open: () => {}, list: () => {}, everywhere: () => {} };
  const view = createView(store, stage, { open: (id) => go.open(id), list: () => go.list(), everywhere: () => go.everywhere() });
  const narrow = matchMedia("(max-width: 73.7em)").matches;
  panelBox.hidden = narrow && !data.rehearsal;
  view.begin(narrow);
  return { data, room, paletteBox, stage, listBox, panelBox, store, view, go };
}

/** @param {string} src */
const loaded = (src) => new Promise((done, failed) => {
  const script = document.createElement("script");
  script.addEventListener("load", done);
  script.addEventListener("error", () => failed(new Error(src)));
  if (!src.includes("htmx")) script.type = "module";
  script.src = src;
  document.head.append(script);
});

/** The second course. @param {Drawn} drawn */
async function fetchRest(drawn) {
  const later = [.../** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll('meta[name="later-script"]'))].map((one) => one.content);
  const parts = await fetched(Promise.all([import("./main.js"), ...later.map(loaded)]));
  parts?.[0].start(drawn);
}

const source = document.getElementById("journey-data");
if (source) {
  const drawn = begin(/** @type {PageData} */ (JSON.parse(source.textContent ?? "{}")));
  requestAnimationFrame(() => setTimeout(() => void fetchRest(drawn)));
}
