// The publish dialog: the button waits until every warning has its tick and the weighty ones their note.

document.addEventListener("input", (event) => look(/** @type {Element} */ (event.target)));
document.addEventListener("htmx:load", (event) => look(/** @type {Element} */ (event.target)));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = /** @type {Element} */ (event.target).closest("dialog[open]")?.querySelector("form[data-publish]");
  const button = form?.querySelector("[data-publishes]");
  if (button instanceof HTMLButtonElement && !button.disabled) button.click();
});

/** @param {Element} near */
function look(near) {
  const form = near.closest?.("form[data-publish]") ?? near.querySelector?.("form[data-publish]");
  if (!(form instanceof HTMLFormElement)) return;
  const open = [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[name='tick']"))].filter((tick) => !tick.checked).length;
  const note = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("[name='note']"));
  const wants = form.matches("[data-wants-note], :has([data-weighty])") && !note?.value.trim();
  const blocked = form.hasAttribute("data-blocked");
  for (const reason of form.querySelectorAll("[data-reason]")) {
    const is = reason.getAttribute("data-reason");
    /** @type {HTMLElement} */ (reason).hidden = !(is === "blocked" ? blocked : is === "ticks" ? !blocked && open > 0 : !blocked && open === 0 && wants);
  }
  for (const row of form.querySelectorAll("[data-tick-row]")) row.toggleAttribute("data-ticked", row.querySelector("input")?.checked ?? false);
  const button = form.querySelector("[data-publishes]");
  if (button instanceof HTMLButtonElement) button.disabled = blocked || open > 0 || wants;
}

// What was done on the page before is said here, once.
for (const said of document.querySelectorAll("[data-told]")) {
  setTimeout(() => document.dispatchEvent(new CustomEvent("told", { detail: { words: said.textContent } })), 100);
}

// Both versions side by side are drawn by the canvas, once somebody asks for them.
document.addEventListener("htmx:afterSettle", () => {
  if (document.querySelector("[data-beside]")) void import("../canvas/beside.js");
});
