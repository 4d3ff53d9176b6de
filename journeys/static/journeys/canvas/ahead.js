// Whoever types before a field is there means that field, not what has the focus until then: what was typed waits for it.

/** A field that does not come by then is not waited for. */
const PATIENCE_MS = 5_000;

export function typedAhead() {
  /** @type {string | null} */
  let words = null;
  let more = true;
  let enter = false;
  let late = 0;
  document.addEventListener("keydown", (event) => {
    const command = event.key !== "Enter" && (event.ctrlKey || event.metaKey || event.altKey);
    if (words === null || command || event.key === "Shift") return;
    if (event.key === "Escape") {
      words = null;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (more && event.key === "Enter" && !event.ctrlKey && !event.metaKey) enter = true;
    more &&= event.key.length === 1;
    if (more) words += event.key;
  }, true);
  return {
    begin() {
      words ??= "";
      [more, enter] = [true, false];
      clearTimeout(late);
      late = setTimeout(() => (words = null), PATIENCE_MS);
    },
    /** @param {HTMLElement | null} field */
    end(field) {
      const typed = words;
      words = null;
      if (!typed || !(field instanceof HTMLInputElement)) return;
      field.setRangeText(typed, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
      if (enter) field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    },
  };
}
