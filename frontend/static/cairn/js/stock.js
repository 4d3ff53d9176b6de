// Django's own widgets: whatever a screen reader finds without a name gets one.

for (const box of document.querySelectorAll("p.datetime")) {
  const field = box.closest(".form-row")?.querySelector("label, legend, .form-label")?.textContent?.trim() ?? "";
  for (const input of box.querySelectorAll("input")) {
    const part = input.previousSibling?.textContent?.trim() ?? "";
    if (!input.labels?.length) input.setAttribute("aria-label", [field, part].filter(Boolean).join(" "));
  }
}

// The label of the search is a picture that our frame leaves away.
const picture = /** @type {HTMLImageElement | null} */ (document.querySelector('label[for="searchbar"] img'));
if (picture) document.getElementById("searchbar")?.setAttribute("aria-label", picture.alt);

// The boxes of two lists are made when everything else has been loaded.
addEventListener("load", () => {
  for (const tip of document.querySelectorAll(".help-tooltip[aria-label]")) tip.setAttribute("role", "img");
});
