// What the bar says: saved or not, undo and redo, what is left to finish.

import { el, icon } from "./dom.js";
import { _, plural, say } from "./words.js";

/** @typedef {import("./store.js").Store} Store */

/** @param {Store} store @param {import("./save.js").Saver} saver @param {(id: string) => void} jump */
export function createBar(store, saver, jump) {
  const saved = document.getElementById("saved");
  const checks = document.getElementById("checks");

  const drawSaved = () => {
    if (!saved) return;
    const state = saver.state();
    const words = state === "trying" ? _("Not saved, trying again") : state === "conflict" ? _("Not saved, changed by somebody else")
      : state === "saving" ? _("Saving") : say("Saved, revision %(n)s", { n: store.revision });
    saved.setAttribute("data-state", state);
    saved.setAttribute("role", "status");
    saved.replaceChildren(icon(state === "trying" || state === "conflict" ? "triangle-alert" : "cloud-check"), el("span", {}, words));
    for (const [name, can] of /** @type {[string, boolean][]} */ ([["undo", saver.canUndo()], ["redo", saver.canRedo()]])) {
      for (const button of document.querySelectorAll(`[data-canvas="${name}"]`)) /** @type {HTMLButtonElement} */ (button).disabled = !can || !store.editable();
    }
  };

  const drawChecks = () => {
    if (!checks) return;
    /** @param {(level: string) => boolean} is */
    const count = (is) => store.checks.filter((check) => is(check.level)).length;
    const [broken, unfinished, warnings, hints] = ["error", "unfinished", "warning", "advice"].map((level) => count((one) => one === level));
    const words = [
      broken ? plural("%(count)s error", "%(count)s errors", broken) : "",
      unfinished ? plural("%(count)s to finish", "%(count)s to finish", unfinished) : "",
      warnings ? plural("%(count)s warning", "%(count)s warnings", warnings) : "",
      hints && !broken && !unfinished && !warnings ? _("All checks passed") : "",
      hints ? plural("%(count)s hint", "%(count)s hints", hints) : "",
    ].filter(Boolean).join(", ");
    const open = checks instanceof HTMLDetailsElement && checks.open;
    const level = broken ? "error" : unfinished || warnings ? "warning" : "good";
    checks.setAttribute("data-level", level);
    checks.replaceChildren(
      el("summary", { class: "btn quiet checks-words", title: words || _("All checks passed") }, icon(level === "good" ? "circle-check" : level === "error" ? "circle-x" : "triangle-alert"),
        el("span", { class: "checks-long" }, words || _("All checks passed")), el("span", { class: "checks-short", "aria-hidden": "true" }, words ? String(store.checks.length) : "")),
      el("div", { class: "menu-list checks-list" }, ...(store.checks.length ? store.checks.map(row) : [el("p", { class: "said" }, _("Nothing is left to finish."))]), needs()),
    );
    if (checks instanceof HTMLDetailsElement) checks.open = open;
  };

  /** @param {Check} check */
  const row = (check) => el("div", { class: "checks-item" },
    el("button", { type: "button", class: "checks-row", "data-level": check.level, disabled: !check.node, click: () => check.node && jump(check.node) },
      icon(check.level === "error" ? "circle-x" : check.level === "unfinished" ? "circle-alert" : check.level === "advice" ? "lightbulb" : "triangle-alert", 14), el("span", {}, check.text)),
    check.remedy && check.key && store.editable() && el("button", { type: "button", class: "btn small remedy", "data-canvas": "mend", "data-finding": check.key }, icon("wand-sparkles", 14), check.remedy));

  // Another floor draws that page, so its address comes from the page.
  const needs = () => {
    const href = checks?.getAttribute("data-needs");
    return href && el("a", { class: "checks-needs", href }, icon("plug", 14), _("What must engineering send?"));
  };

  store.on("saved", drawSaved);
  store.on("mode", drawSaved);
  store.on("graph", () => {
    drawSaved();
    drawChecks();
  });
  drawSaved();
  drawChecks();
}

/**
 * Somebody else saved a newer revision: both sides, and what to do.
 * @param {Store} store @param {import("./save.js").Saver} saver @param {HTMLElement} host
 */
export function watchConflicts(store, saver, host) {
  /** @type {HTMLElement | null} */
  let note = null;
  store.on("conflict", ({ theirs, mine }) => {
    const changed = differences(theirs, mine);
    store.disputed = new Set(changed);
    const end = (/** @type {"mine" | "theirs"} */ side) => {
      note?.remove();
      note = null;
      store.disputed = new Set();
      saver.settle(side, theirs);
    };
    const names = (/** @type {Cards} */ cards) => changed.slice(0, 6).map((id) => cards[id]?.title ?? _("removed"));
    const side = (/** @type {string} */ head, /** @type {string[]} */ lines) => el("div", {}, el("b", {}, head), el("ul", {}, ...lines.map((line) => el("li", {}, line))));
    note?.remove();
    note = el("div", { class: "note bad conflict canvas-over", role: "alertdialog", "aria-label": _("Changed by somebody else") },
      icon("git-compare"),
      el("div", {}, el("p", {}, el("b", {}, theirs.by ? say("%(name)s changed this journey too.", { name: theirs.by }) : _("Somebody else changed this journey too.")), " ", say("Revision %(n)s is newer than yours.", { n: theirs.revision })),
        changed.length > 0 && el("div", { class: "conflict-sides" }, side(_("Yours"), names(mine.cards)), side(_("Theirs"), names(theirs.cards))),
        el("div", { class: "btns" }, el("button", { type: "button", class: "btn small", click: () => end("mine") }, _("Keep mine")),
          el("button", { type: "button", class: "btn small", click: () => end("theirs") }, _("Take theirs")))));
    host.append(note);
    note.querySelector("button")?.focus();
    store.tell("choice", { quiet: true });
  });
}

/** A step with its ways on, to be compared. @param {Graph} graph @param {string} id */
export function textOf(graph, id) {
  const step = graph.nodes.find((one) => one.id === id);
  const ways = graph.edges.filter((edge) => edge.from === id).map((edge) => [edge.port, edge.to]);
  return JSON.stringify([step?.type, step?.name, step?.settings, ways.sort()]);
}

/** The steps in which two journeys differ, in the order of both. @param {{ graph: Graph }} theirs @param {{ graph: Graph }} mine @returns {string[]} */
export function differences(theirs, mine) {
  /** @param {Graph} graph */
  const texts = (graph) => new Map(graph.nodes.map((step) => [step.id, textOf(graph, step.id)]));
  const [a, b] = [texts(theirs.graph), texts(mine.graph)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((id) => a.get(id) !== b.get(id));
}
