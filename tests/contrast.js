// Lists visible texts whose contrast on a solid ground is below 4.5:1. Dimmed steps and pictures are left out.
() => {
  const parse = (text) => {
    const parts = text.match(/[\d.]+/g).map(Number);
    const scale = text.startsWith("color(srgb") ? 255 : 1;
    return [parts[0] * scale, parts[1] * scale, parts[2] * scale, parts[3] ?? 1];
  };
  const over = (top, under) => top.slice(0, 3).map((part, at) => part * top[3] + under[at] * (1 - top[3]));
  const light = (rgb) => {
    const [r, g, b] = rgb.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none" && style.backgroundImage.includes("url")) return null;
      if (Number(style.opacity) < 1) return null;
      const colour = parse(style.backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (!text || element.closest("script, style, template, svg, option, iframe, [data-dim], [data-own-colours]")) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const behind = ground(element);
    if (!behind) continue;
    const colour = parse(getComputedStyle(element).color);
    if (colour[3] === 0) continue;
    const [a, b] = [light(over(colour, behind)), light(behind)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.495) faint.add(`${ratio.toFixed(2)} "${text.slice(0, 40)}" <${element.tagName.toLowerCase()} class="${element.className}"> ${getComputedStyle(element).color} on rgb(${behind.map(Math.round)})`);
  }
  for (const field of document.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio]), textarea, select")) {
    if (!field.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const behind = ground(field);
    if (!behind) continue;
    const [a, b] = [light(over(parse(getComputedStyle(field).color), behind)), light(behind)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.495) faint.add(`${ratio.toFixed(2)} field ${field.name} ${field.className}`);
  }
  return [...faint];
}
