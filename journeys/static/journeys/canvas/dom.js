// Elements made by hand: a tag, its attributes, its children. No markup strings, no inline styles.

/** @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Value */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, Value>} [attributes] a function is a listener: `click`, `keydown`, …
 * @param {(Node | string | null | undefined | false)[]} children @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  for (const child of children) if (child) element.append(child);
  return element;
}

/** @param {Element} element @param {Record<string, Value>} attributes */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} tag @param {Record<string, Value>} attributes @returns {SVGElement} */
export function svg(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  set(element, attributes);
  return /** @type {SVGElement} */ (element);
}

/** An icon of the sprite that the page printed. @param {string} name @param {number} [size] @returns {SVGElement} */
export function icon(name, size = 16) {
  const drawn = svg("svg", { class: "icon", width: size, height: size, "aria-hidden": "true" });
  drawn.append(svg("use", { href: `#i-${name}` }));
  return drawn;
}

/** A button with an icon and its word as label. @param {string} name @param {string} word @param {(event: MouseEvent) => void} click */
export function iconButton(name, word, click) {
  return el("button", { type: "button", class: "btn quiet only small", "aria-label": word, title: word, click }, icon(name));
}

/** Is somebody writing there? @param {EventTarget | null} target */
export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The family as the tiles know it. @param {string} family */
export const toneOf = (family) => (family === "decide" ? "decision" : family);

/**
 * Move for the 240 ms in which the house glides, quick at first. @param {(part: number) => void} step gets 0 to 1
 * @returns {() => void} stops it where it is
 */
export function glide(step) {
  const began = performance.now();
  let asked = 0;
  /** @param {number} now */
  const next = (now) => {
    const part = Math.min(1, Math.max(0, (now - began) / 240));
    step(1 - (1 - part) ** 3);
    asked = part < 1 ? requestAnimationFrame(next) : 0;
  };
  next(began);
  return () => cancelAnimationFrame(asked);
}
