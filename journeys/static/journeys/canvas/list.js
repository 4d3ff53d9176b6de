// The same journey as a list: an indented tree with the same panel and the same commands.

import { el, icon, iconButton, toneOf } from "./dom.js";
import { letterOf, lettered } from "./cards.js";
import { dominators } from "./dominators.js";
import { countsOf, movesOf } from "./numbers.js";
import { foundSteps } from "./search.js";
import { _, plainLine, plural, say, together } from "./words.js";

/** @typedef {{ kind: "step" | "go" | "join" | "end"; id: string; depth: number; port: string; from: string; label: string }} Row */

/** Keys that do something with the chosen step. */
const OF_A_STEP = new Set(["a", "A", "c", "d", "m", "n", "x", "Delete", "Backspace"]);

/**
 * The rows in the order of the paths: lanes are indented, a step reached again is a "go to", a join says who meets.
 * @param {GraphIndex} at @param {Cards} cards @returns {Row[]}
 */
export function rowsOf(at, cards) {
  const over = dominators(at);
  /** @type {Map<string | null, string[]>} */
  const joins = new Map();
  const meets = (/** @type {string} */ id) => (at.into.get(id)?.length ?? 0) > 1;
  for (const id of at.order) {
    const parent = over.get(id) ?? null;
    if (meets(id)) joins.set(parent, [...(joins.get(parent) ?? []), id]);
  }
  /** @type {Row[]} */
  const rows = [];
  /** @type {Row[]} what is still to be written, the next one last */
  const todo = [];
  /** @type {Map<string, string>} the label of the lane in which a step stands */
  const lanes = new Map();
  const step = (/** @type {string} */ id, /** @type {Partial<Row>} */ more) => ({ kind: /** @type {const} */ ("step"), id, depth: 0, port: "", from: "", label: "", ...more });
  for (const id of [...at.roots, ...(joins.get(null) ?? [])].reverse()) todo.push(step(id, {}));
  for (let row = todo.pop(); row; row = todo.pop()) {
    const { id, depth } = row;
    if (row.kind === "step" && meets(id)) rows.push({ ...row, kind: "join", label: waysInto(at, cards, lanes, id) });
    rows.push(row);
    if (row.kind !== "step") continue;
    if (!meets(id)) lanes.set(id, row.label || (lanes.get(row.from) ?? ""));
    const ports = at.ports.get(id) ?? [];
    const plain = ports.filter((ref) => !ref.port.side);
    /** @type {Row[]} */
    const next = [];
    for (const { port, to, back } of [...ports.filter((ref) => ref.port.side), ...plain]) {
      const branch = Boolean(port.side) || plain.length > 1;
      const more = { depth: depth + (branch ? 1 : 0), from: id, port: port.key, label: port.label };
      if (to === null) next.push({ ...step(id, more), kind: "end" });
      else if (back || (meets(to) && branch)) next.push({ ...step(to, more), kind: "go" });
      else if (!meets(to)) next.push(step(to, more));
    }
    for (const join of joins.get(id) ?? []) next.push(step(join, { depth }));
    todo.push(...next.reverse());
  }
  return rows;
}

/** @param {GraphIndex} at @param {Cards} cards @param {Map<string, string>} lanes @param {string} id */
function waysInto(at, cards, lanes, id) {
  const names = (at.into.get(id) ?? []).map(({ from, port }) => {
    const label = cards[from]?.ports.find((one) => one.key === port)?.label || lanes.get(from) || "";
    return letterOf(label)?.[0] ?? (label || (cards[from]?.title ?? from));
  });
  const once = [...new Set(names)];
  return together(once.every((name) => name.length === 1) ? once.sort() : once);
}

/**
 * @param {Store} store @param {HTMLElement} host
 * @param {{ open: (id: string) => void; canvas: () => void; add: (place: Place, beside: DOMRect) => void; duplicate: (id: string) => void; move: (id: string, button: Element) => void; remove: (id: string) => void; note: (id: string) => void; small: () => boolean }} go
 */
