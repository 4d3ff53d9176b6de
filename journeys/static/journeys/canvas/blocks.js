// Blocks: a step with all that only it leads to, measured from the leaves up. Every join hangs under the step that all its paths passed.

import { labelWidth, LANE_GAP } from "./measure.js";

/** Distances in pixels, down from the foot of a card or up from the head of a join. */
export const GAP = { bar: 16, join: 48, joinBar: 28, joinPlus: 16, jog: 36, side: 90, sidePlus: 28 };
const STRAIGHT = { label: 14, plus: 15, body: 30 };
const STRAIGHT_LABELLED = { label: 14, plus: 35, body: 50 };
const FAN = { label: 36, plus: 36, body: 54 };
const FAN_LABELLED = { label: 36, plus: 58, body: 74 };

/** @typedef {{ parent: Frame | null; dx: number; dy: number; x: number; y: number }} Frame a moved origin */
/** @typedef {{ frame: Frame; dx: number; jogs: { frame: Frame; dx: number; dy: number }[] }} Track the upright line of a lane */
/** @typedef {{ to: string; x: number; corridor: boolean; track: Track }} Exit a line that leaves a block at its foot */
/**
 * @typedef {{
 *   frame: Frame; l: number; r: number; bottom: number; exits: Exit[]; main: boolean; clear: number;
 *   trunk: number | null; row: { l: number; r: number; until: number } | null; dx: number
 * }} Item one lane, or several that have joined
 */
/** @typedef {{ frame: Frame; l: number; r: number; h: number; exits: Exit[] }} Block */
/**
 * @typedef {{
 *   from: string; ref: PortRef; frame: Frame; w: number; h: number; fan: boolean; kind: "child" | "exit" | "open" | "back";
 *   track: Track; bar: number; label: number; plus: number; end: number; quiet: boolean; sideY: number
 * }} Draft an edge before its place is known
 */

/** @returns {Frame} */
export const newFrame = () => ({ parent: null, dx: 0, dy: 0, x: 0, y: 0 });

/** @param {Frame} frame @param {Frame} parent @param {number} dx @param {number} dy */
function hang(frame, parent, dx, dy) {
  frame.parent = parent;
  frame.dx = dx;
  frame.dy = dy;
}

/**
 * Build the block of one step; the blocks of all that it leads to alone exist already.
 * @param {{
 *   id: string | null; refs: PortRef[]; size: { w: number; h: number }; aside: number; drop: number; joins: string[];
 *   blocks: Map<string, Block>; single: (id: string) => boolean; frames: Frame[]; drafts: Draft[]
 * }} given `aside`: room for a note at the right; `drop`: by how much it is longer than the card
 * @returns {Block}
 */
export function build(given) {
  const { id, refs, size, drop, blocks, frames, drafts } = given;
  const frame = newFrame();
  const base = size.h + drop;
  const mains = refs.filter((ref) => !ref.port.side);
  const sides = refs.filter((ref) => ref.port.side);
  const fan = mains.length > 1;
  const words = mains.some((ref) => ref.port.label);
  const step = fan ? (words ? FAN_LABELLED : FAN) : words ? STRAIGHT_LABELLED : STRAIGHT;

  /** @param {PortRef} ref @param {number} nth @returns {Item} */
  const lane = (ref, nth) => {
    const { port, to, back } = ref;
    const side = Boolean(port.side);
    const sideY = side ? (size.h * (nth + 1)) / (sides.length + 1) : 0;
    const half = side ? 12 : fan || port.label ? Math.max(16, labelWidth(port.label) / 2 + 4) : 16;
    const kind = to === null ? "open" : back ? "back" : given.single(to) ? "child" : "exit";
    const plus = side ? Math.max(sideY + GAP.sidePlus, kind === "child" ? base + 12 : 0) : base + step.plus;
    const quiet = kind === "exit" && (side || (!fan && !words));
    const body = id === null ? 0 : side ? base + STRAIGHT.body : base + step.body;
    const bottom = kind === "exit" && quiet ? (side ? plus + 10 : base) : plus + 12;
    /** @type {Item} */
    const item = {
      frame: newFrame(), l: half, r: half, bottom, exits: [], main: !side, trunk: null, row: null, dx: 0,
      clear: side ? size.w / 2 + Math.max(GAP.side, labelWidth(port.label) + 26) : 0,
    };
    const child = kind === "child" && to !== null ? blocks.get(to) : undefined;
    if (child) {
      item.frame = child.frame;
      child.frame.dy = body;
      item.l = Math.max(half, child.l);
      item.r = Math.max(half, child.r);
      item.bottom = body + child.h;
      item.exits = child.exits;
    } else frames.push(item.frame);
    /** @type {Track} */
    const track = { frame: item.frame, dx: 0, jogs: [] };
    if (kind === "exit" && to !== null) item.exits = [{ to, x: 0, corridor: side, track }];
    if (id !== null) {
      drafts.push({
        from: id, ref, frame, w: size.w, h: size.h, fan, kind, track, bar: base + GAP.bar, label: side ? sideY : base + step.label,
        plus: kind === "exit" && quiet && !side ? base + 10 : plus, end: plus + 12, quiet, sideY,
      });
    }
    return item;
  };

  const items = mains.map(lane);
  for (let nth = sides.length - 1; nth >= 0; nth -= 1) {
    const item = lane(/** @type {PortRef} */ (sides[nth]), nth);
    if (!share(item, items, drafts.at(-1), mains.length === 1)) items.unshift(item);
  }
  for (const join of given.joins) merge(join, items, /** @type {Block} */ (blocks.get(join)), frames);

  const { left, right, axis } = pack(items);
  for (const item of items) hang(item.frame, frame, item.dx - axis, item.frame.dy);
  frames.push(frame);
  return {
    frame,
    l: Math.max(size.w / 2, axis - left),
    r: Math.max(size.w / 2 + given.aside, right - axis),
    h: Math.max(base, ...items.map((item) => item.bottom)),
    exits: items.flatMap((item) => moved(item.exits, item.dx - axis)),
  };
}

