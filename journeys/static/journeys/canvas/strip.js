// The strip of time below a rehearsal: dragged, played, or walked by J and K, it brings the card of that moment into view.

import { calm, glide, isTyping } from "./dom.js";
import { _ } from "./words.js";

const STAYS_MS = 1100;

/** The last mark at or before a moment; the first where there is none. Pure. @param {number[]} marks in order @param {number} at */
export function markAt(marks, at) {
  return Math.max(0, marks.filter((mark) => mark <= at).length - 1);
}

/** @param {HTMLElement} panel @param {(step: string) => void} look */
export function watchStrip(panel, look) {
  /** The server puts a new strip in place with each walk. */
  const find = () => {
    const strip = document.getElementById("strip");
    const range = strip?.querySelector("input");
    return strip && range ? { strip, range, marks: /** @type {SVGElement[]} */ ([...strip.querySelectorAll("[data-at]")]) } : null;
  };
  /** @param {SVGElement} mark */
  const when = (mark) => Number(mark.dataset.at);
  let at = -1;
  let playing = 0;
  let stop = () => {};

  /** @param {number} index @param {boolean} drags */
  const show = (index, drags = false) => {
    const found = find();
    const mark = found?.marks[index];
    if (!found || !mark) return pause();
    const { strip, range, marks } = found;
    at = index;
    for (const one of marks) one.toggleAttribute("data-now", one === mark);
    const words = mark.dataset.words ?? "";
    range.setAttribute("aria-valuetext", words);
    const told = strip.querySelector("output");
    if (told) told.textContent = words;
    stop();
    const [from, to] = [Number(range.value), when(mark)];
    if (!drags && calm()) range.value = String(to);
    else if (!drags) stop = glide((part) => (range.value = String(from + (to - from) * part)));
    look(mark.dataset.node ?? "");
  };
  /** @param {number} by */
  const step = (by) => show(Math.min(Math.max(at + by, 0), (find()?.marks.length ?? 1) - 1));

  /** @param {boolean} on */
  const press = (on) => {
    const button = find()?.strip.querySelector("[data-strip-play]");
    button?.setAttribute("aria-pressed", String(on));
    button?.setAttribute("aria-label", on ? _("Pause") : _("Play"));
  };
  const pause = () => {
    clearInterval(playing);
    playing = 0;
    press(false);
  };
  const play = () => {
    if (playing) return pause();
    const last = (find()?.marks.length ?? 0) - 1;
    show(at >= last ? 0 : at + 1);
    press(true);
    playing = setInterval(() => (at < last ? show(at + 1) : pause()), STAYS_MS);
  };

  panel.addEventListener("htmx:load", () => {
    pause();
    at = -1;
  });
  document.addEventListener("input", (event) => {
    const found = find();
    if (!found || event.target !== found.range) return;
    pause();
    const index = markAt(found.marks.map(when), Number(found.range.value));
    if (index !== at) show(index, true);
  });
  document.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("[data-strip-play]")) play();
  });
  // Before the canvas, for which the space bar means to pan.
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    const found = find();
    if (!found || !found.strip.offsetParent || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if ((isTyping(target) && target !== found.range) || target.closest(".rehearse-lines")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      pause();
      step(key === "j" ? 1 : -1);
    } else if (key === " " && !target.closest("button, a, summary")) play();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}
