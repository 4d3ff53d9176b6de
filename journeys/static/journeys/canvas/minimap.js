// The overview in the corner: small blocks for steps, a frame for what is seen; a press or drag goes there.

import { svg } from "./dom.js";

const SMALL_JOURNEY = 20;

/** @param {Store} store @param {HTMLElement} place @param {import("./camera.js").Camera} camera */
export function createMinimap(store, place, camera) {
  const picture = svg("svg", { "aria-hidden": "true" });
  const blocks = svg("path", { class: "minimap-steps" });
  const chosen = svg("path", { class: "minimap-chosen" });
  const frame = svg("rect", { class: "minimap-frame", rx: 2 });
  picture.append(blocks, chosen, frame);
  place.append(picture);
  /** @type {boolean | null} */
  let wanted = null;

  /** @param {Box} box */
  const block = ({ x, y, w, h }) => `M${x} ${y}h${w}v${h}h${-w}z`;
  const look = () => {
    if (place.hidden) return;
    const { left, top, right, bottom } = camera.seen();
    const { bounds } = store.picture;
    const [l, t] = [Math.max(left, bounds.left - 40), Math.max(top, bounds.top - 40)];
    const [r, b] = [Math.min(right, bounds.right + 40), Math.min(bottom, bounds.bottom + 40)];
    for (const [name, value] of Object.entries({ x: l, y: t, width: Math.max(0, r - l), height: Math.max(0, b - t) })) {
      frame.setAttribute(name, String(Math.round(value)));
    }
  };
  const draw = () => {
    place.hidden = !(wanted ?? store.picture.cards.size >= SMALL_JOURNEY);
    if (place.hidden) return;
    const { left, top, right, bottom } = store.picture.bounds;
    picture.setAttribute("viewBox", `${left - 44} ${top - 44} ${right - left + 88} ${bottom - top + 88}`);
    blocks.setAttribute("d", [...store.picture.cards.values()].map(block).join(""));
    choose();
    look();
  };
  const choose = () => {
    chosen.setAttribute("d", [...store.chosen].flatMap((id) => store.picture.cards.get(id) ?? []).map(block).join(""));
  };

  /** @param {PointerEvent} event */
  const go = (event) => {
    const matrix = /** @type {SVGSVGElement} */ (picture).getScreenCTM()?.inverse();
    if (!matrix || !event.buttons) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    camera.centre(x, y);
  };
  place.addEventListener("pointerdown", (event) => {
    place.setPointerCapture(event.pointerId);
    go(event);
  });
  place.addEventListener("pointermove", go);
  return {
    draw,
    look,
    choose,
    toggle() {
      wanted = Boolean(place.hidden);
      draw();
    },
  };
}
