// A box with a field and a list, beside where something is to be put: what is typed narrows the list, keys choose from it.

import { el, icon, toneOf } from "./dom.js";
import { _ } from "./words.js";

/** @typedef {{ left: number; top: number; right: number; bottom: number }} Beside in pixels of the page */
/**
 * @typedef {{
 *   name: string; find: string; standing: HTMLElement; foot: (Node | string | null | false)[];
 *   rows: (words: string) => Node[]; turn?: (by: number) => void; closed: () => void;
 * }} Asks `standing`: where; `rows`: the options for what was typed; `turn`: what ← and → do while nothing is typed
 */

/** @param {HTMLElement} host */
export function createPicker(host) {
  /** @type {{ close: () => void; draw: (next?: number) => void; again: () => void; settle: (beside: Beside) => void; input: HTMLInputElement } | null} */
  let going = null;

  /** @param {Asks} asks @param {Beside} beside */
  const open = (asks, beside) => {
    going?.close();
    const input = el("input", {
      type: "text", class: "add-input", role: "combobox", autocomplete: "off", "aria-expanded": "true", "aria-controls": "add-list", "aria-label": asks.find, "aria-describedby": asks.standing.id,
      placeholder: asks.find,
    });
    const list = el("div", { class: "add-list", role: "listbox", id: "add-list", "aria-label": _("Steps") });
    const box = el("div", { class: "add canvas-over", role: "dialog", "aria-label": asks.name },
      el("div", { class: "add-search" }, icon("search"), input, asks.standing), list, el("footer", {}, ...asks.foot));
    let now = 0;

    const options = () => [.../** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[role='option']"))];
    /** @param {number} next */
    const choose = (next) => {
      const all = options();
      now = Math.max(0, Math.min(next, all.length - 1));
      for (const [nth, one] of all.entries()) one.setAttribute("aria-selected", String(nth === now));
      const chosen = all[now];
      if (chosen) {
        input.setAttribute("aria-activedescendant", chosen.id);
        chosen.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const draw = (next = 0) => {
      list.replaceChildren(...asks.rows(input.value));
      choose(next);
    };
    const close = () => {
      if (going !== mine) return;
      going = null;
      box.remove();
      document.removeEventListener("pointerdown", outside, true);
      asks.closed();
    };
    const outside = (/** @type {Event} */ event) => {
      if (event.target instanceof Node && !box.contains(event.target)) close();
    };
    input.addEventListener("input", () => draw());
    box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") close();
      else if (event.key === "ArrowDown") choose(now + 1);
      else if (event.key === "ArrowUp") choose(now - 1);
      else if (asks.turn && (event.key === "ArrowRight" || event.key === "ArrowLeft") && !input.value) asks.turn(event.key === "ArrowRight" ? 1 : -1);
      else if (event.key === "Enter" && document.activeElement === input) options()[now]?.click();
      else return;
      event.preventDefault();
    });
    const mine = { close, draw, again: () => draw(now), settle: (/** @type {Beside} */ place) => settle(box, place, host), input };
    going = mine;
    draw();
    host.append(box);
    mine.settle(beside);
    document.addEventListener("pointerdown", outside, true);
    input.focus();
    return mine;
  };
  return {
    open, close: () => going?.close(), isOpen: () => going !== null, again: () => going?.again(),
    /** @param {() => void} what */
    act(what) {
      going?.close();
      what();
    },
  };
}

/** @param {string} id @param {{ title: string; icon: string; family: Family }} what @param {string} help @param {() => void} click */
export function option(id, what, help, click) {
  return el("div", { role: "option", class: "add-option", id, click }, el("span", { class: "tile", "data-family": toneOf(what.family) }, icon(what.icon)),
    el("span", { class: "add-names" }, el("b", {}, what.title), el("span", {}, help.split("\n")[0])), el("kbd", {}, "↵"));
}

export const none = () => el("p", { class: "add-none", role: "presentation" }, _("No step is called so."));

/** Stand beside the place, inside the page. @param {HTMLElement} box @param {Beside} beside @param {HTMLElement} host */
function settle(box, beside, host) {
  const frame = host.getBoundingClientRect();
  const [w, h] = [box.offsetWidth, box.offsetHeight];
  const right = beside.right + 16 + w <= frame.right ? beside.right + 16 : Math.max(frame.left + 8, beside.left - 16 - w);
  const middle = (beside.top + beside.bottom) / 2 - h / 3;
  const top = Math.max(frame.top + 8, Math.min(middle, frame.bottom - h - 8));
  box.style.transform = `translate(${Math.min(right, frame.right - w - 8) - frame.left}px, ${top - frame.top}px)`;
}
