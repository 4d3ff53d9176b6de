// The tail of the flow: P pauses it, R registers a type; the list keeps to a length; the choice of a type is in the address.
import { typing } from "../cairn/js/keys.js";

const KEEPS = 60;
const tail = document.querySelector("[data-tail]");
const pause = document.getElementById("pause");

function toggle() {
  const paused = tail?.toggleAttribute("data-paused") ?? false;
  pause?.setAttribute("aria-pressed", String(paused));
}

pause?.addEventListener("click", toggle);

document.addEventListener("htmx:beforeRequest", (event) => {
  const from = /** @type {CustomEvent} */ (event).detail.elt;
  if (from.id === "newest" && tail?.hasAttribute("data-paused")) event.preventDefault();
});

document.addEventListener("htmx:afterSettle", () => {
  const arrivals = [...document.querySelectorAll("#arrivals > .arrival")];
  if (arrivals.length > 1) document.querySelector("#arrivals > .nothing")?.remove();
  for (const old of arrivals.slice(KEEPS)) old.remove();
});

document.querySelector("[data-only]")?.addEventListener("change", (event) => {
  /** @type {HTMLSelectElement} */ (event.target).form?.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (key === "p") toggle();
  else if (key === "r") document.getElementById("register")?.click();
  else return;
  event.preventDefault();
});
