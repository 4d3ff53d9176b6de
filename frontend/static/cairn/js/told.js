// Toasts: one line at the bottom for five seconds, longer under the pointer, with "Undo" when there is one.
// The server sends them by the header HX-Trigger: {"told": {"words": "Step removed", "undo": "/address/"}}.

const STAYS_MS = 5000;

/**
 * Say something at the bottom of the page.
 * @param {string} words
 * @param {(() => void) | null} [undo]
 */
export function tell(words, undo = null) {
  const template = document.getElementById("when-told");
  const place = document.getElementById("toasts");
  if (!(template instanceof HTMLTemplateElement) || !place) return;
  const toast = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
  const said = toast.querySelector("[data-words]");
  if (said) said.textContent = words;
  const button = toast.querySelector("button");
  if (button && undo) {
    button.hidden = false;
    button.addEventListener("click", () => {
      toast.remove();
      undo();
    });
  }
  let timer = setTimeout(() => toast.remove(), STAYS_MS);
  toast.addEventListener("mouseenter", () => clearTimeout(timer));
  toast.addEventListener("mouseleave", () => {
    timer = setTimeout(() => toast.remove(), STAYS_MS);
  });
  place.append(toast);
}

/**
 * Say something to screen readers only.
 * @param {string} words
 */
export function sayAloud(words) {
  const place = document.getElementById("aloud");
  if (place) place.textContent = words;
}

document.addEventListener("told", (event) => {
  const { words, undo, value } = /** @type {CustomEvent} */ (event).detail;
  const htmx = /** @type {any} */ (window).htmx;
  tell(words ?? value, undo ? () => htmx.ajax("POST", undo, { swap: "none" }) : null);
});
