// Cards on the canvas: made once, changed only where something changed, taken out of the page when far away from what is seen.

import { el, icon, set, toneOf } from "./dom.js";
import { plainLine, plural, say } from "./words.js";

/** @typedef {{ element: HTMLElement; box: Box; look: string; inner: string; shown: boolean }} Drawn */

/** As `glide` of dom.js moves the lines. */
const DOT = " · ";
const GLIDE = { duration: 240, easing: "cubic-bezier(.215, .61, .355, 1)" };

/** @param {Store} store @param {HTMLElement} place */
export function createCards(store, place) {
  /** @type {Map<string, Drawn>} */
  const drawn = new Map();
  /** @param {string} id */
  const update = (id) => {
    const one = drawn.get(id);
    const card = store.cards[id];
    if (!one || !card) return;
    const walked = store.mode === "numbers" ? store.data.path?.nodes[id] : undefined;
    const room = roomOf(one.box);
    const figures = store.mode === "numbers" && !store.data.rehearsal;
    const counted = (/** @type {number} */ lines, width = Infinity) => store.numbers?.countsOf(card, store.counts, id, lines, width) ?? ["…"];
    const counts = walked?.slice(0, room) ?? (figures ? counted(room, one.box.w) : null);
    // In full where it had to be shortened, and for whoever hears it.
    const whole = walked || !figures ? counts : counted(3);
    const moves = figures ? store.numbers?.movesOf(store.counts, id) ?? [] : [];
    const chosen = store.chosen.has(id);
    const about = aboutOf(store, id);
    const wrong = store.data.path?.wrong?.[id];
    const look = JSON.stringify([card, whole, moves, counts, wrong, chosen, store.focus === id, store.disputed.has(id), store.going.has(id), one.box.w, one.box.h, about]);
    if (look === one.look) return;
    one.look = look;
    const { element, box } = one;
    const fault = walked && store.data.path?.wrong?.[id];
    const mark = store.disputed.has(id) ? { level: "conflict", text: "" } : fault ? { level: "error", text: fault } : card.marks[0];
    element.className = `node${card.family === "leave" ? " leave" : ""}${box.w === 200 ? " narrow" : ""}`;
    set(element, {
      "data-family": toneOf(card.family), "aria-selected": String(chosen), tabindex: store.focus === id || (store.focus === null && id === store.at.order[0]) ? "0" : "-1",
      "data-lines": card.family === "start" ? "each" : box.h < 70 ? "one" : null, "data-goes": store.going.has(id), "data-numbers": counts !== null, "data-walked": walked !== undefined, "data-mark": mark ? (mark.level === "conflict" ? "warning" : mark.level) : null, "aria-label": labelOf(store, id, whole && [...whole, ...moves]), title: [card.title, card.answers, ...(figures && whole ? whole.map(plainLine) : [])].filter(Boolean).join("\n"),
    });
    element.style.width = `${box.w}px`;
    element.style.height = `${box.h}px`;
    // What is pressed must still be there when the button is let go: choosing a card leaves its inside alone.
    const inner = JSON.stringify([card, counts, moves, mark, about]);
    if (inner === one.inner) return;
    one.inner = inner;
    element.toggleAttribute("data-others", about.others.length > 0);
    element.replaceChildren(...inside(card, counts, mark), ...signs(about), ...moves.length ? [el("span", { class: "node-moved", "aria-hidden": "true" }, moves.join(DOT))] : []);
  };

  /** Only what stands in this part of the journey stands in the page. @param {import("./camera.js").Bounds} covers */
  const cull = (covers) => {
    for (const [id, one] of drawn) {
      const { x, y, w, h } = one.box;
      const near = x < covers.right && x + w > covers.left && y < covers.bottom && y + h > covers.top;
      if (near || id === store.focus) {
        if (!one.shown) {
          one.shown = true;
          update(id);
          place.append(one.element);
        }
      } else if (one.shown) {
        one.shown = false;
        one.element.remove();
      }
    }
  };

  /** @param {boolean} glide whether cards that stand elsewhere now move there */
  const draw = (glide) => {
    for (const [id, one] of drawn) {
      if (store.picture.cards.has(id)) continue;
      one.element.remove();
      drawn.delete(id);
    }
    for (const [id, box] of store.picture.cards) {
      let one = drawn.get(id);
      if (!one) {
        const element = el("div", { role: "option", "data-step": id });
        one = { element, box, look: "", inner: "", shown: false };
        drawn.set(id, one);
      }
      const [dx, dy] = [one.box.x - box.x, one.box.y - box.y];
      one.box = box;
      // A transform for each card would be a layer for each in every frame that is painted: only while they glide.
      one.element.style.left = `${box.x}px`;
      one.element.style.top = `${box.y}px`;
      if (glide && one.shown && (dx || dy)) one.element.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: "none" }], GLIDE);
      if (one.shown) update(id);
    }
  };

  return {
    draw,
    cull,
    updateAll() {
      for (const [id, one] of drawn) if (one.shown) update(id);
    },
    /** @param {string} id */
    element(id) {
      return drawn.get(id)?.element ?? null;
    },
  };
}

