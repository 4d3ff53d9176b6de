// Toasts: one line at the bottom for five seconds, longer under the pointer, with "Undo" when there is one.
// The server sends them by the header HX-Trigger: {"told": {"words": "Step removed", "undo": "/address/"}}.

const STAYS_MS = 5000;
// Whoever is to follow a link needs the time to reach it, by keyboard too.
const STAYS_WITH_LINK_MS = 20_000;

/**
 * Say something at the bottom of the page.
 * @param {string} words
 * @param {(() => void) | null} [undo]
 * @param {{ to: string, label: string } | null} [link]
 */
export function tell(words, undo = null, link = null) {
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
  if (link) {
    const further = document.createElement("a");
    further.href = link.to;
    further.textContent = link.label;
    toast.append(further);
  }
  let timer = setTimeout(() => toast.remove(), link ? STAYS_WITH_LINK_MS : STAYS_MS);
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
  const { words, undo, link, value } = /** @type {CustomEvent} */ (event).detail;
  const htmx = /** @type {any} */ (window).htmx;
  tell(words ?? value, undo ? () => htmx.ajax("POST", undo, { swap: "none" }) : null, link ?? null);
});