/** @param {Exit[]} exits @param {number} dx @returns {Exit[]} */
function moved(exits, dx) {
  return dx === 0 ? exits : exits.map((exit) => ({ ...exit, x: exit.x + dx }));
}

/**
 * Let a side port use the lane that runs at the left edge already, when both lead to the same step.
 * @param {Item} item @param {Item[]} items @param {Draft | undefined} draft @param {boolean} straight
 */
function share(item, items, draft, straight) {
  const [mine] = item.exits;
  const first = items[0];
  if (!mine?.corridor || !first || !draft || draft.kind !== "exit" || (first.main && !straight)) return false;
  const edge = first.exits.find((exit) => exit.corridor && exit.track.jogs.length === 0 && exit.to === mine.to && exit.x - 13 <= -first.l);
  if (!edge) return false;
  if (first.main) {
    const further = Math.max(0, edge.x + item.clear);
    edge.track.dx -= further;
    edge.x -= further;
    first.l += further;
  } else first.clear = Math.max(first.clear, item.clear);
  draft.track = edge.track;
  first.bottom = Math.max(first.bottom, item.bottom);
  return true;
}

/**
 * Stand items side by side, each in its own column; a short ending lane may stand beside the lanes of a join, over its block.
 * @param {Item[]} items @returns {{ left: number; right: number; axis: number }}
 */
function pack(items) {
  const mains = items.filter((item) => item.main);
  let full = -Infinity;
  let row = { right: -Infinity, until: Infinity };
  for (const item of mains) {
    const dead = item.exits.length === 0 && item.bottom <= row.until;
    const from = dead ? row.right : full;
    item.dx = from === -Infinity ? 0 : from + LANE_GAP + item.l;
    const right = item.dx + item.r;
    if (dead) row.right = right;
    else row = item.row ? { right: item.dx + item.row.r, until: item.row.until } : { right, until: Infinity };
    full = Math.max(full, right);
  }
  const [first, last] = [mains[0], mains.at(-1)];
  const joined = mains.find((item) => item.trunk !== null);
  const axis = joined ? joined.dx + (joined.trunk ?? 0) : first && last ? (first.dx + last.dx) / 2 : 0;
  let left = first ? Math.min(...mains.map((item) => item.dx - item.l)) : 0;
  for (const item of items.filter((one) => !one.main).reverse()) {
    item.dx = Math.min(left - item.r - (item.r > 12 ? LANE_GAP : 2), axis - item.clear);
    left = item.dx - item.l;
    full = Math.max(full, item.dx + item.r);
  }
  return { left: Math.min(left, 0), right: Math.max(full, 0), axis };
}

/**
 * Let all lanes that lead to a join become one item with the join's block beneath.
 * @param {string} join @param {Item[]} items @param {Block} block @param {Frame[]} frames
 */
function merge(join, items, block, frames) {
  const feeds = items.map((item) => item.exits.some((exit) => exit.to === join));
  const lo = feeds.indexOf(true);
  const hi = feeds.lastIndexOf(true);
  const group = lo < 0 ? [] : items.slice(lo, hi + 1);
  const frame = newFrame();
  const packed = pack(group);
  let { left, right } = packed;
  const all = group.flatMap((item) => moved(item.exits, item.dx));
  const feeders = all.filter((exit) => exit.to === join);
  const upright = feeders.filter((exit) => !exit.corridor);
  const xs = (upright.length ? upright : feeders).map((exit) => exit.x);
  const mains = group.filter((item) => item.main);
  const [only] = mains;
  const axis = only && mains.length === 1 ? only.dx + (only.trunk ?? 0) : xs.length ? (Math.min(...xs) + Math.max(...xs)) / 2 : 0;
  const top = Math.max(0, ...group.map((item) => item.bottom)) + GAP.join;
  const row = { l: -left, r: right, until: top - GAP.joinBar - 8 };
  const [from, to] = [axis - block.l, axis + block.r];
  left = Math.min(left, from);
  right = Math.max(right, to);

  /** @type {Exit[]} */
  const exits = [];
  /** @type {Map<string, number>} */
  const corridors = new Map();
  for (const exit of all) {
    if (exit.to === join) continue;
    if (exit.x > from - 8 && exit.x < to + 8) {
      let x = corridors.get(exit.to);
      if (x === undefined) {
        x = left - 14;
        left = x - 12;
        corridors.set(exit.to, x);
      }
      exit.track.jogs.push({ frame, dx: x, dy: top - GAP.jog });
      exits.push({ ...exit, x, corridor: true });
    } else exits.push(exit);
  }
  for (const item of group) hang(item.frame, frame, item.dx, item.frame.dy);
  hang(block.frame, frame, axis, top);
  frames.push(frame);
  /** @type {Item} */
  const one = {
    frame, l: -left, r: right, bottom: top + block.h, exits: [...exits, ...moved(block.exits, axis)], dx: 0,
    main: mains.length > 0 || group.length === 0, trunk: mains.length > 0 ? axis : null, row,
    clear: mains.length > 0 ? 0 : Math.max(0, ...group.map((item) => item.clear)),
  };
  items.splice(lo < 0 ? items.length : lo, group.length, one);
}
