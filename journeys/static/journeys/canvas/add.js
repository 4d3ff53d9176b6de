// The list that opens at a `+`: search, the steps, and the steps that are there already.

import { el, icon, toneOf } from "./dom.js";
import { placeName } from "./edges.js";
import { above, mayStand, reach, targets } from "./graph.js";
import { found } from "./palette.js";
import { _ } from "./words.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {{ insert: (type: string, place: Place) => void; connect: (to: string, place: Place) => void; paste: ((place: Place) => void) | null; several: (snippet: Snippet, place: Place) => void; turns: Place[]; turn: (place: Place) => DOMRect | null; closed: () => void }} Does */

/** @param {Store} store @param {HTMLElement} host */
export function createAdd(store, host) {
  /** @type {(() => void) | null} */
  let closeOpen = null;
  let drawAgain = () => {};
  // A name that was typed a moment ago can be found as soon as it is kept.
  store.on("graph", () => closeOpen && drawAgain());

  /**
   * @param {Place} place @param {{ left: number; top: number; right: number; bottom: number }} beside in pixels of the page @param {Does} does
   */
  const open = (place, beside, does) => {
    closeOpen?.();
    const standing = el("span", { class: "add-place", id: "add-place", role: "status" }, placeName(store, place));
    const input = el("input", {
      type: "text", class: "add-input", role: "combobox", autocomplete: "off", "aria-expanded": "true", "aria-controls": "add-list", "aria-label": _("Find a step"), "aria-describedby": "add-place",
      placeholder: _("Find a step"),
    });
    const list = el("div", { class: "add-list", role: "listbox", id: "add-list", "aria-label": _("Steps") });
    const foot = el("footer", {}, el("span", {}, _("↑ ↓ choose")), el("span", {}, _("↵ add")), el("span", {}, _("Esc close")), does.turns.length > 1 && el("span", {}, _("← → elsewhere")),
      does.paste && el("button", { type: "button", class: "add-paste", click: () => act(() => does.paste?.(place)) }, _("Paste")));
    const box = el("div", { class: "add canvas-over", role: "dialog", "aria-label": _("Add a step") },
      el("div", { class: "add-search" }, icon("search"), input, standing), list, foot);
    let now = 0;

    const options = () => [.../** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[role='option']"))];
    /** @param {number} next */
    const choose = (next) => {
      const all = options();
      now = Math.max(0, Math.min(next, all.length - 1));
      for (const [nth, option] of all.entries()) option.setAttribute("aria-selected", String(nth === now));
      const chosen = all[now];
      if (chosen) {
        input.setAttribute("aria-activedescendant", chosen.id);
        chosen.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const draw = (next = 0) => {
      const steps = found(store.data.catalogue, input.value).filter((item) => mayStand(store.at, item, place));
      const wanted = input.value.trim().toLowerCase();
      const several = (store.data.snippets ?? []).filter((one) => `${one.title} ${one.about}`.toLowerCase().includes(wanted));
      // Whoever wants paths to join asks for that by these words.
      const joins = wanted.length > 2 && _("join connect existing").split(" ").some((word) => word.startsWith(wanted));
      const there = reachable(store, place).filter((id) => joins || (store.cards[id]?.title ?? id).toLowerCase().includes(wanted));
      list.replaceChildren(
        ...steps.map((item, nth) => option(`add-${nth}`, item, item.help, () => act(() => does.insert(item.type, place)))),
        ...(several.length ? [el("h3", { role: "presentation" }, _("Several at once"))] : []),
        ...several.map((one, nth) => option(`several-${nth}`, { ...one, family: "wait" }, one.about, () => act(() => does.several(one, place)))),
        ...(there.length ? [el("h3", { role: "presentation" }, _("Go to a step that is there"))] : []),
        ...there.map((id, nth) => {
          const card = /** @type {Card} */ (store.cards[id]);
          return option(`go-${nth}`, card, where(store, place, id), () => act(() => does.connect(id, place)));
        }),
        ...(steps.length || several.length || there.length ? [] : [el("p", { class: "add-none", role: "presentation" }, _("No step is called so."))]),
      );
      choose(next);
    };
    drawAgain = () => draw(now);
    const close = () => {
      if (closeOpen !== close) return;
      closeOpen = null;
      box.remove();
      document.removeEventListener("pointerdown", outside, true);
      does.closed();
    };
    const act = (/** @type {() => void} */ what) => {
      close();
      what();
    };
    const outside = (/** @type {Event} */ event) => {
      if (event.target instanceof Node && !box.contains(event.target)) close();
    };

    /** Go to another open end, as long as nothing was typed. @param {number} by */
    const turn = (by) => {
      const all = does.turns;
      place = all[(all.indexOf(place) + by + all.length) % all.length] ?? place;
      standing.textContent = placeName(store, place);
      draw();
      const next = does.turn(place);
      if (next) settle(box, next, host);
    };

    input.addEventListener("input", () => draw());
    box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") close();
      else if (event.key === "ArrowDown") choose(now + 1);
      else if (event.key === "ArrowUp") choose(now - 1);
      else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && !input.value) turn(event.key === "ArrowRight" ? 1 : -1);
      else if (event.key === "Enter" && document.activeElement === input) options()[now]?.click();
      else return;
      event.preventDefault();
    });
    closeOpen = close;
    draw();
    host.append(box);
    settle(box, beside, host);
    document.addEventListener("pointerdown", outside, true);
    input.focus();
    return input;
  };
  return { open, close: () => closeOpen?.(), isOpen: () => closeOpen !== null };
}

/** The legal targets, in the order of the paths. @param {Store} store @param {Place} place */
function reachable(store, place) {
  return targets(store.at, store.cards, place.from, place.port).filter((id) => !place.also.some((other) => above(store.at, other.from).has(id)));
}

/** @param {Store} store @param {Place} place @param {string} id */
function where(store, place, id) {
  const card = store.cards[id];
  const twins = Object.values(store.cards).filter((other) => other.title === card?.title).length > 1;
  const which = twins ? card?.summary[0]?.replaceAll("**", "") : "";
  const there = (card?.ports.length ?? 0) === 0 ? _("The end of this path") : above(store.at, place.from).has(id) ? _("Above, the path goes round again")
    : reach(store.at, place.from).has(id) ? _("Below, path stays without a loop") : _("On another path");
  return [which, there].filter(Boolean).join(" · ");
}

/** @param {string} id @param {{ title: string; icon: string; family: Family }} what @param {string} help @param {() => void} click */
function option(id, what, help, click) {
  return el("div", { role: "option", class: "add-option", id, click }, el("span", { class: "tile", "data-family": toneOf(what.family) }, icon(what.icon)),
    el("span", { class: "add-names" }, el("b", {}, what.title), el("span", {}, help.split("\n")[0])), el("kbd", {}, "↵"));
}

/** Stand beside the `+`, inside the page. @param {HTMLElement} box @param {{ left: number; top: number; right: number; bottom: number }} beside @param {HTMLElement} host */
function settle(box, beside, host) {
  const frame = host.getBoundingClientRect();
  const [w, h] = [box.offsetWidth, box.offsetHeight];
  const right = beside.right + 16 + w <= frame.right ? beside.right + 16 : Math.max(frame.left + 8, beside.left - 16 - w);
  const middle = (beside.top + beside.bottom) / 2 - h / 3;
  const top = Math.max(frame.top + 8, Math.min(middle, frame.bottom - h - 8));
  box.style.transform = `translate(${Math.min(right, frame.right - w - 8) - frame.left}px, ${top - frame.top}px)`;
}
