// What the canvas says, through gettext where the page brought a catalogue, and figures as people read them.

/** @param {string} text @returns {string} */
export function _(text) {
  return typeof gettext === "function" ? gettext(text) : text;
}

/** Fill `%(name)s` places of a translated sentence. @param {string} text @param {Record<string, string | number>} values */
export function say(text, values) {
  return _(text).replace(/%\((\w+)\)s/g, (_whole, name) => String(values[name] ?? ""));
}

/** @param {string} one @param {string} many @param {number} count @returns {string} */
export function plural(one, many, count) {
  const text = typeof ngettext === "function" ? ngettext(one, many, count) : count === 1 ? one : many;
  return text.replace("%(count)s", figure(count));
}

const lang = typeof document === "undefined" ? "en" : document.documentElement.lang || "en";
const figures = new Intl.NumberFormat(lang);

/** @param {number} value @returns {string} 2,492 */
export function figure(value) {
  return figures.format(value);
}

const rounded = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });

/** The same where there is little room: from ten thousand on 12.3k, from a million on 1.2M. @param {number} value @returns {string} */
export function short(value) {
  if (value < 10_000) return figure(value);
  // Never more than there are.
  const down = (/** @type {number} */ unit) => rounded.format(Math.floor(value / (unit / 10)) / 10);
  return value < 1_000_000 ? `${down(1000)}k` : `${down(1_000_000)}M`;
}

/** What stars and marks leave of a line. @param {string} line */
export const plainLine = (line) => line.replace(/\*\*|!!/g, "");

/** @param {string[]} names @returns {string} A, B and C */
export function together(names) {
  return new Intl.ListFormat(lang, { type: "conjunction" }).format(names);
}

/** @param {number} part @param {number} whole @returns {string} 75 %, with the thin space of the house */
export function share(part, whole) {
  return `${figures.format(Math.round((100 * part) / whole))}\u202f%`;
}