export function createList(store, host, go) {
  const search = el("input", { type: "search", class: "input", placeholder: _("Find in this journey"), "aria-label": _("Find in this journey"), input: () => draw(), keydown: (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (!search.value) return go.canvas();
    search.value = "";
    draw();
  } });
  const all = el("button", { type: "button", class: "btn", hidden: true, click: () => {
    store.focus = null;
    store.chooseAll(foundSteps(store.at, store.cards, store.graph.notes ?? [], search.value));
    focus();
  } });
  const tree = el("div", { class: "list-tree", role: "tree", "aria-multiselectable": "true", "aria-label": _("Steps in order") });
  host.replaceChildren(
    el("header", { class: "list-head" }, el("h2", {}, _("Steps in order")), el("span", {}, _("The same journey, as a list")),
      el("div", { class: "search-field" }, icon("search"), search), all,
      el("button", { type: "button", class: "btn list-canvas", click: go.canvas }, icon("route"), _("Canvas"))),
    tree);

  /** Has the keys, and its buttons on show. @param {Row} row @param {Row | undefined} stop */
  const drawn = (row, stop) => {
    const card = store.cards[row.id];
    const name = card?.title ?? row.id;
    const chosen = row.kind === "step" && store.chosen.has(row.id);
    const counts = card && store.mode === "numbers" ? [...countsOf(card, store.counts, row.id, 3), ...movesOf(store.counts, row.id)] : null;
    const line = el("div", {
      role: "treeitem", class: `list-row ${row.kind}`, "aria-level": row.depth + 1, "aria-selected": String(chosen), "data-depth": Math.min(row.depth, 8),
      tabindex: row === stop ? "0" : "-1",
      "data-step": row.kind === "join" ? null : row.id, "data-kind": row.kind, "data-goes": row.kind === "step" && store.going.has(row.id),
    });
    const label = el("span", { class: "list-port" }, row.label && row.kind !== "join" && el("span", { class: "edge-label" }, ...lettered(row.label)));
    if (row.kind === "join") line.append(el("span", {}), el("span", { class: "list-name" }, icon("merge"), row.label ? say("%(names)s join here", { names: row.label }) : _("Paths join here")));
    else if (row.kind === "end") {
      const place = { from: row.from, port: row.port, to: null, also: [] };
      line.append(label, el("span", { class: "list-name" }, store.editable()
        ? el("button", { type: "button", class: "btn quiet small", tabindex: "-1", click: (event) => go.add(place, event.currentTarget.getBoundingClientRect()) }, icon("plus", 14), _("Add a step"))
        : el("span", { class: "list-more" }, _("The path ends"))));
    } else if (card) {
      const more = row.kind === "go" ? [] : (counts ?? card.summary).map(plainLine);
      const mark = row.kind === "step" ? card.marks[0] : undefined;
      line.append(label, " ", el("span", { class: "list-name" }, el("span", { class: "tile", "data-family": toneOf(card.family) }, icon(card.icon)),
        el("b", {}, row.kind === "go" ? say("Go to %(name)s", { name }) : name), " ", el("span", { class: "list-more" }, more.join(", "))), " ",
      mark ? el("span", { class: "pill warn" }, mark.text) : "", " ", row.kind === "step" && card.day ? el("span", { class: "node-day" }, card.day) : "");
      if (row.kind === "step") line.append(...notes(row.id));
      if (row.kind === "step" && go.small()) line.prepend(el("input", { type: "checkbox", class: "list-choose", tabindex: "-1", checked: chosen, "aria-label": say("Choose %(name)s", { name }), click: () => store.choose(row.id, { more: true, quiet: true }) }));
      if (row === stop && row.kind === "step" && store.editable() && store.chosen.size < 2) line.append(buttons(row.id));
    }
    return line;
  };

  /** @param {string} id */
  const notes = (id) => (store.graph.notes ?? []).filter((note) => note.at === id).map((note) =>
    el("button", { type: "button", class: "list-note", tabindex: "-1", title: _("Change the note"), "data-note": note.id, disabled: !store.editable(), click: () => go.note(note.id) }, icon("sticky-note", 14), el("span", {}, note.text)));

  /** @param {string} id */
  const buttons = (id) => {
    const main = store.at.ports.get(id)?.find((ref) => !ref.port.side);
    /** @param {string} what @param {string} sign @param {string} words @param {(button: Element) => void} act */
    const button = (what, sign, words, act) => {
      const made = iconButton(sign, words, () => act(made));
      made.setAttribute("data-does", what);
      return made;
    };
    const fixed = store.cards[id]?.family === "start";
    return el("span", { class: "list-does" },
      main && button("add", "plus", _("Add after"), (made) => go.add({ from: id, port: main.port.key, to: main.to, also: [] }, made.getBoundingClientRect())),
      !fixed && button("move", "arrow-up-down", _("Move"), (made) => go.move(id, made)),
      !fixed && main && button("duplicate", "copy", _("Duplicate"), () => go.duplicate(id)),
      !fixed && button("remove", "trash-2", _("Remove"), () => go.remove(id)));
  };

  /** To the row that has the keys, or to the button of it that was pressed. @param {string | null} [button] */
  const focus = (button) => /** @type {HTMLElement | null} */ ((button && tree.querySelector(`[data-does="${button}"]`)) || tree.querySelector("[tabindex='0']"))?.focus();

  const draw = () => {
    if (store.view !== "list") return;
    const wanted = search.value.trim();
    const hits = new Set(wanted ? foundSteps(store.at, store.cards, store.graph.notes ?? [], wanted) : []);
    all.hidden = hits.size === 0;
    all.replaceChildren(plural("Choose the %(count)s found", "Choose all %(count)s found", hits.size));
    const had = tree.contains(document.activeElement);
    const rows = rowsOf(store.at, store.cards).filter((row) => !wanted || (row.kind === "step" && hits.has(row.id)));
    const stop = rows.find((row) => row.kind === "step" && row.id === store.focus) ?? rows[0];
    const pressed = document.activeElement?.getAttribute("data-does");
    tree.replaceChildren(...rows.map((row) => drawn(row, stop)));
    if (wanted && !rows.length) tree.append(el("p", { class: "add-none" }, say("No step mentions “%(words)s”.", { words: wanted })));
    if (had) focus(pressed);
  };

  tree.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("button")) return;
    const id = target.closest("[data-step]")?.getAttribute("data-step");
    if (!id || target.closest("[data-kind='end'], .list-choose")) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey) return store.choose(id, { more: true, quiet: true });
    store.choose(id);
    go.open(id);
  });
  // The hand that adds a row to the choice marks no text.
  tree.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault());
  tree.addEventListener("keydown", (event) => {
    const rows = [.../** @type {NodeListOf<HTMLElement>} */ (tree.querySelectorAll("[role='treeitem']"))];
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    const kind = rows[now]?.getAttribute("data-kind");
    if ((kind === "end" || kind === "go") && !event.ctrlKey && !event.metaKey && (event.key === "Enter" || (kind === "end" && event.key === "a"))) {
      event.preventDefault();
      event.stopPropagation();
      if (kind === "go") store.choose(rows[now]?.getAttribute("data-step") ?? null);
      else rows[now]?.querySelector("button")?.click();
      return;
    }
    const here = rows[now]?.getAttribute("data-step") ?? null;
    if (kind === "step" && event.key === " " && here !== null && event.target === rows[now]) {
      event.preventDefault();
      event.stopPropagation();
      store.choose(here, { more: true, quiet: true });
      return;
    }
    // What is meant by these is a step, and here is none.
    if (kind !== "step" && OF_A_STEP.has(event.key)) return event.stopPropagation();
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey) {
      const further = (step < 0 ? rows.slice(0, Math.max(now, 0)).reverse() : rows.slice(now + 1)).find((row) => row.getAttribute("data-kind") === "step")?.getAttribute("data-step");
      if (kind === "step") store.focus = here;
      if (further) store.extend(further);
      return;
    }
    const next = rows[Math.max(0, Math.min(rows.length - 1, now + step))];
    for (const row of rows) row.tabIndex = row === next ? 0 : -1;
    next?.focus();
    const id = next?.getAttribute("data-kind") === "step" ? next.getAttribute("data-step") : null;
    if (id) store.choose(id, { quiet: true });
  });

  for (const topic of /** @type {const} */ (["graph", "choice", "mode", "view", "counts"])) store.on(topic, draw);
  return { draw, search: () => search.focus(), focus: () => focus() };
}
