// The settings of a step in the browser: values put into texts, what an SMS will cost in segments, errors told to screen readers.

import { measure, smartReplace } from "../../channels/js/segments.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Text */

/** What a figure or a name put in usually takes. */
const USUAL = "x".repeat(8);

/** @type {{ field: string; start: number; end: number }} where the next value goes */
let place = { field: "", start: 0, end: 0 };

/** @param {string} id @returns {Text | null} */
const textOf = (id) => /** @type {Text | null} */ (document.getElementById(id));

/** @param {Text} field */
function remember(field) {
  place = { field: field.id, start: field.selectionStart ?? field.value.length, end: field.selectionEnd ?? field.value.length };
}

document.addEventListener("selectionchange", () => {
  const field = document.activeElement;
  if (field instanceof HTMLElement && field.matches("[data-text]")) remember(/** @type {Text} */ (field));
});

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const opener = target.closest("[data-values-for]");
  const dialog = document.getElementById("values");
  if (opener && dialog instanceof HTMLDialogElement) {
    const field = textOf(opener.getAttribute("data-values-for") ?? "");
    if (!field) return;
    if (place.field !== field.id) place = { field: field.id, start: field.value.length, end: field.value.length };
    const fallback = textOf("values-fallback");
    if (fallback) fallback.value = "";
    dialog.showModal();
    return;
  }
  const value = target.closest("[data-value]");
  if (value && dialog?.contains(value)) {
    const fallback = textOf("values-fallback")?.value.trim() ?? "";
    // A dialog that closes gives the focus back to its button; the words go on in the text.
    /** @type {HTMLDialogElement} */ (dialog).close();
    put(`{{ ${value.getAttribute("data-value")}${fallback ? ` | default: ${JSON.stringify(fallback)}` : ""} }}`);
    return;
  }
  const swap = target.closest("[data-smart]");
  const field = swap ? textOf(swap.getAttribute("data-smart") ?? "") : null;
  if (field) {
    field.value = smartReplace(field.value);
    say(field);
  }
});

document.addEventListener("keydown", (event) => {
  const field = /** @type {Element} */ (event.target);
  if (/^Arrow(Up|Down)$/.test(event.key) && "showPicker" in field && field.matches("[data-event-choice] select")) {
    // The list opens before an arrow takes anything.
    event.preventDefault();
    /** @type {HTMLSelectElement} */ (field).showPicker();
  }
  if (event.key.toLowerCase() !== "i" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || !field.matches("[data-text]")) return;
  event.preventDefault();
  // The browser tells of a moved caret a little later than of the key.
  remember(/** @type {Text} */ (field));
  /** @type {HTMLElement | null} */ (document.querySelector(`[data-values-for="${CSS.escape(field.id)}"]`))?.click();
});

/** @param {string} words */
function put(words) {
  const field = textOf(place.field);
  if (!field) return;
  field.setRangeText(words, place.start, place.end, "end");
  field.focus();
  remember(field);
  say(field);
}

/** @param {Text} field */
function say(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Addresses become links that are counted; the preview brings how long each will be, a new one is taken for as long as the longest. @param {string} text */
function asSent(text) {
  /** @type {Record<string, number>} */
  const known = JSON.parse(document.getElementById("preview-links")?.dataset.links || "{}");
  const usual = Math.max(0, ...Object.values(known));
  return text.replace(/https?:\/\/[^\s<>"']+/g, (found) => {
    const url = found.replace(/[.,;:!?)\]}*”’]+$/, "");
    return "x".repeat(known[url] ?? (usual || url.length)) + found.slice(url.length);
  });
}

/** @param {Element} field */
function meter(field) {
  const shown = document.querySelector(`[data-meter-for="${CSS.escape(field.id)}"]`);
  if (!shown || !(field instanceof HTMLTextAreaElement)) return;
  const counted = measure(asSent(field.value.replace(/\{%.*?%\}/gs, "").replace(/\{\{.*?\}\}/gs, USUAL)));
  const one = document.createElement("span");
  one.textContent = `${counted.segments} × ${counted.alphabet}, ${counted.units} / ${counted.single_limit}`;
  shown.setAttribute("data-segments", String(counted.segments));
  shown.replaceChildren(one);
  const [first] = counted.offending;
  if (!first) return;
  const odd = document.createElement("button");
  odd.type = "button";
  odd.className = "btn small";
  odd.textContent = first.replacement === null ? `“${first.char}”` : `“${first.char}” → “${first.replacement}”`;
  if (first.replacement !== null) odd.setAttribute("data-smart", field.id);
  else odd.disabled = true;
  shown.append(odd);
}

/** @param {ParentNode} root */
function settle(root) {
  const reach = root.querySelector("#preview-links") ? document : root;
  for (const field of reach.querySelectorAll("[data-sms]")) meter(field);
  for (const error of document.querySelectorAll("#panel .error-place")) {
    const field = document.getElementById(error.id.replace(/-error$/, ""));
    if (!field?.matches("input, select, textarea")) continue;
    if (error.querySelector(".error")) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

// "Another name" opens a line to type it; until there is one, nothing is saved.
for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    const field = /** @type {Element} */ (event.target);
    const choice = field.closest("[data-event-choice]");
    const [list, typed] = [choice?.querySelector("select"), choice?.querySelector("input")];
    if (!list || !typed) return;
    typed.hidden = list.value !== "…";
    if (typed.hidden || typed.value.trim()) return;
    if (field === list) typed.focus();
    event.stopPropagation();
  }, true);
}

document.addEventListener("input", (event) => {
  const field = /** @type {Element} */ (event.target);
  if (field.matches("[data-sms]")) meter(field);
});
for (const name of ["htmx:load", "htmx:oobAfterSwap"]) {
  document.addEventListener(name, (event) => settle(/** @type {Element} */ (event.target).parentElement ?? document));
}
