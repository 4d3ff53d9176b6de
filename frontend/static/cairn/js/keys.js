// Keys of every page: Ctrl K jumps, / goes to the page's search, ? lists the keys, arrows walk what was found.
import { open } from "./dialogs.js";

const apple = /Mac|iP(hone|ad)/.test(navigator.platform);
if (apple) for (const key of document.querySelectorAll("kbd[data-keys='mod+k']")) key.textContent = "⌘K";

/** @param {EventTarget | null} target */
export const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** @param {string} id */
function openById(id) {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return false;
  open(dialog);
  return true;
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    if (openById("jump")) event.preventDefault();
  } else if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) {
    return;
  } else if (event.key === "?") {
    openById("keys");
  } else if (event.key === "/") {
    const field = /** @type {HTMLElement | null} */ (document.querySelector("[data-search], #searchbar"));
    if (!field) return;
    field.focus();
    event.preventDefault();
  }
});

const jump = document.getElementById("jump");
jump?.addEventListener("keydown", (event) => {
  const hits = [.../** @type {NodeListOf<HTMLElement>} */ (jump.querySelectorAll(".found a"))];
  const at = hits.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (event.key === "ArrowDown") hits[Math.min(at + 1, hits.length - 1)]?.focus();
  else if (event.key === "ArrowUp") (at > 0 ? hits[at - 1] : /** @type {HTMLElement | null} */ (jump.querySelector("input")))?.focus();
  else if (event.key === "Enter" && at < 0) hits[0]?.click();
  else return;
  event.preventDefault();
});

// Tables whose rows open: up and down walk from name to name.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const link = /** @type {Element} */ (event.target).closest?.(".table.open a.name, .table.open tbody th a");
  if (!link) return;
  const names = [.../** @type {NodeListOf<HTMLElement>} */ (link.closest("table")?.querySelectorAll("a.name, tbody th a") ?? [])];
  names[names.indexOf(/** @type {HTMLElement} */ (link)) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  event.preventDefault();
});
