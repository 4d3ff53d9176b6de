// @ts-check
/**
 * How many segments an SMS takes and which character makes it dear; counts as `channels/content/segments.py` does.
 * Pure: no page, no state.
 */

/** @typedef {{index: number, char: string, replacement: string | null}} Offence  index counts code points */
/** @typedef {{alphabet: "GSM-7" | "UCS-2", units: number, segments: number, single_limit: number, offending: Offence[]}} Meter */

const GSM_BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const GSM_EXTENSION = new Set("\f^{}\\[~]|€");

/** @type {Map<string, string>} */
const TYPOGRAPHIC = new Map();
for (const [from, to] of /** @type {[string, string][]} */ ([
  ["‐‑‒–—―−﹘﹣", "-"],
  ["‘’‚‛′´`ʹʼ", "'"],
  ["“”„‟″«»", '"'],
  ["‹", "<"],
  ["›", ">"],
  ["…", "..."],
  ["•", "*"],
  ["·", "."],
  ["×", "x"],
  ["÷⁄", "/"],
  ["№", "No."],
  ["™", "(TM)"],
  ["®", "(R)"],
  ["©", "(C)"],
  ["→", "->"],
  ["←", "<-"],
  ["≤", "<="],
  ["≥", ">="],
  ["≠", "<>"],
  ["½", "1/2"],
  ["¼", "1/4"],
  ["¾", "3/4"],
  ["¢", "c"],
  ["\t", " "],
  ["\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "],
  ["\u2028\u2029\u0085", "\n"],
  ["\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff", ""],
])) {
  for (const char of from) TYPOGRAPHIC.set(char, to);
}

/** @type {Record<"GSM-7" | "UCS-2", [number, number]>} */
const LIMITS = { "GSM-7": [160, 153], "UCS-2": [70, 67] };

/** @param {string} char */
const isGsm = (char) => GSM_BASIC.has(char) || GSM_EXTENSION.has(char);

/**
 * What could stand in GSM-7 for a character outside it, if anything.
 * @param {string} char
 * @returns {string | null}
 */
export function replacement(char) {
  const plain = TYPOGRAPHIC.get(char);
  if (plain !== undefined) return plain;
  if (/^[\u00c0-\u024f\u1e00-\u1eff]$/.test(char)) {
    const bare = char.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    if (bare && [...bare].every((c) => GSM_BASIC.has(c))) return bare;
  }
  return null;
}

/**
 * Count a finished text. An empty one takes no segment.
 * @param {string} text
 * @returns {Meter}
 */
export function measure(text) {
  const chars = [...text];
  /** @type {Offence[]} */
  const offending = [];
  chars.forEach((char, index) => {
    if (!isGsm(char)) offending.push({ index, char, replacement: replacement(char) });
  });
  const alphabet = offending.length ? "UCS-2" : "GSM-7";
  const [single, joined] = LIMITS[alphabet];
  const widths = chars.map((char) => (alphabet === "GSM-7" ? (GSM_EXTENSION.has(char) ? 2 : 1) : char.length));
  const units = widths.reduce((sum, width) => sum + width, 0);
  const segments = units <= single ? (units ? 1 : 0) : pack(widths, joined);
  return { alphabet, units, segments, single_limit: single, offending };
}

/**
 * Put plain signs for typographic ones; letters lose their accents only when asked.
 * @param {string} text
 * @param {{letters?: boolean}} [options]
 * @returns {string}
 */
export function smartReplace(text, { letters = false } = {}) {
  return [...text]
    .map((char) => (isGsm(char) ? char : (TYPOGRAPHIC.get(char) ?? (letters ? replacement(char) : null) ?? char)))
    .join("");
}

/**
 * Price a send in units of the currency.
 * @param {number} recipients
 * @param {number} segments
 * @param {number} rate
 * @param {number} passThrough
 * @returns {number}
 */
export function cost(recipients, segments, rate, passThrough = 0) {
  return Math.round(recipients * segments * (rate + passThrough) * 1e6) / 1e6;
}

/**
 * Fill segments one after another; a pair is never cut at a border.
 * @param {number[]} widths
 * @param {number} room
 */
function pack(widths, room) {
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > room) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return segments;
}
