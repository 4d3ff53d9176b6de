// Where people stand at a step that changes: whoever chooses where they go has chosen that they are moved.

// Before htmx asks what the choice does.
document.addEventListener(
  "change",
  (event) => {
    const card = /** @type {Element} */ (event.target).closest?.("select[data-fate]")?.closest(".fate");
    const radio = card?.querySelector("input[type='radio']");
    if (radio instanceof HTMLInputElement) radio.checked = true;
  },
  true,
);
