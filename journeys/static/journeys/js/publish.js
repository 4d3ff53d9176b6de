// The publish dialog: the button waits until the tests are played, every warning has its tick and the weighty ones their note.
// It stays in the tab order meanwhile: who presses it is told what is missing, and is taken there.

import "./fates.js";

document.addEventListener("input", (event) => look(/** @type {Element} */ (event.target)));
document.addEventListener("htmx:load", (event) => look(/** @type {Element} */ (event.target)));

// Tests that could not be played here are played when it is published.
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = /** @type {CustomEvent} */ (event).detail;
  if (successful || !elt.hasAttribute?.("data-playing")) return;
  elt.removeAttribute("data-playing");
  look(elt);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = /** @type {Element} */ (event.target).closest("dialog[open]")?.querySelector("form[data-publish]");
  /** @type {HTMLElement | null | undefined} */ (form?.querySelector("[data-publishes]"))?.click();
});

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-publishes][aria-disabled='true']");
  if (!button) return;
  event.preventDefault();
  show(/** @type {HTMLFormElement} */ (button.closest("form")));
});

// What the server refused is shown in the same way, once the dialog is open again.
document.addEventListener("htmx:afterSettle", () => {
  const refused = document.querySelector("#publish[open] [data-refused]:not([data-shown])");
  if (!refused) return;
  refused.setAttribute("data-shown", "");
  show(/** @type {HTMLFormElement} */ (refused.closest("form")));
});

/**
 * What stands in the way: the name of the reason, and where it is put right.
 * @param {HTMLFormElement} form
 * @returns {{ reason: string, at: HTMLElement | null }}
 */
function missing(form) {
  const tick = [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[name='tick']"))].find((one) => !one.checked);
  const note = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("[name='note']"));
  if (form.hasAttribute("data-blocked")) return { reason: "blocked", at: form.querySelector(".check-row.bad button") };
  if (form.querySelector("[data-playing]")) return { reason: "playing", at: null };
  if (tick) return { reason: "ticks", at: tick };
  if (form.matches("[data-wants-note], :has([data-weighty])") && !note?.value.trim()) return { reason: "note", at: note };
  return { reason: "", at: null };
}

/** @param {HTMLFormElement} form */
function show(form) {
  const { at } = missing(form);
  at?.scrollIntoView({ block: "center" });
  at?.focus();
}

/** @param {Element} near */
export function look(near) {
  const form = near.closest?.("form[data-publish]") ?? near.querySelector?.("form[data-publish]");
  if (!(form instanceof HTMLFormElement)) return;
  const { reason, at } = missing(form);
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-reason]"))) one.hidden = one.dataset.reason !== reason;
  const which = form.querySelector("[data-which]");
  if (which) which.textContent = reason === "ticks" ? (form.querySelector(`label[for='${at?.id}']`)?.textContent ?? "") : "";
  for (const row of form.querySelectorAll("[data-tick-row]")) row.toggleAttribute("data-ticked", row.querySelector("input")?.checked ?? false);
  const button = form.querySelector("[data-publishes]");
  if (reason) button?.setAttribute("aria-disabled", "true");
  else button?.removeAttribute("aria-disabled");
}

// The warnings come anew when a choice changes; what was ticked meanwhile stays ticked.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = /** @type {CustomEvent} */ (event).detail;
  if (target.id !== "publish-checks") return;
  for (const fresh of /** @type {NodeListOf<HTMLInputElement>} */ (fragment.querySelectorAll("input[name='tick']"))) {
    const before = [.../** @type {NodeListOf<HTMLInputElement>} */ (target.querySelectorAll("input[name='tick']"))].find((one) => one.value === fresh.value);
    if (before) fresh.checked = before.checked;
  }
});

// The first dialog came before this script.
look(document.body);
