// A step in the hand, from the palette or from the canvas: drop places show themselves, the rest fades.

import { tell } from "../../cairn/js/told.js";
import { el, icon, toneOf } from "./dom.js";
import { placesOf } from "./edges.js";
import { mayStand, reach } from "./graph.js";
import { _ } from "./words.js";

/** @typedef {{ title: string; icon: string; family: Family; id?: string; type?: string }} Held */
const REACH_PX = 90;
const BORDER_PX = 36;
/** So long a finger stays on a card before it takes it along; one that moves sooner moves the canvas. */
const HOLD_MS = 450;

/** The places where what is held may stand. @param {Store} store @param {Held} held */
export function openPlaces(store, held) {
  const places = placesOf(store).filter((place) => mayStand(store.at, held, place));
  const { id } = held;
  if (id === undefined) return places;
  const all = store.chosen.has(id) ? [...store.chosen].filter((one) => store.cards[one]?.family !== "start") : [id];
  return all.reduce((left, one) => {
    const below = reach(store.at, one);
    return left.filter((place) => place.from !== one && place.to !== one && !(store.cards[one]?.ports.length === 0 && place.to !== null) && (!below.has(place.from) || follows(store, one)));
  }, places);
}

/** A step with one way on may move further down its own path. @param {Store} store @param {string} id */
function follows(store, id) {
  return (store.at.ports.get(id) ?? []).filter((ref) => ref.to !== null).length <= 1;
}

