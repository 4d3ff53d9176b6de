// The canvas on the page: one container that moves, cards in it, one SVG for the lines. The only module that knows how these stand together.

import { createCamera } from "./camera.js";
import { createCards } from "./cards.js";
import { calm, el, icon, iconButton, svg } from "./dom.js";
import { createEdges, placesOf } from "./edges.js";
import { _ } from "./words.js";

/** What is wanted more rarely. @param {string | undefined} file where the draft is to be had as a file */
function menu(file) {
  const entry = (/** @type {string} */ does, /** @type {string} */ name, /** @type {string} */ words) =>
    el("button", { type: "button", "data-canvas": does }, icon(name), words);
  return el("details", { class: "menu start canvas-menu" },
    el("summary", { class: "btn quiet only small", "aria-label": _("More"), title: _("More") }, icon("ellipsis")),
    el("div", { class: "menu-list" }, entry("find", "search", _("Find a step")), entry("fit-chosen", "scan", _("Zoom to what is chosen")),
      entry("minimap", "map", _("Overview")), file && el("a", { href: file, download: true }, icon("file-down"), _("Save as YAML")), entry("save-svg", "image", _("Save as SVG")), entry("save-png", "image", _("Save as PNG"))));
}

/** @typedef {ReturnType<typeof createView>} View */
const TOO_MANY_TO_GLIDE = 300;
/** How far beyond what is seen things stand ready, in pixels of the screen. */
const ROOM = 400;

/** @param {Store} store @param {HTMLElement} stage @param {{ open: (id: string | null) => void; list: (() => void) | null; everywhere: () => void }} go */
export function createView(store, stage, go) {
  const ground = el("div", { class: "canvas-ground canvas-dots" });
  const lines = svg("svg", { class: "canvas-lines", width: 1, height: 1, "aria-hidden": "true" });
  const steps = el("div", { class: "canvas-steps", role: "listbox", "aria-multiselectable": "true", "aria-label": _("Steps of the journey") });
  const marks = el("div", { class: "canvas-marks" });
  const world = el("div", { class: "canvas-world" }, lines, marks, steps);
  const percent = el("button", { type: "button", class: "btn quiet small canvas-percent", title: _("Whole size"), click: () => camera.scaleTo(1) });
  const map = el("div", { class: "minimap canvas-over floating", hidden: true });
  const tools = el("div", { class: "floating canvas-tools canvas-over", role: "group", "aria-label": _("View") },
    iconButton("minus", _("Zoom out"), () => camera.zoom(1 / 1.2)), percent, iconButton("plus", _("Zoom in"), () => camera.zoom(1.2)),
    el("span", { class: "canvas-rule" }),
    iconButton("maximize", _("Show the whole journey"), () => camera.fit(store.picture.bounds)),
    go.list && iconButton("list-tree", _("As a list"), go.list), go.list && menu(store.data.urls.file));
  stage.replaceChildren(ground, world, tools, map);

  const camera = createCamera(stage, world, ground, () => {
    const words = `${Math.round(camera.k * 100)}\u202f%`;
    if (percent.textContent !== words) percent.textContent = words;
    cull(false);
    minimap?.look();
    store.tell("camera");
  });
  const cards = createCards(store, steps);
  const edges = createEdges(store, /** @type {SVGElement} */ (lines), marks, go.everywhere);
  /** @type {ReturnType<typeof import("./minimap.js").createMinimap> | null} */
  let minimap = null;

  let covers = { left: 0, top: 0, right: 0, bottom: 0 };
  /** @param {boolean} must */
  function cull(must) {
    const seen = camera.seen();
    if (!must && seen.left >= covers.left && seen.right <= covers.right && seen.top >= covers.top && seen.bottom <= covers.bottom) return;
    const room = ROOM / camera.k;
    covers = { left: seen.left - room, right: seen.right + room, top: seen.top - room, bottom: seen.bottom + room };
    cards.cull(covers);
    edges.cull(covers);
  }

  /** @param {boolean} glide */
  const draw = (glide) => {
    const gliding = glide && !calm() && store.picture.cards.size <= TOO_MANY_TO_GLIDE;
    stage.toggleAttribute("data-glide", gliding);
    stage.toggleAttribute("data-looking", !store.editable());
    stage.toggleAttribute("data-path", store.mode === "numbers" && Boolean(store.data.path));
    cards.draw(gliding);
    edges.draw(gliding);
    cull(true);
    minimap?.draw();
    if (gliding) setTimeout(() => stage.removeAttribute("data-glide"), 260);
  };

  store.on("graph", () => draw(true));
  store.on("mode", () => draw(false));
  store.on("counts", () => {
    if (store.mode !== "numbers") return;
    cards.updateAll();
    edges.figures();
  });
  store.on("others", cards.updateAll);
  store.on("choice", ({ quiet }) => {
    cards.updateAll();
    edges.stops();
    minimap?.choose();
    const id = store.focus;
    const box = id === null ? undefined : store.picture.cards.get(id);
    if (store.view !== "canvas" || id === null || !box) return;
    cull(true);
    if (!quiet) {
      cards.element(id)?.focus({ preventScroll: true });
      camera.reveal(box);
    }
  });

  steps.addEventListener("focusin", (event) => {
    const id = /** @type {Element} */ (event.target).closest("[data-step]")?.getAttribute("data-step");
    if (id && id !== store.focus) store.choose(id, { quiet: true });
  });
  marks.addEventListener("focusin", (event) => {
    const found = placesOf(store).find((one) => one.key === /** @type {Element} */ (event.target).getAttribute("data-place"));
    if (found) camera.reveal({ x: found.x - 20, y: found.y - 20, w: 40, h: 40 });
  });
  steps.addEventListener("click", (event) => {
    const id = /** @type {Element} */ (event.target).closest("[data-step]")?.getAttribute("data-step");
    if (!id) return;
    if (event.shiftKey) {
      store.choose(id, { more: true, quiet: true });
      cards.element(store.focus ?? id)?.focus({ preventScroll: true });
    } else {
      store.choose(id);
      go.open(id);
    }
  });
  steps.addEventListener("pointerover", (event) => near(event, true));
  steps.addEventListener("pointerout", (event) => near(event, false));
  /** The `+` of neighbouring edges come forward. @param {PointerEvent} event @param {boolean} on */
  const near = (event, on) => {
    const id = /** @type {Element} */ (event.target).closest("[data-step]")?.getAttribute("data-step");
    if (!id) return;
    for (const plus of marks.querySelectorAll(`.plus[data-from="${CSS.escape(id)}"]`)) plus.toggleAttribute("data-near", on);
  };

  draw(false);

  return {
    camera, cards, edges, marks, stage,
    /** The overview comes where it is wanted. @param {typeof import("./minimap.js").createMinimap} make */
    overview(make) {
      if (!minimap) {
        minimap = make(store, map, camera);
        minimap.draw();
      }
      return minimap;
    },
    /** The first look: the start on top, all lanes in view where they can still be read. @param {boolean} narrow */
    begin(narrow) {
      const { bounds, everywhere } = store.picture;
      const right = store.everywhere && !narrow ? Math.max(bounds.right, everywhere[0] + 218) : bounds.right;
      camera.home({ ...bounds, right }, narrow ? 84 : 22);
    },
    /** Let steps shine for a while. @param {string} id @param {boolean} lit */
    light(id, lit) {
      cards.element(id)?.toggleAttribute("data-lit", lit);
    },
  };
}
