// What the bar says: saved or not, undo and redo, what is left to finish.

import { el, icon } from "./dom.js";
import { _, plural, say } from "./words.js";


/** @param {Store} store @param {import("./save.js").Saver} saver @param {(id: string) => void} jump @param {() => boolean} sending words of the panel */
export function createBar(store, saver, jump, sending) {
  const saved = document.getElementById("saved");
  const checks = document.getElementById("checks");

  const drawSaved = () => {
    const other = document.getElementById("differs");
    if (other) other.hidden = !store.data.differs;
    if (!saved) return;
    const own = saver.state();
    const state = store.unsent ? "trying" : own === "saved" && sending() ? "saving" : own;
    const words = state === "trying" ? _("Not saved, trying again") : state === "conflict" ? _("Not saved, changed by somebody else")
      : state === "saving" ? _("Saving…") : say("Saved, revision %(n)s", { n: store.revision });
    // Said once, not with every letter.
    if (saved.textContent !== words) saved.replaceChildren(icon(state === "saving" ? "cloud-upload" : state === "saved" ? "cloud-check" : "triangle-alert"), el("span", {}, words));
    saved.setAttribute("data-state", state);
    saved.setAttribute("role", "status");
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
      // Hints stand in the list; in the bar they would take the room of the journey's name.
      hints && !broken && !unfinished && !warnings ? say("All checks passed, %(hints)s", { hints: plural("%(count)s hint", "%(count)s hints", hints) }) : "",
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
    el("button", { type: "button", class: "checks-row", "data-level": check.level, "data-canvas": check.node ? null : "everywhere", click: () => check.node && jump(check.node) },
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
