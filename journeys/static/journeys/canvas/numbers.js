// Figures on cards and edges: who came, who waits, who went on. Positions never depend on them.

import { el, svg } from "./dom.js";
import { _, figure, plainLine, plural, say, share, short } from "./words.js";

/** What of a card's width the letters of its second lines do not have, and what one takes, in pixels. */
const BESIDE = 60;
const LETTER = 5.6;
/** Between two figures of a line. */
const DOT = " · ";

/** @typedef {{ long: string; brief?: string }} Part one figure in words, and in fewer */

/**
 * The second lines of a card in Numbers. Between stars is strong, between `!!` went wrong.
 * @param {Card} card @param {Counts | null} counts @param {string} id @param {number} [room] lines of the card
 * @param {number} [width] of the card, in pixels; without it all is said in full @returns {string[]}
 */
export function countsOf(card, counts, id, room = 1, width = Infinity) {
  if (!counts) return ["…"];
  const write = width === Infinity ? figure : short;
  const here = counts.nodes[id] ?? {};
  const { entered = 0, waiting = 0, passed = 0, skipped = 0, left = 0, out = 0, goal = 0, held_out = 0, broke = 0 } = here;
  const failed = broke + (card.family === "message" ? here.failed ?? 0 : 0);
  /** @param {string} text @param {number} n @param {string} [brief] @returns {Part} */
  const part = (text, n, brief) => ({ long: say(text, { n: `**${write(n)}**` }), ...brief && { brief: say(brief, { n: `**${write(n)}**` }) } });
  /** @param {boolean} shown @param {Part} one */
  const only = (shown, one) => (shown ? [one] : []);
  const wrong = only(failed > 0, { long: `!!${part("%(n)s failed", failed).long}!!` });
  const letters = (width - BESIDE) / LETTER;
  if (card.family === "message") {
    const said = part(counts.shadow ? "%(n)s drafts" : "%(n)s sent", passed);
    const sent = [said, ...only(waiting > 0, part("%(n)s held", waiting))];
    const lost = [...wrong, ...only(skipped > 0, part("%(n)s skipped", skipped))];
    return room > 1 && lost.length ? [fitted(sent, letters), fitted(lost, letters)] : [fitted([said, ...lost, ...sent.slice(1)], letters)];
  }
  // Who came is who waits, who went on, and who is out: by exit, goal or hand.
  if (card.family === "wait")
    return [fitted([part("%(n)s waiting", waiting, "%(n)s wait"), ...wrong, part("%(n)s went on", left, "%(n)s on"), ...only(out > broke, part("%(n)s out", out - broke))], letters)];
  if (card.family === "start") {
    const came = [part("%(n)s entered", entered), ...only(held_out > 0, part("%(n)s held out", held_out)), ...wrong];
    const not = refusedOf(counts, write);
    const lines = [fitted(room > 1 || !not.length ? came : [...came, ...not.slice(0, 1)], letters), ...room > 1 && not.length ? [fitted(not, letters, ", ", ": ")] : []];
    return counts.speed ? [...lines, counts.speed].slice(0, Math.max(1, room)) : lines;
  }
  // Who walked here has not done it yet; who did is counted wherever they were.
  if (card.family === "goal") return [fitted([part("%(n)s reached it", goal, "%(n)s did"), part("%(n)s walked here", entered, "%(n)s here"), ...wrong], letters)];
  return [fitted([part("%(n)s in", entered), ...wrong], letters)];
}

/** Who did not enter, and why not: all of them, then the commonest reasons. @param {Counts} counts @param {(n: number) => string} write @returns {Part[]} */
function refusedOf({ refused = [] }, write) {
  const all = refused.reduce((sum, [, n]) => sum + n, 0);
  return all ? [{ long: say("%(n)s refused", { n: `**${write(all)}**` }) }, ...refused.map(([why, n]) => ({ long: `${why} ${write(n)}` }))] : [];
}

/** As many figures as a line holds, in fewer words before one is left away. @param {Part[]} parts @param {number} letters @param {string} [between] @param {string} [first] */
function fitted(parts, letters, between = DOT, first = between) {
  /** @param {Part[]} some @param {boolean} brief */
  const line = (some, brief) => some.map((one, nth) => (nth === 0 ? "" : nth === 1 ? first : between) + (brief ? one.brief ?? one.long : one.long)).join("");
  for (let n = parts.length; n > 1; n -= 1) {
    for (const brief of [false, true]) {
      const said = line(parts.slice(0, n), brief);
      if (plainLine(said).length <= letters) return said;
    }
  }
  return line(parts.slice(0, 1), false);
}

/** Who was put here, or put elsewhere: they came and went along no line. @param {Counts | null} counts @param {string} id @returns {string[]} */
export function movesOf(counts, id) {
  const { moved_in = 0, moved_out = 0, moved_in_by_hand = 0, moved_out_by_hand = 0 } = counts?.nodes[id] ?? {};
  /** @param {number} n @param {number} hand @param {[string, string]} words */
  const told = (n, hand, [plain, byHand]) => [...hand > 0 ? [say(byHand, { n: short(hand) })] : [], ...n - hand > 0 ? [say(plain, { n: short(n - hand) })] : []];
  return [...told(moved_in, moved_in_by_hand, ["%(n)s moved here", "%(n)s moved here by hand"]), ...told(moved_out, moved_out_by_hand, ["%(n)s moved away", "%(n)s moved away by hand"])];
}

