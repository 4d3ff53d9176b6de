// Keys of the mailroom: J and K along the list; O, C, B and R answer; E empties after asking. The thread stays at its end.
import { typing } from "../cairn/js/keys.js";

/** @returns {HTMLAnchorElement[]} */
const mails = () => [.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("#mail-items .mail"))];

/** @param {number} by */
function step(by) {
  const all = mails();
  const at = all.findIndex((mail) => mail.hasAttribute("aria-current"));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus();
  next?.click();
}

/** @param {string} key */
function press(key) {
  const button = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${key}"]`));
  const field = button?.getAttribute("data-focuses");
  if (field) document.getElementById(field)?.focus();
  else button?.click();
  return button !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (key === "j") step(1);
  else if (key === "k") step(-1);
  else if (!/^[ocbre]$/.test(key) || !press(key)) return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const field = target.closest("[data-focuses]")?.getAttribute("data-focuses");
  if (field) document.getElementById(field)?.focus();
  const mail = target.closest("#mail-items .mail");
  if (!mail) return;
  for (const other of mails()) other.removeAttribute("aria-current");
  mail.setAttribute("aria-current", "true");
});

const toTheEnd = () => {
  const thread = document.getElementById("thread");
  if (thread) thread.scrollTop = thread.scrollHeight;
};
document.addEventListener("htmx:afterSettle", (event) => {
  const at = /** @type {Element} */ (event.target);
  if (at.id === "opened" || at.id === "thread" || at.querySelector?.("#thread")) toTheEnd();
});
toTheEnd();
