// The page for engineering: it prints, and remembers the language that was chosen.

const KEPT = "cairn-snippet-language";

document.querySelector("[data-prints]")?.addEventListener("click", () => print());

const languages = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[data-language]"));
const chosen = [...languages].find((one) => one.value === localStorage.getItem(KEPT));
if (chosen) chosen.checked = true;
for (const one of languages) one.addEventListener("change", () => localStorage.setItem(KEPT, one.value));