/** How wide an edge is drawn for the people on it: 1.5 to 13 px, linear. @param {number} people @param {number} most */
export function widthOf(people, most) {
  return most > 0 ? 1.5 + (11.5 * people) / most : 1.5;
}

/** The most people on one edge. @param {Counts | null} counts */
export const mostOn = (counts) => Math.max(1, ...Object.values(counts?.edges ?? {}));

/**
 * The pill of a port: "2,492 · 75 %".
 * @param {Counts} counts @param {string} from @param {string} port @param {PortRef[]} ports @param {(n: number) => string} [write]
 */
export function portCount(counts, from, port, ports, write = short) {
  const mine = counts.edges[`${from}|${port}`] ?? 0;
  const left = ports.reduce((sum, ref) => sum + (counts.edges[`${from}|${ref.port.key}`] ?? 0), 0);
  const all = Math.max(left, counts.nodes[from]?.entered ?? 0);
  return all > 0 && ports.length > 1 ? `${write(mine)} · ${share(mine, all)}` : write(mine);
}

/** "Up to date 3 s ago" @param {number} seconds */
export function age(seconds) {
  if (seconds < 60) return say("Up to date %(n)s s ago", { n: figure(Math.max(0, Math.round(seconds))) });
  return plural("Up to date %(count)s minute ago", "Up to date %(count)s minutes ago", Math.round(seconds / 60));
}

/** A line in words: what it is called, how many took it, of how many. @param {Store} store @param {Counts} counts @param {string} from @param {string} port */
export function wayWords(store, counts, from, port) {
  const ports = store.at.ports.get(from) ?? [];
  const ref = ports.find((one) => one.port.key === port);
  const title = (/** @type {string | null | undefined} */ id) => (id ? store.cards[id]?.title ?? id : _("the end"));
  const people = counts.edges[`${from}|${port}`] ?? 0;
  const told = portCount(counts, from, port, ports, figure).replace(figure(people), plural("%(count)s person", "%(count)s people", people));
  const way = say("from “%(from)s” to “%(to)s”", { from: title(from), to: title(ref?.to) });
  return [ref?.port.label, told, way].filter(Boolean).join(", ");
}

/** Write the label of a line. What is said begins with what is seen, so that whoever speaks to the page finds it.
 * @param {Store} store @param {Counts} counts @param {HTMLElement} label @param {string} from @param {string} port @param {string} name */
export function writeWay(store, counts, label, from, port, name) {
  const told = name ? [el("span", { class: "edge-name" }, name), " "] : [];
  label.replaceChildren(...told, el("span", {}, portCount(counts, from, port, store.at.ports.get(from) ?? [])));
  label.title = wayWords(store, counts, from, port);
  label.setAttribute("aria-label", say("%(seen)s. %(way)s. Show who", { seen: label.textContent ?? "", way: label.title }));
}

/** Where lanes part and where they meet, all their people walk on one line. @param {Store} store @param {Counts} counts @param {number} most */
export function stemsOf(store, counts, most) {
  /** @param {number} people @param {number} x @param {number} from @param {number} to */
  const stem = (people, x, from, to) => {
    const drawn = svg("path", { class: "edge flow", d: `M${x} ${from}V${to}` });
    drawn.style.strokeWidth = `${widthOf(Math.min(people, most), most)}px`;
    return drawn;
  };
  const joins = store.picture.joins.map((join) => {
    const people = join.from.reduce((sum, { from, port }) => sum + (counts.edges[`${from}|${port}`] ?? 0), 0);
    return stem(people, join.x, join.y - 12, join.y + 16);
  });
  const fans = [...store.picture.cards].flatMap(([id, box]) => {
    const plain = (store.at.ports.get(id) ?? []).filter((ref) => !ref.port.side);
    const people = plain.reduce((sum, ref) => sum + (counts.edges[`${id}|${ref.port.key}`] ?? 0), 0);
    return plain.length > 1 ? [stem(people, box.x + box.w / 2, box.y + box.h, box.y + box.h + 16)] : [];
  });
  return [...joins, ...fans];
}

/** The line nearest to a point, and no farther away than `reach`. @param {Route[]} routes @param {Point} at @param {number} reach @returns {string | null} */
export function lineAt(routes, [x, y], reach) {
  /** @type {{ key: string | null; far: number }} */
  let best = { key: null, far: reach };
  for (const { key, points } of routes) {
    for (const [nth, [bx, by]] of points.entries()) {
      const [ax, ay] = points[nth - 1] ?? [bx, by];
      const long = (bx - ax) ** 2 + (by - ay) ** 2;
      const part = long ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long)) : 0;
      const far = Math.hypot(x - ax - part * (bx - ax), y - ay - part * (by - ay));
      if (far <= best.far) best = { key, far };
    }
  }
  return best.key;
}
