// Menus made of details: one open at a time, closed by Escape, by a press elsewhere, by choosing; arrows walk.

/** @returns {HTMLDetailsElement[]} */
const opened = () => [.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.menu[open]"))];

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  for (const menu of opened()) {
    if (!menu.contains(target) || target.closest(".menu-list :is(a, button)")) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = opened().at(-1);
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary")?.focus();
    event.stopPropagation();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const items = [.../** @type {NodeListOf<HTMLElement>} */ (menu.querySelectorAll(".menu-list :is(a, button):not(:disabled)"))];
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    items.at((at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1)) % items.length)?.focus();
    event.preventDefault();
  }
}, true);
