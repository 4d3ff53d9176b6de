// Dialogs: data-opens="id" opens one, data-closes closes the one around it. Focus goes back by itself.

/** @param {HTMLDialogElement} dialog */
export function open(dialog) {
  if (dialog.open) return;
  dialog.showModal();
  for (const input of dialog.querySelectorAll("[hx-trigger~='opened']")) input.dispatchEvent(new Event("opened"));
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const opener = target.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.getAttribute("data-opens") ?? "");
    if (dialog instanceof HTMLDialogElement) open(dialog);
    return;
  }
  if (target.closest("[data-closes]")) target.closest("dialog")?.close();
  // A press on the ground behind a dialog lands on the dialog itself.
  if (target instanceof HTMLDialogElement && !target.hasAttribute("data-stays")) target.close();
});

// A fragment that brings a dialog with data-open shows it at once, and once: whoever closed it is done with it.
document.addEventListener("htmx:afterSettle", () => {
  for (const dialog of document.querySelectorAll("dialog[data-open]:not([open])")) {
    dialog.removeAttribute("data-open");
    if (dialog instanceof HTMLDialogElement) open(dialog);
  }
});
