// The whole journey as one picture that opens anywhere: colours and letters of the theme written out, every text a text.

import { letterOf, roomOf } from "./cards.js";
import { svg } from "./dom.js";
import { pathOf } from "./edges.js";
import { countsOf, portCount, widthOf } from "./numbers.js";

/** @typedef {{ size: number; weight?: number; fill: string; anchor?: "start" | "middle" | "end" }} Look */
const PAD = 48;
const HEAD = 52;
/** What browsers draw at most, in pixels along one side and in all. */
const LONGEST_SIDE = 16_000;
const MOST_PIXELS = 100_000_000;

/** @type {Record<string, [string, string]>} ground and ink of the tile, by family */
const TILES = { start: ["accent", "on-accent"], goal: ["accent", "on-accent"], message: ["accent-bg", "accent"], decide: ["ink", "surface"] };

/** Text that may stand in XML. @param {string} text */
export const plain = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "");

/**
 * Lines no wider than there is room; what is too much ends in an ellipsis.
 * @param {string} text @param {number} room @param {number} most lines @param {(text: string) => number} wide @returns {string[]}
 */
export function wrapped(text, room, most, wide) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && wide(longer) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line) lines.push(line);
  return lines.slice(0, most).map((one, nth) => {
    let short = nth === most - 1 ? lines.slice(nth).join(" ") : one;
    while (short.length > 1 && wide(short) > room) short = `${short.replace(/…$/, "").slice(0, -1).trimEnd()}…`;
    return short;
  });
}