/** @param {Store} store @param {import("./view.js").View} view @param {(held: Held, place: Place) => void} drop */
export function createDrag(store, view, drop) {
  const ghost = el("div", { class: "canvas-ghost", hidden: true, "aria-hidden": "true" });
  // Over all that stands on the canvas: what lies under the hand is reckoned from the places, so the browser need not look for it each time.
  const shield = el("div", { class: "canvas-shield", hidden: true });
  document.body.append(ghost);
  view.stage.append(shield);
  /** @typedef {ReturnType<typeof openPlaces>} Open */
  /** `box`: where the stage lies; asking for it at each move would lay the page out anew. */
  /** @type {{ held: Held; places: Open; near: Open[number] | null; box: DOMRect } | null} */
  let going = null;
  let [lastX, lastY] = [0, 0];
  let rolling = 0;
  /** Whoever comes in from the palette crosses the border and does not mean it; only a hand that was further in does. */
  let rolls = false;

  /** The step that keys took into the hand. @type {string | null} */
  let picked = null;

  const plusOf = view.edges.plus;

  /** @param {Held} held */
  const begin = (held) => {
    going = { held, places: openPlaces(store, held), near: null, box: view.stage.getBoundingClientRect() };
    rolls = false;
    view.stage.setAttribute("data-drop", "");
    view.edges.open(going.places.map((place) => place.key), false);
    if (held.id) view.cards.element(held.id)?.setAttribute("data-dim", "");
    ghost.replaceChildren(el("span", { class: "tile", "data-family": toneOf(held.family) }, icon(held.icon)), el("b", {}, held.title));
    ghost.hidden = shield.hidden = false;
  };

  /** @param {number} x @param {number} y */
  const move = (x, y) => {
    [lastX, lastY] = [x, y];
    ghost.style.transform = `translate(${x + 12}px, ${y + 10}px)`;
    if (!going) return;
    const { box } = going;
    const [wx, wy] = view.camera.inside(x, y, box);
    const inside = x > box.left && x < box.right && y > box.top && y < box.bottom;
    let [best, found] = [REACH_PX / Math.min(1, view.camera.k), /** @type {ReturnType<typeof openPlaces>[number] | null} */ (null)];
    for (const place of inside ? going.places : []) {
      const far = Math.hypot(place.x - wx, place.y - wy);
      if (far < best) [best, found] = [far, place];
    }
    if (found !== going.near) {
      if (going.near) plusOf(going.near.key)?.removeAttribute("data-show");
      if (found) plusOf(found.key)?.setAttribute("data-show", "hover");
      going.near = found;
      ghost.toggleAttribute("data-near", found !== null);
    }
    if (inside && !rolling) roll();
  };

  /** Near the border the journey comes towards the hand. */
  const roll = () => {
    if (!going) return;
    const { box } = going;
    const push = (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ value) =>
      value < low + BORDER_PX ? (low + BORDER_PX - value) / 3 : value > high - BORDER_PX ? (high - BORDER_PX - value) / 3 : 0;
    const inside = lastX > box.left && lastX < box.right && lastY > box.top && lastY < box.bottom;
    const [dx, dy] = inside ? [push(box.left, box.right, lastX), push(box.top, box.bottom, lastY)] : [0, 0];
    rolling = 0;
    if (!dx && !dy) rolls ||= inside;
    if (!rolls || (!dx && !dy)) return;
    view.camera.pan(dx, dy);
    rolling = requestAnimationFrame(() => {
      rolling = 0;
      move(lastX, lastY);
    });
  };

  /** @param {boolean} put */
  const end = (put) => {
    if (!going) return;
    const { held, near } = going;
    going = null;
    ghost.hidden = shield.hidden = true;
    view.stage.removeAttribute("data-drop");
    view.edges.open([], false);
    for (const plus of view.marks.querySelectorAll("[data-show]")) plus.removeAttribute("data-show");
    if (held.id) view.cards.element(held.id)?.removeAttribute("data-dim");
    if (put && near) drop(held, near);
  };

  /**
   * Make something draggable: after four pixels the press becomes a drag, else it stays a click. A finger holds it first.
   * @param {HTMLElement} place @param {(target: Element) => Held | null} heldBy
   */
  const enable = (place, heldBy) => {
    place.addEventListener("pointerdown", (event) => {
      const held = event.button === 0 && event.isPrimary && store.editable() ? heldBy(/** @type {Element} */ (event.target)) : null;
      const touch = event.pointerType === "touch";
      // In the palette a finger rolls the list.
      if (!held || (touch && place !== view.stage)) return;
      const [fx, fy] = [event.clientX, event.clientY];
      let pulled = false;
      const take = () => {
        pulled = true;
        begin(held);
        move(fx, fy);
      };
      const holding = touch ? setTimeout(take, HOLD_MS) : 0;
      const stop = () => {
        clearTimeout(holding);
        document.removeEventListener("pointercancel", leave);
        document.removeEventListener("pointerdown", second);
        document.removeEventListener("pointermove", pull);
        document.removeEventListener("pointerup", up);
        document.removeEventListener("keydown", escape, true);
      };
      const pull = (/** @type {PointerEvent} */ now) => {
        if (!pulled && Math.hypot(now.clientX - fx, now.clientY - fy) > 4) {
          if (touch) return stop();
          take();
        }
        if (pulled) move(now.clientX, now.clientY);
      };
      const up = () => {
        stop();
        if (!pulled) return;
        // The click that follows a drag means nothing.
        const swallow = (/** @type {Event} */ click) => click.stopPropagation();
        document.addEventListener("click", swallow, { capture: true, once: true });
        setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), 0);
        end(true);
      };
      const leave = () => {
        stop();
        end(false);
      };
      const second = (/** @type {PointerEvent} */ other) => other !== event && leave();
      const escape = (/** @type {KeyboardEvent} */ key) => {
        if (key.key !== "Escape") return;
        key.stopPropagation();
        leave();
      };
      document.addEventListener("pointercancel", leave);
      document.addEventListener("pointerdown", second);
      document.addEventListener("pointermove", pull);
      document.addEventListener("pointerup", up);
      document.addEventListener("keydown", escape, true);
      // A finger that only taps presses the card.
      if (touch) return;
      event.preventDefault();
      if (event.target instanceof HTMLElement) event.target.closest("button")?.focus({ preventScroll: true });
    });
  };

  // What a held finger would bring up elsewhere.
  view.stage.addEventListener("contextmenu", (event) => /** @type {PointerEvent} */ (event).pointerType === "touch" && event.preventDefault());

  /** A step that may be carried. @param {string | null | undefined} id @returns {Held | null} */
  const heldOf = (id) => {
    const card = id ? store.cards[id] : undefined;
    return id && card && card.family !== "start" ? { id, title: card.title, icon: card.icon, family: card.family } : null;
  };
  enable(view.stage, (target) => heldOf(target.closest(".node")?.getAttribute("data-step")));

  return {
    enable,
    /** Pick up with the keyboard: the places become tab stops. @param {string} id */
    pickUp(id) {
      const held = heldOf(id);
      if (!held) return;
      const places = openPlaces(store, held);
      const from = store.picture.cards.get(id) ?? { x: 0, y: 0 };
      const [first] = places.slice().sort((a, b) => Math.hypot(a.x - from.x, a.y - from.y) - Math.hypot(b.x - from.x, b.y - from.y));
      if (!first) return;
      picked = id;
      view.stage.setAttribute("data-drop", "keys");
      view.edges.open(places.map((place) => place.key), true);
      plusOf(first.key)?.focus();
      tell(_("Choose a place with Tab and press Enter, or Esc"));
    },
    /** What keys had picked up, which nobody holds any longer. */
    letGo() {
      const was = picked;
      picked = null;
      if (was !== null) {
        view.stage.removeAttribute("data-drop");
        view.edges.open([], false);
      }
      return was;
    },
  };
}
