// Auto, light or dark: the same word in the same place as Django's own toggle.

/** @param {string} theme */
function show(theme) {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-theme-choice") === theme));
  }
}

document.addEventListener("click", (event) => {
  const choice = /** @type {Element} */ (event.target).closest("[data-theme-choice]")?.getAttribute("data-theme-choice");
  if (!choice) return;
  document.documentElement.dataset.theme = choice;
  localStorage.setItem("theme", choice);
  show(choice);
});

show(localStorage.getItem("theme") ?? "auto");
