// Keys of the page of a person: J and K along the timeline, Enter opens what is there, 1 to 4 choose what is shown.
import { typing } from "../cairn/js/keys.js";

/** @returns {HTMLElement[]} */
const items = () => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#timeline .item"))];

/** @param {number} by */
function step(by) {
  const all = items();
  const here = /** @type {Element | null} */ (document.activeElement)?.closest(".item");
  const at = here ? all.indexOf(/** @type {HTMLElement} */ (here)) : -1;
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  const here = /** @type {HTMLElement} */ (event.target);
  if (event.key === "j" || event.key === "J") step(1);
  else if (event.key === "k" || event.key === "K") step(-1);
  else if (event.key === "Enter" && here.classList.contains("item")) {
    const opener = /** @type {HTMLElement | null} */ (here.querySelector(".item-title a, details > summary"));
    opener?.click();
  } else if (/^[1-4]$/.test(event.key)) {
    /** @type {HTMLElement | undefined} */ (document.querySelectorAll("#timeline .seg > a")[Number(event.key) - 1])?.click();
  } else return;
  event.preventDefault();
});

// A link to one decision brings it into view once the page stands.
document.querySelector("#timeline [data-marked]")?.scrollIntoView({ block: "center" });
