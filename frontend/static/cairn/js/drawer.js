// On a small screen the side bar is a drawer behind a button.

const root = document.documentElement;

/** @param {boolean} open */
function show(open) {
  root.toggleAttribute("data-drawer", open);
  for (const button of document.querySelectorAll("[data-drawer-toggle][aria-expanded]")) button.setAttribute("aria-expanded", String(open));
  if (open) /** @type {HTMLElement | null} */ (document.querySelector("#side a"))?.focus();
}

document.addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).closest("[data-drawer-toggle]")) show(!root.hasAttribute("data-drawer"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !root.hasAttribute("data-drawer")) return;
  show(false);
  /** @type {HTMLElement | null} */ (document.querySelector("[data-drawer-toggle][aria-expanded]"))?.focus();
});
