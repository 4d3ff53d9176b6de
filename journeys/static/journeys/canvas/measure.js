// Sizes of what stands on the canvas, reckoned from the words so that the layout needs no page.

export const LANE_GAP = 20;
export const NOTE = { gap: 16, width: 172 };
const TEXT = { icon: 50, padding: 12, letter: 5.8 };

/** @param {string} text @param {number} room in letters @returns {number} */
function linesOf(text, room) {
  let lines = 1;
  let used = 0;
  for (const word of text.split(/\s+/)) {
    if (used > 0 && used + 1 + word.length > room) {
      lines += 1;
      used = word.length;
    } else used += (used > 0 ? 1 : 0) + word.length;
  }
  return lines;
}

/**
 * @param {Card | undefined} card @param {boolean} narrow whether it stands in a lane of a fan
 * @returns {{ w: number; h: number }}
 */
export function sizeOf(card, narrow) {
  const family = card?.family ?? "do";
  const summary = card?.summary ?? [];
  if (family === "leave") return { w: Math.max(120, Math.min(240, Math.ceil((card?.title.length ?? 0) * 7.6) + 44)), h: 30 };
  const w = family === "start" ? 320 : narrow || family === "decide" ? 200 : 240;
  const room = Math.floor((w - TEXT.icon - TEXT.padding) / TEXT.letter);
  const most = family === "start" ? 3 : 2;
  const lines = Math.min(most, family === "start" ? summary.length : summary.reduce((sum, line) => sum + linesOf(line, room), 0));
  const h = lines >= 3 ? 82 : lines === 2 ? 70 : 56;
  const sides = card?.ports.filter((port) => port.side).length ?? 0;
  // The day of a message stands under its tile.
  return { w, h: Math.max(h, sides * 22 + 12, card?.day ? 64 : 0) };
}

/** @param {string} text @returns {number} width of the pill that carries it */
export function labelWidth(text) {
  return text ? Math.min(190, Math.ceil(text.length * 5.9) + 22) : 0;
}

/** @param {string} text @returns {number} */
export function noteHeight(text) {
  return Math.min(6, linesOf(text, 26)) * 16 + 18;
}
