// Figures on cards and edges: who came, who waits, who went on. Positions never depend on them.

import { figure, plural, say, share } from "./words.js";

/**
 * The second lines of a card in Numbers.
 * @param {Card} card @param {Counts | null} counts @param {string} id @param {number} [room] how many lines the card has @returns {string[]}
 */
export function countsOf(card, counts, id, room = 1) {
  if (!counts) return ["…"];
  const { entered = 0, waiting = 0, passed = 0, skipped = 0, failed = 0, left = 0, out = 0, goal = 0, held_out = 0 } = counts.nodes[id] ?? {};
  /** @param {string} text @param {number} n */
  const part = (text, n) => say(text, { n: `**${figure(n)}**` });
  if (card.family === "message") {
    const sent = [part("%(n)s sent", passed), waiting ? part("%(n)s held", waiting) : ""].filter(Boolean);
    const lost = [skipped ? part("%(n)s skipped", skipped) : "", failed ? part("%(n)s failed", failed) : ""].filter(Boolean);
    return room > 1 ? [sent.join(" · "), lost.join(" · ")].filter(Boolean) : [[...sent, ...lost].slice(0, 2).join(" · ")];
  }
  // Who came is who waits, who went on, and who is out: by an exit, by the goal, by hand.
  if (card.family === "wait")
    return [[part("%(n)s waiting", waiting), part("%(n)s went on", left), out ? part("%(n)s out", out) : ""].filter(Boolean).join(" · ")];
  if (card.family === "start") return [part("%(n)s entered", entered), held_out ? part("%(n)s held out", held_out) : ""].filter(Boolean);
  // Who walked here has not done it yet; who did is counted wherever they were.
  if (card.family === "goal") return [`${part("%(n)s reached it", goal)} · ${part("%(n)s walked here", entered)}`];
  return [part("%(n)s in", entered)];
}

/** How wide an edge is drawn for the people on it: 1.5 to 13 px, linear. @param {number} people @param {number} most */
export function widthOf(people, most) {
  return most > 0 ? 1.5 + (11.5 * people) / most : 1.5;
}

/** The pill of a port: "2,492 · 75 %". @param {Counts} counts @param {string} from @param {string} port @param {PortRef[]} ports */
export function portCount(counts, from, port, ports) {
  const mine = counts.edges[`${from}|${port}`] ?? 0;
  const left = ports.reduce((sum, ref) => sum + (counts.edges[`${from}|${ref.port.key}`] ?? 0), 0);
  const all = Math.max(left, counts.nodes[from]?.entered ?? 0);
  return all > 0 && ports.length > 1 ? `${figure(mine)} · ${share(mine, all)}` : figure(mine);
}

/** "Up to date 3 s ago" @param {number} seconds */
export function age(seconds) {
  if (seconds < 60) return say("Up to date %(n)s s ago", { n: figure(Math.max(0, Math.round(seconds))) });
  return plural("Up to date %(count)s minute ago", "Up to date %(count)s minutes ago", Math.round(seconds / 60));
}
