// What part of the journey is seen: pan and zoom, one transform for everything.

import { calm, glide } from "./dom.js";

/** So far out two hundred steps in a row are still seen as a whole. */
const LEAST = 0.05;
const MOST = 2;
/** Below this scale text, `+` and shadows are left away. */
const FAR = 0.45;
/** What the tools at the bottom take, in pixels of the screen, and how much smaller the first look may be to clear them. */
const TOOLS = 76;
const A_LITTLE = 0.82;

/** @typedef {{ left: number; top: number; right: number; bottom: number }} Bounds */
/** @typedef {ReturnType<typeof createCamera>} Camera */

/** What some steps take up; null where none of them stands there. @param {Picture} picture @param {Iterable<string>} ids @returns {Bounds | null} */
export function boundsOf(picture, ids) {
  const boxes = [...ids].flatMap((id) => picture.cards.get(id) ?? []);
  if (!boxes.length) return null;
  return {
    left: Math.min(...boxes.map((box) => box.x)), top: Math.min(...boxes.map((box) => box.y)),
    right: Math.max(...boxes.map((box) => box.x + box.w)), bottom: Math.max(...boxes.map((box) => box.y + box.h)),
  };
}

/**
 * @param {HTMLElement} stage what stands still @param {HTMLElement} world what moves @param {HTMLElement} ground the dots
 * @param {() => void} moved called once a frame when something has changed
 */
export function createCamera(stage, world, ground, moved) {
  let [x, y, k] = [0, 0, 1];
  let [width, height] = [stage.clientWidth, stage.clientHeight];
  let asked = 0;
  /** How much of the right side a panel covers. */
  let covered = 0;
  /** Where the palette is a button, it stands above the journey. @param {number} plain */
  const topOf = (plain) => {
    const short = /** @type {HTMLElement | null} */ (stage.querySelector(".canvas-short"));
    return short?.offsetHeight ? short.offsetTop + short.offsetHeight + 16 : plain;
  };

  const draw = () => {
    asked = 0;
    world.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    const far = k < FAR;
    if (far !== stage.hasAttribute("data-far")) stage.toggleAttribute("data-far", far);
    if (!far) ground.style.transform = `translate(${wrap(x, 20 * k)}px, ${wrap(y, 20 * k)}px) scale(${k})`;
    moved();
  };
  const ask = () => {
    if (!asked) asked = requestAnimationFrame(draw);
  };
  let stop = () => {};

  /** @param {number} nx @param {number} ny @param {number} nk */
  const to = (nx, ny, nk) => {
    [x, y, k] = [nx, ny, nk];
    ask();
  };

  /** @param {number} nx @param {number} ny @param {number} nk */
  const glideTo = (nx, ny, nk) => {
    stop();
    if (calm()) return to(nx, ny, nk);
    const [ox, oy, ok] = [x, y, k];
    stop = glide((part) => to(ox + (nx - ox) * part, oy + (ny - oy) * part, ok + (nk - ok) * part));
  };

  new ResizeObserver(() => {
    [width, height] = [stage.clientWidth, stage.clientHeight];
    ask();
  }).observe(stage);

  return {
    get k() {
      return k;
    },
    /** @param {number} dx @param {number} dy */
    pan(dx, dy) {
      stop();
      to(x + dx, y + dy, k);
    },
    /** Zoom by a factor; the point (in pixels of the stage) stays where it is. @param {number} factor @param {number} [px] @param {number} [py] */
    zoom(factor, px = (width - covered) / 2, py = height / 2) {
      stop();
      const nk = Math.min(MOST, Math.max(LEAST, k * factor));
      to(px - ((px - x) * nk) / k, py - ((py - y) * nk) / k, nk);
    },
    /** @param {number} nk */
    scaleTo(nk) {
      const [px, py] = [(width - covered) / 2, height / 2];
      glideTo(px - ((px - x) * nk) / k, py - ((py - y) * nk) / k, nk);
    },
    /** Show the whole journey. @param {Bounds} bounds @param {boolean} [still] */
    fit(bounds, still = false) {
      const pad = 40;
      const top = topOf(24);
      const [w, h] = [bounds.right - bounds.left || 1, bounds.bottom - bounds.top || 1];
      const nk = Math.max(LEAST, Math.min(1, (width - covered - 2 * pad) / w, (height - top - TOOLS) / h));
      const nx = (width - covered) / 2 - ((bounds.left + bounds.right) / 2) * nk;
      const ny = Math.max(top, (height - TOOLS + top - h * nk) / 2) - bounds.top * nk;
      if (still) to(nx, ny, nk);
      else glideTo(nx, ny, nk);
    },
    /** Begin at the start: its axis in the middle of what `span` leaves. A journey that nearly fits is shown whole. @param {Bounds} span @param {number} topRoom */
    home(span, topRoom) {
      const room = width - covered;
      const wide = span.right - span.left + 56;
      const across = wide > room ? Math.max(0.8, room / wide) : 1;
      const down = (height - topRoom - TOOLS) / (span.bottom - span.top || 1);
      const nk = down >= A_LITTLE ? Math.min(across, down) : across;
      const middle = room / 2 - ((span.left + span.right) / 2) * nk;
      // No side stays free while the other one is cut off.
      const [least, most] = [room - 28 - span.right * nk, 28 - span.left * nk];
      to(Math.round(wide * nk > room ? Math.min(most, Math.max(least, room / 2)) : middle), topRoom, nk);
    },
    /** Bring a card into view, clear of what lies over the canvas, and no further than needed. @param {Box} box */
    reveal(box) {
      const pad = 28;
      const [l, t] = [box.x * k + x, box.y * k + y];
      const [r, b] = [l + box.w * k, t + box.h * k];
      const dx = l < pad ? pad - l : r > width - covered - pad ? Math.max(width - covered - pad - r, pad - l) : 0;
      const [high, low] = [topOf(pad), height - TOOLS];
      const dy = t < high ? high - t : b > low ? Math.max(low - b, high - t) : 0;
      if (dx || dy) glideTo(x + dx, y + dy, k);
    },
    /** Put a point of the journey into the middle. @param {number} wx @param {number} wy */
    centre(wx, wy) {
      stop();
      to((width - covered) / 2 - wx * k, height / 2 - wy * k, k);
    },
    /** @param {number} px */
    cover(px) {
      covered = px;
    },
    /** What is seen, in the measures of the journey. @returns {Bounds} */
    seen() {
      return { left: -x / k, top: -y / k, right: (width - x) / k, bottom: (height - y) / k };
    },
    /** A point of the page in the measures of the journey. @param {number} px @param {number} py @param {DOMRect} [box] of the stage @returns {Point} */
    inside(px, py, box = stage.getBoundingClientRect()) {
      return [(px - box.left - x) / k, (py - box.top - y) / k];
    },
    /** The other way round. @param {number} wx @param {number} wy @returns {Point} */
    outside(wx, wy) {
      const box = stage.getBoundingClientRect();
      return [wx * k + x + box.left, wy * k + y + box.top];
    },
    ask,
  };
}

/** @param {number} value @param {number} size */
function wrap(value, size) {
  return (((value % size) + size) % size) - size;
}
