// Two people changed the same step: both sides beside the panel, and what to do.

import { el, icon } from "./dom.js";
import { index } from "./graph.js";
import { _, say } from "./words.js";

/** @typedef {{ graph: Graph; cards: Cards }} Sheet */
const MOST_SHOWN = 4;

/** What a step says and where it leads, line by line; "" is the journey itself. @param {string} id @param {Sheet} sheet @returns {string[]} */
export function linesOf(id, { graph, cards }) {
  if (id === "") return [_("Name or rules of the journey")];
  const card = cards[id];
  if (!card || !graph.nodes.some((step) => step.id === id)) return [_("Removed")];
  const ways = (index(graph, cards).ports.get(id) ?? []).map(({ port, to }) => `${port.label || _("Next")} → ${to === null ? _("the end") : cards[to]?.title ?? to}`);
  const notes = (graph.notes ?? []).filter((note) => note.at === id).map((note) => `${_("Note")}: ${note.text}`);
  return [card.title, ...card.summary.map((line) => line.replaceAll("**", "")), ...ways, ...notes];
}

/** Both sides of a step: what only one of them says, or all where the words are the same. @param {string} id @param {Sheet} mine @param {Sheet} theirs */
export function sidesOf(id, mine, theirs) {
  const [yours, others] = [linesOf(id, mine), linesOf(id, theirs)];
  const [a, b] = [yours.filter((line) => !others.includes(line)), others.filter((line) => !yours.includes(line))];
  return a.length || b.length ? [a, b] : [yours, others];
}

/**
 * @param {Store} store @param {import("./save.js").Saver} saver @param {HTMLElement} host
 * @param {{ theirs: Answer; mine: Sheet; steps: string[] }} both
 */
export function showConflict(store, saver, host, { theirs, mine, steps }) {
  document.getElementById("conflict")?.remove();
  store.disputed = new Set(steps);
  const end = (/** @type {"mine" | "theirs"} */ side) => {
    note.remove();
    store.disputed = new Set();
    saver.settle(side, theirs);
    store.tell("choice", { quiet: true });
  };
  const column = (/** @type {string} */ head, /** @type {string[]} */ lines) => el("div", {}, el("b", {}, head), el("ul", {}, ...lines.map((line) => el("li", {}, line))));
  const shown = steps.slice(0, MOST_SHOWN).map((id) => {
    const [yours = [], others = []] = sidesOf(id, mine, theirs);
    return el("section", {}, el("h3", {}, mine.cards[id]?.title ?? theirs.cards[id]?.title ?? store.data.name),
      el("div", { class: "conflict-sides" }, column(_("Yours"), yours), column(_("Theirs"), others)));
  });
  const note = el("div", { class: "note bad conflict", id: "conflict", role: "alertdialog", "aria-label": _("Changed by somebody else") },
    icon("git-compare"),
    el("div", {}, el("p", {}, el("b", {}, theirs.by ? say("%(name)s changed the same.", { name: theirs.by }) : _("Somebody else changed the same.")), " ", _("What you did is not saved yet.")),
      ...shown,
      el("div", { class: "btns" }, el("button", { type: "button", class: "btn small", click: () => end("mine") }, _("Keep mine")),
        el("button", { type: "button", class: "btn small", click: () => end("theirs") }, _("Take theirs")))));
  host.append(note);
  note.querySelector("button")?.focus();
  store.tell("choice", { quiet: true });
}
