// Two canvases that read only, side by side: what is chosen in one, or in the list of changes, is shown in both.

import { listenToHands } from "./gestures.js";
import { neighbours } from "./graph.js";
import { createMinimap } from "./minimap.js";
import { createStore } from "./store.js";
import { createView } from "./view.js";

/** @type {Record<string, "up" | "down" | "left" | "right">} */
const ARROWS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

/** @param {HTMLElement} box */
function begin(box) {
  const data = /** @type {PageData[]} */ (JSON.parse(box.getAttribute("data-beside") ?? "[]"));
  box.removeAttribute("data-beside");
  const changes = [.../** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("[data-shows]"))];
  /** @param {string | null} id @param {unknown} [from] where it was chosen */
  const choose = (id, from) => {
    for (const { store, view } of sides) {
      const place = id === null ? undefined : store.picture.cards.get(id);
      if (store !== from) store.choose(place ? id : null, { quiet: true });
      if (place) view.camera.reveal(place);
    }
    for (const change of changes) change.setAttribute("aria-pressed", String(id !== null && change.getAttribute("data-shows") === id));
  };
  const sides = [.../** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("[data-side]"))].map((stage, nth) => {
    const store = createStore(/** @type {PageData} */ (data[nth]));
    const view = createView(store, stage, { open: (id) => choose(id, store), list: null, everywhere: () => choose("") });
    view.overview(createMinimap);
    listenToHands(store, view, () => {
      store.choose(null);
      choose(null, store);
    });
    stage.addEventListener("keydown", (event) => {
      const where = ARROWS[event.key];
      const next = where && store.focus !== null ? neighbours(store.at, store.focus)[where] : null;
      if (next === null || next === undefined) return;
      event.preventDefault();
      store.choose(next);
      choose(next, store);
    });
    return { store, view };
  });
  for (const change of changes) change.addEventListener("click", () => choose(change.getAttribute("data-shows")));
  // A dialog has its size only once it is open.
  requestAnimationFrame(() => {
    for (const { store, view } of sides) view.camera.fit(store.picture.bounds, true);
    const first = changes.find((change) => change.getAttribute("data-shows"));
    if (first) choose(first.getAttribute("data-shows"));
  });
}

const look = () => {
  for (const box of document.querySelectorAll("[data-beside]")) begin(/** @type {HTMLElement} */ (box));
};
look();
document.addEventListener("htmx:afterSettle", look);
