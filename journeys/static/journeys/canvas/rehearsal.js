// A rehearsal: its path lies on the canvas, its lines stand in the panel, and each shows the other.

/** @param {Store} store @param {HTMLElement} panel @param {(step: string) => void} jump */
export function watchRehearsal(store, panel, jump) {
  const take = () => {
    const source = panel.querySelector("#rehearsed-path");
    store.data.path = source ? JSON.parse(source.textContent ?? "null") : null;
    store.tell("mode");
    store.tell("counts");
  };
  panel.addEventListener("htmx:load", take);

  // Whoever types while a walk is under way keeps the form; leaving the field walks again.
  const said = () => {
    const form = panel.querySelector("form.rehearse-form");
    return form instanceof HTMLFormElement ? JSON.stringify([...new FormData(form)]) : "";
  };
  let asked = "";
  panel.addEventListener("htmx:beforeRequest", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.target === panel) asked = said();
  });
  panel.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    if (detail.target === panel && said() !== asked) detail.shouldSwap = false;
  });
  take();

  /** @param {Event} event */
  const lineOf = (event) => /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".rehearse-lines > [data-node]"));
  panel.addEventListener("click", (event) => {
    const node = lineOf(event)?.dataset.node;
    if (node) jump(node);
  });
  panel.addEventListener("keydown", (event) => {
    if (event.target !== lineOf(event)) return;
    const lines = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll(".rehearse-lines > [tabindex]")]);
    const at = lines.indexOf(/** @type {HTMLElement} */ (event.target));
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") jump(lines[at]?.dataset.node ?? "");
    else if (step) lines[at + step]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  store.on("choice", () => {
    const lines = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll(".rehearse-lines > [data-node]")]);
    for (const line of lines) line.toggleAttribute("data-marked", store.focus !== null && line.dataset.node === store.focus);
    if (!panel.contains(document.activeElement)) lines.find((line) => line.hasAttribute("data-marked"))?.scrollIntoView({ block: "nearest" });
  });
}
