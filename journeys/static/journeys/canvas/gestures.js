// Hands on the canvas: wheel, space and drag, middle button, one and two fingers, and a frame drawn around several steps.

import { el, isTyping } from "./dom.js";

/** @param {Store} store @param {import("./view.js").View} view @param {(at: Point) => void} press where nothing stands */
export function listenToHands(store, view, press) {
  const { stage, camera } = view;
  const lasso = el("div", { class: "canvas-lasso", hidden: true });
  stage.append(lasso);
  /** @param {Box} box @param {boolean} done */
  const draw = (box, done) => {
    lasso.hidden = done;
    const frame = stage.getBoundingClientRect();
    lasso.style.transform = `translate(${box.x - frame.left}px, ${box.y - frame.top}px)`;
    lasso.style.width = `${box.w}px`;
    lasso.style.height = `${box.h}px`;
    if (!done) return;
    const [l, t] = camera.inside(box.x, box.y);
    const [r, b] = camera.inside(box.x + box.w, box.y + box.h);
    const caught = [...store.picture.cards].filter(([, one]) => one.x < r && one.x + one.w > l && one.y < b && one.y + one.h > t).map(([id]) => id);
    store.focus = null;
    store.chooseAll(caught);
    // What was caught has the keys.
    if (store.focus !== null) view.cards.element(store.focus)?.focus({ preventScroll: true });
  };
  let space = false;
  /** @type {Map<number, Point>} */
  const fingers = new Map();
  /** `bare`: on nothing, so that a press lets go of what is chosen. @type {{ kind: "pan" | "lasso"; from: Point; moved: boolean; bare: boolean } | null} */
  let drag = null;

  stage.addEventListener("wheel", (event) => {
    if (/** @type {Element} */ (event.target).closest(".canvas-over")) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      const box = stage.getBoundingClientRect();
      camera.zoom(Math.exp(-event.deltaY * unit * 0.0035), event.clientX - box.left, event.clientY - box.top);
    } else if (event.shiftKey && event.deltaX === 0) camera.pan(-event.deltaY * unit, 0);
    else camera.pan(-event.deltaX * unit, -event.deltaY * unit);
  }, { passive: false });

  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || isTyping(event.target) || /** @type {Element} */ (event.target).closest?.("button, a, summary, [role='switch']")) return;
    space = true;
    stage.setAttribute("data-hand", "");
    event.preventDefault();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== " ") return;
    space = false;
    stage.removeAttribute("data-hand");
  });

  stage.addEventListener("pointerdown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest(".canvas-over")) return;
    const bare = !target.closest(".node, .plus, .everywhere, .canvas-sticky, .edge-label");
    const touch = event.pointerType === "touch";
    if (touch) fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (event.button === 1 || (space && event.button === 0) || touch) drag = { kind: "pan", from: [event.clientX, event.clientY], moved: false, bare };
    else if (bare && event.button === 0) drag = { kind: "lasso", from: [event.clientX, event.clientY], moved: false, bare };
    else return;
    // What a finger only taps gets the tap itself.
    if (touch && !bare) return;
    stage.setPointerCapture(event.pointerId);
    if (drag.kind === "pan") event.preventDefault();
  });

  stage.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    // A card that was held long enough is in the hand.
    if (stage.querySelector(".canvas-shield:not([hidden])")) drag = null;
    if (before && fingers.size === 2) pinch(event, before);
    else if (drag) {
      const [fx, fy] = drag.from;
      const far = Math.hypot(event.clientX - fx, event.clientY - fy) > 4;
      if (!drag.moved && !far) return;
      if (!drag.moved && before) stage.setPointerCapture(event.pointerId);
      drag.moved = true;
      if (drag.kind === "pan") {
        camera.pan(event.clientX - fx, event.clientY - fy);
        drag.from = [event.clientX, event.clientY];
      } else draw(boxOf(drag.from, [event.clientX, event.clientY]), false);
    }
    if (before) fingers.set(event.pointerId, [event.clientX, event.clientY]);
  });

  /** @param {PointerEvent} event */
  const end = (event) => {
    fingers.delete(event.pointerId);
    if (!drag) return;
    const { kind, moved, from, bare } = drag;
    drag = null;
    if (kind === "lasso" && moved) draw(boxOf(from, [event.clientX, event.clientY]), true);
    else if (bare && !moved && event.type === "pointerup" && event.button === 0) press(camera.inside(event.clientX, event.clientY));
  };
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", end);

  /** @param {PointerEvent} event @param {Point} before */
  const pinch = (event, before) => {
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (!other) return;
    const was = Math.hypot(before[0] - other[0], before[1] - other[1]) || 1;
    const is = Math.hypot(event.clientX - other[0], event.clientY - other[1]);
    const box = stage.getBoundingClientRect();
    camera.zoom(is / was, (event.clientX + other[0]) / 2 - box.left, (event.clientY + other[1]) / 2 - box.top);
    camera.pan((event.clientX - before[0]) / 2, (event.clientY - before[1]) / 2);
    drag = null;
  };
}

/** @param {Point} a @param {Point} b @returns {Box} */
function boxOf(a, b) {
  return { x: Math.min(a[0], b[0]), y: Math.min(a[1], b[1]), w: Math.abs(a[0] - b[0]), h: Math.abs(a[1] - b[1]) };
}