/** How many lines of figures a card holds. @param {Box} box */
export const roomOf = (box) => (box.h >= 82 ? 3 : box.h >= 70 ? 2 : 1);

/** @param {string} nth */
const nthOf = (nth) => say("At most the %(nth)s message on the way to here", { nth });

/** The spaces between are not drawn; they keep the words apart for whoever hears them. @param {Card} card @param {string[] | null} counts @param {Mark | undefined} mark */
function inside(card, counts, mark) {
  if (card.family === "leave") return [icon(card.icon), el("span", { class: "node-title" }, card.title)];
  const lines = counts ?? card.summary;
  return [
    el("span", { class: "tile", "data-family": toneOf(card.family) }, icon(card.icon)),
    el("span", { class: "node-title" }, card.title),
    card.nth ? el("span", { class: "node-nth", title: nthOf(card.nth) }, card.nth) : "",
    card.day ? el("span", { class: "node-day" }, card.day) : "",
    el("span", { class: "node-summary" }, ...lines.map((line) => el("span", {}, ...strong(line), " "))),
    mark ? el("span", { class: "node-mark" }, icon(MARK_ICON[mark.level] ?? "triangle-alert", 12), mark.text) : "",
  ].filter((part) => part !== "").flatMap((part) => [part, " "]);
}

/** Who else is at a step, and how much is said there. @param {Store} store @param {string} id */
function aboutOf(store, id) {
  return { others: store.others.filter((other) => other.step === id), comments: store.comments[id] ?? 0 };
}

/** @param {ReturnType<typeof aboutOf>} about */
function signs({ others, comments }) {
  return [
    ...others.length ? [el("span", { class: "node-others", "aria-hidden": "true" }, ...others.slice(0, 3).map((other) => el("span", { class: "avatar", title: other.name }, other.initials)))] : [],
    ...comments ? [el("span", { class: "node-said", "aria-hidden": "true" }, icon("message-square", 12), String(comments))] : [],
  ];
}

/** @type {Record<string, string>} */
const MARK_ICON = { error: "circle-x", unfinished: "circle-alert", warning: "triangle-alert", conflict: "git-compare", added: "plus", changed: "git-compare", removed: "trash-2" };

/** Words between stars are strong, what stands between `!!` went wrong. @param {string} line @returns {(Node | string)[]} */
function strong(line) {
  const bold = (/** @type {string} */ text) => text.split(/\*\*(.+?)\*\*/).map((part, nth) => (nth % 2 ? el("b", {}, part) : part)).filter((part) => part !== "");
  return line.split("!!").flatMap((part, nth) => (nth % 2 ? [el("span", { class: "node-wrong" }, ...bold(part))] : bold(part)));
}

/** What a screen reader says for a card, in the order in which it is seen. @param {Store} store @param {string} id @param {string[] | null} counts */
export function labelOf(store, id, counts = null) {
  const card = store.cards[id];
  if (!card) return id;
  const plain = (counts ?? card.summary).map(plainLine);
  const { others, comments } = aboutOf(store, id);
  const more = [comments ? plural("%(count)s comment", "%(count)s comments", comments) : "", ...others.map((other) => say("%(name)s is here", { name: other.name }))];
  const said = [card.title, card.nth, card.day, ...plain, ...card.marks.map((mark) => mark.text), ...more, card.nth ? nthOf(card.nth) : "", card.answers].filter(Boolean).join(". ");
  const ways = (store.at.ports.get(id) ?? []).filter((ref) => ref.port.label).length;
  return ways > 1 ? `${said}. ${say("%(n)s paths", { n: ways })}` : said;
}

/** "A  Free, 3 tries": a leading letter is the name of the path. @param {string} words @returns {[string, string] | null} */
export function letterOf(words) {
  const [, letter, rest] = /^([A-HJ-Z])(?:\s*[·:.)]\s*|\s+)(?=\S)(.+)$/.exec(words) ?? [];
  return letter && rest ? [letter, rest] : null;
}

/** @param {string} words @returns {Node[]} */
export function lettered(words) {
  const found = letterOf(words);
  return found ? [el("b", {}, found[0]), document.createTextNode(" "), el("span", {}, found[1])] : [el("span", {}, words)];
}
