// The rail has no room for labels: they come as tooltips beside the icon.

const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
tip.setAttribute("aria-hidden", "true");
document.body.append(tip);

/** @param {Event} event */
function show(event) {
  const place = /** @type {Element} */ (event.target).closest?.("[data-tip]");
  const side = document.getElementById("side");
  if (!place || !side || side.offsetWidth > 100) return;
  const box = place.getBoundingClientRect();
  tip.textContent = place.querySelector(".label")?.textContent ?? "";
  tip.hidden = false;
  tip.style.top = `${box.top + (box.height - tip.offsetHeight) / 2}px`;
  if (document.dir === "rtl") tip.style.right = `${window.innerWidth - box.left + 8}px`;
  else tip.style.left = `${box.right + 8}px`;
}

const hide = () => {
  tip.hidden = true;
};

document.addEventListener("mouseover", (event) => {
  hide();
  show(event);
});
document.addEventListener("focusin", show);
document.addEventListener("focusout", hide);