/** @param {Store} store @returns {{ text: string; width: number; height: number }} an SVG file */
export function pictureOf(store) {
  const style = getComputedStyle(document.documentElement);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const font = style.getPropertyValue("--font").trim() || "sans-serif";
  const ruler = document.createElement("canvas").getContext("2d");
  const wide = (/** @type {number} */ size, weight = 400) => (/** @type {string} */ text) => {
    if (!ruler) return text.length * size * 0.6;
    ruler.font = `${weight} ${size}px ${font}`;
    return ruler.measureText(text).width;
  };
  const { picture, mode, counts } = store;
  const numbers = mode === "numbers" && counts !== null;
  const { bounds, everywhere: [ex, ey] } = picture;
  const rules = store.everywhere;
  const lines = (rules?.lines ?? []).flatMap((line) => {
    const { text, icon } = typeof line === "string" ? { text: line, icon: "" } : line;
    return wrapped(text, 172, 3, wide(12)).map((row, nth) => ({ text: row, icon: nth ? "" : icon, indent: icon ? 34 : 12 }));
  });
  const ruleHeight = 40 + lines.length * 22;
  const right = Math.max(bounds.right, rules ? ex + 218 : 0);
  const bottom = Math.max(bounds.bottom, rules ? ey + ruleHeight : 0);
  const [left, top] = [bounds.left - PAD, bounds.top - PAD - HEAD];
  const [width, height] = [Math.ceil(right - left + PAD), Math.ceil(bottom - top + PAD)];
  const page = svg("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `${left} ${top} ${width} ${height}`, "font-family": font });
  const title = svg("title");
  title.textContent = plain(store.data.name);

  /** @param {string} text @param {number} x @param {number} y the foot of its letters @param {Look} look */
  const write = (text, x, y, { size, weight = 400, fill, anchor = "start" }) => {
    const made = svg("text", { x, y, fill, "font-size": size, "font-weight": weight, "text-anchor": anchor === "start" ? null : anchor });
    for (const [nth, part] of text.split(/\*\*(.+?)\*\*/).entries()) {
      if (!part) continue;
      const span = svg("tspan", nth % 2 ? { "font-weight": 600, fill: colour("t1") } : {});
      span.textContent = plain(part);
      made.append(span);
    }
    return made;
  };
  const box = (/** @type {Box} */ { x, y, w, h }, /** @type {number} */ rx, /** @type {string} */ fill, /** @type {string} */ stroke, dash = "") =>
    svg("rect", { x, y, width: w, height: h, rx, fill: colour(fill), stroke: stroke ? colour(stroke) : null, "stroke-dasharray": dash || null });
  const sign = (/** @type {string} */ name, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ size, /** @type {string} */ ink) => {
    const group = svg("g", { transform: `translate(${x} ${y}) scale(${size / 24})`, fill: "none", stroke: colour(ink), "stroke-width": 1.75, "stroke-linecap": "round", "stroke-linejoin": "round" });
    for (const child of document.getElementById(`i-${name}`)?.children ?? []) group.append(child.cloneNode(true));
    return group;
  };

  page.append(title, svg("rect", { x: left, y: top, width, height, fill: colour("bg") }),
    write(store.data.name, left + PAD, top + PAD + 4, { size: 18, weight: 640, fill: colour("t1") }));
  // What is counted, as the page says it: the version that is live, then what was chosen.
  const counted = numbers ? [...document.querySelectorAll(".canvas-head .pill, .numbers-bar .menu > summary > span")].map((one) => one.textContent?.trim()).filter(Boolean) : [];
  if (counted.length) page.append(write(counted.join(" · "), left + PAD, top + PAD + 24, { size: 12, fill: colour("t2") }));
  const most = Math.max(1, ...Object.values(counts?.edges ?? {}));
  for (const { key, points, back } of picture.routes) {
    const people = numbers ? counts.edges[key] ?? 0 : 0;
    page.append(svg("path", { d: pathOf(points), fill: "none", stroke: colour(numbers ? "accent-line" : "edge"), "stroke-width": numbers ? widthOf(people, most) : 1.5, "stroke-linecap": "round", "stroke-dasharray": back ? "4 4" : null }));
  }
  for (const { key, from, port, label, side } of picture.routes) {
    if (!label) continue;
    const figure = numbers ? portCount(counts, from, port, store.at.ports.get(from) ?? []) : "";
    const [letter, rest] = letterOf(label.text) ?? [];
    // A long name gives way to its figure.
    const [name = ""] = wrapped(letter ? `**${letter}** ${rest}` : label.text, 190 - wide(11, 560)(figure), 1, wide(11, 560));
    const line = figure ? `${name} **${figure}**`.trim() : name;
    const w = wide(11, 560)(line.replaceAll("**", "")) + 20;
    // Beside its card, never under it.
    const x = side ? Math.min(label.x, (picture.cards.get(from)?.x ?? label.x) - w / 2 - 4) : label.x;
    page.append(box({ x: x - w / 2, y: label.y - 10, w, h: 20 }, 10, "surface", "line-2"), write(line, x, label.y + 4, { size: 11, weight: 560, fill: colour("t2"), anchor: "middle" }));
    page.lastElementChild?.setAttribute("data-way", key);
  }
  for (const [id, place] of picture.cards) {
    const card = store.cards[id];
    if (!card) continue;
    const { x, y, w, h } = place;
    if (card.family === "leave") {
      page.append(box(place, h / 2, "sunken", "line-2"), sign(card.icon, x + 12, y + h / 2 - 8, 16, "t2"),
        write(wrapped(card.title, w - 42, 1, wide(13, 560))[0] ?? "", x + 34, y + h / 2 + 4.5, { size: 13, weight: 560, fill: colour("t2") }));
      continue;
    }
    const [ground, ink] = TILES[card.family] ?? ["sand", "sand-t"];
    const unfinished = card.marks[0]?.level === "unfinished";
    page.append(box(place, 10, "surface", unfinished ? "warn-dot" : card.marks[0]?.level === "error" ? "bad-dot" : "line-2", unfinished ? "4 3" : ""),
      box({ x: x + 10, y: y + 10, w: 28, h: 28 }, 7, ground, ""), sign(card.icon, x + 16, y + 16, 16, ink),
      write(wrapped(card.title, w - 56, 1, wide(13, 600))[0] ?? "", x + 48, y + 22, { size: 13, weight: 600, fill: colour("t1") }));
    const room = card.family === "start" ? 3 : h >= 70 ? 2 : 1;
    const measured = wide(11.5);
    // Figures that the letters of this picture have no room for are left away, none is cut.
    const figures = (/** @type {number} */ width) => (counts ? countsOf(card, counts, id, roomOf(place), width).map((line) => line.replaceAll("!!", "")) : []);
    let width = w;
    while (numbers && width > 90 && figures(width).some((line) => measured(line.replaceAll("**", "")) > w - 60)) width -= 10;
    const said = numbers ? figures(width) : card.summary;
    const rows = card.family === "start" || numbers ? said.slice(0, room).flatMap((line) => wrapped(line, w - 60, 1, (text) => measured(text.replaceAll("**", "")))) : wrapped(said.join(" "), w - 60, room, (text) => measured(text.replaceAll("**", "")));
    for (const [nth, row] of rows.entries()) page.append(write(row, x + 48, y + 38 + nth * 16, { size: 11.5, fill: colour("t2") }));
    if (card.day) page.append(write(card.day, x + 24, y + h - 6, { size: 10.5, weight: 560, fill: colour("t2"), anchor: "middle" }));
  }
  for (const note of store.graph.notes ?? []) {
    const place = picture.notes.get(note.id);
    if (!place) continue;
    page.append(box(place, 8, "warn-bg", "warn-line"));
    const rows = note.text.split("\n").flatMap((line) => wrapped(line, place.w - 20, 6, wide(11.5))).slice(0, Math.max(1, Math.floor((place.h - 12) / 16)));
    for (const [nth, row] of rows.entries()) page.append(write(row.replaceAll("**", ""), place.x + 10, place.y + 19 + nth * 16, { size: 11.5, fill: colour("t1") }));
  }
  if (rules) {
    page.append(box({ x: ex, y: ey, w: 218, h: ruleHeight }, 10, "bg", "line-2", "4 3"), write(rules.title ?? "", ex + 12, ey + 24, { size: 12, weight: 560, fill: colour("t2") }));
    for (const [nth, line] of lines.entries()) {
      if (line.icon) page.append(sign(line.icon, ex + 12, ey + 34 + nth * 22, 14, "t2"));
      page.append(write(line.text, ex + line.indent, ey + 45 + nth * 22, { size: 12, fill: colour("t2") }));
    }
  }
  return { text: `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(page)}\n`, width, height };
}

/** Give the picture to the person as a file. @param {Store} store @param {"svg" | "png"} kind */
export async function savePicture(store, kind) {
  const { text, width, height } = pictureOf(store);
  const blob = kind === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await painted(text, width, height);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${store.data.key}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {string} text @param {number} width @param {number} height @returns {Promise<Blob>} at twice its size where a browser can */
async function painted(text, width, height) {
  const scale = Math.min(2, LONGEST_SIDE / width, LONGEST_SIDE / height, Math.sqrt(MOST_PIXELS / (width * height)));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [Math.round(width * scale), Math.round(height * scale)];
  sheet.getContext("2d")?.drawImage(image, 0, 0, sheet.width, sheet.height);
  return new Promise((resolve, reject) => sheet.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}
