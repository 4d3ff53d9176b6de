// Where everything stands: top to bottom, lanes in the order of the ports, joins on one bar, side ports down the left.

import { build, GAP } from "./blocks.js";
import { dominators } from "./dominators.js";
import { NOTE, noteHeight, sizeOf } from "./measure.js";

/** @typedef {import("./blocks.js").Draft} Draft */
const EVERYWHERE = { gap: 84, w: 218, h: 128 };

/**
 * Place a whole journey. The axis of the first start is x = 0, its head y = 0.
 * @param {GraphIndex} at @param {Cards} cards @param {Note[]} [notes] @returns {Picture}
 */
export function layout(at, cards, notes = []) {
  const over = dominators(at);
  /** @type {Map<string | null, string[]>} */
  const under = new Map();
  for (const id of at.order) {
    const parent = over.get(id) ?? null;
    const list = under.get(parent);
    if (list) list.push(id);
    else under.set(parent, [id]);
  }
  const narrow = narrowSteps(at, over);
  /** @type {Map<string, Note[]>} */
  const pinned = new Map();
  for (const note of notes) pinned.set(note.at, [...(pinned.get(note.at) ?? []), note]);

  /** @param {string} id */
  const single = (id) => (at.into.get(id)?.length ?? 0) <= 1;
  /** @type {Parameters<typeof build>[0]["frames"]} */
  const frames = [];
  /** @type {Draft[]} */
  const drafts = [];
  /** @type {Map<string, ReturnType<typeof build>>} */
  const blocks = new Map();
  /** @type {Map<string, { w: number; h: number }>} */
  const sizes = new Map();
  /** @param {string | null} id @param {PortRef[]} refs */
  const stack = (id, refs) => {
    const size = id === null ? { w: 0, h: 0 } : sizeOf(cards[id], narrow.has(id));
    const mine = (id !== null && pinned.get(id)) || [];
    const high = mine.reduce((sum, note) => sum + noteHeight(note.text) + 8, 0);
    const joins = (under.get(id) ?? []).filter((one) => (at.into.get(one)?.length ?? 0) > 1);
    const block = build({
      id, refs, size, joins, blocks, single, frames, drafts,
      aside: mine.length ? NOTE.gap + NOTE.width : 0, drop: Math.max(0, high - size.h),
    });
    if (id !== null) {
      blocks.set(id, block);
      sizes.set(id, size);
    }
  };
  for (const id of at.order.slice().reverse()) stack(id, at.ports.get(id) ?? []);
  // Several beginnings stand side by side under a root that is not drawn.
  const heads = at.roots.map((to) => ({ port: { key: to, label: "" }, to, back: false }));
  stack(null, heads);

  for (const frame of frames.slice().reverse()) {
    frame.x = (frame.parent?.x ?? 0) + frame.dx;
    frame.y = (frame.parent?.y ?? 0) + frame.dy;
  }
  const home = blocks.get(at.roots[0] ?? "")?.frame.x ?? 0;
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  for (const id of at.order) {
    const frame = blocks.get(id)?.frame;
    const size = sizes.get(id);
    if (frame && size) boxes.set(id, { x: frame.x - size.w / 2 - home, y: frame.y, ...size });
  }
  return finish(at, boxes, drafts, pinned, home);
}

/**
 * Steps in the lanes of a fan are narrower; where the lanes have joined they are wide again.
 * @param {GraphIndex} at @param {Map<string, string | null>} over
 */
function narrowSteps(at, over) {
  /** @type {Set<string>} */
  const narrow = new Set();
  for (const id of at.order) {
    const parent = over.get(id);
    if (parent === null || parent === undefined) continue;
    const mains = (at.ports.get(parent) ?? []).filter((ref) => !ref.port.side);
    const lane = mains.length > 1 && (at.into.get(id)?.length ?? 0) === 1;
    if (lane || narrow.has(parent)) narrow.add(id);
  }
  return narrow;
}

/**
 * Turn drafts into lines, labels and `+` places, now that every frame has its place.
 * @param {GraphIndex} at @param {Map<string, Box>} boxes @param {Draft[]} drafts @param {Map<string, Note[]>} pinned @param {number} home
 * @returns {Picture}
 */
function finish(at, boxes, drafts, pinned, home) {
  const bounds = { left: 0, top: 0, right: 0, bottom: 0 };
  /** @param {number} x @param {number} y */
  const stretch = (x, y) => {
    bounds.left = Math.min(bounds.left, x);
    bounds.right = Math.max(bounds.right, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.bottom = Math.max(bounds.bottom, y);
  };
  /** @type {Map<string, Box>} */
  const notes = new Map();
  let beside = 0;
  for (const [id, box] of boxes) {
    stretch(box.x, box.y);
    stretch(box.x + box.w, box.y + box.h);
    let y = box.y;
    for (const note of pinned.get(id) ?? []) {
      const h = noteHeight(note.text);
      notes.set(note.id, { x: box.x + box.w + NOTE.gap, y, w: NOTE.width, h });
      stretch(box.x + box.w + NOTE.gap + NOTE.width, y + h);
      y += h + 8;
    }
    if (box.y < EVERYWHERE.h + 8) beside = Math.max(beside, box.x + box.w + (pinned.has(id) ? NOTE.gap + NOTE.width : 0));
  }
  const routes = drafts.map((draft) => route(draft, boxes, home));
  for (const { points, plus } of routes) {
    for (const [x, y] of points) stretch(x, y);
    if (plus) stretch(plus.x, plus.y + 12);
  }
  let loops = 0;
  for (const one of routes.filter((each) => each.back)) {
    const to = boxes.get(one.to ?? "");
    const last = one.points.at(-1);
    if (!to || !last) continue;
    loops += 1;
    const far = bounds.left - 12 - loops * 14;
    const [x, y] = [to.x + to.w / 2, to.y];
    one.points.push([far, last[1]], [far, y - 12], [x, y - 12], [x, y]);
  }
  if (loops) stretch(bounds.left - 26 - loops * 14, -12);
  const joins = at.order.filter((id) => (at.into.get(id)?.length ?? 0) > 1).map((id) => {
    const box = /** @type {Box} */ (boxes.get(id));
    return { to: id, x: box.x + box.w / 2, y: box.y - GAP.joinPlus, from: at.into.get(id) ?? [] };
  });
  /** @type {Point} */
  const everywhere = [beside + EVERYWHERE.gap, 0];
  return { cards: boxes, routes, joins, notes, everywhere, bounds };
}

/** @param {Draft} draft @param {Map<string, Box>} boxes @param {number} home @returns {Route} */
function route(draft, boxes, home) {
  const { from, ref, frame, track, kind, fan } = draft;
  const side = Boolean(ref.port.side);
  const [x, y] = [frame.x - home, frame.y];
  let lane = track.frame.x + track.dx - home;
  const first = lane;
  /** @type {Point[]} */
  const points = side
    ? [[x - draft.w / 2, y + draft.sideY], [lane, y + draft.sideY]]
    : fan ? [[x, y + draft.h], [x, y + draft.bar], [lane, y + draft.bar]] : [[x, y + draft.h]];
  if (!side && !fan && lane !== x) points.push([x, y + draft.bar], [lane, y + draft.bar]);
  const to = ref.to === null ? undefined : boxes.get(ref.to);
  if (kind === "open" || kind === "back" || !to) points.push([lane, y + draft.end - 12]);
  else {
    for (const jog of track.jogs) {
      const [jx, jy] = [jog.frame.x + jog.dx - home, jog.frame.y + jog.dy];
      points.push([lane, jy], [jx, jy]);
      lane = jx;
    }
    const middle = to.x + to.w / 2;
    if (kind === "exit") points.push([lane, to.y - GAP.joinBar], [middle, to.y - GAP.joinBar]);
    points.push([middle, to.y]);
  }
  const text = ref.port.label;
  return {
    key: `${from}|${ref.port.key}`, from, port: ref.port.key, to: ref.to, side, back: kind === "back", points: straight(points),
    label: text ? { x: side ? (x - draft.w / 2 + first) / 2 : fan ? first : x, y: y + draft.label, text, most: 190 } : null,
    plus: { x: first, y: y + draft.plus, quiet: draft.quiet },
  };
}

/** Leave out points that change nothing. @param {Point[]} points @returns {Point[]} */
function straight(points) {
  /** @type {Point[]} */
  const kept = [];
  for (const point of points) {
    const [a, b] = [kept.at(-2), kept.at(-1)];
    if (b && b[0] === point[0] && b[1] === point[1]) continue;
    if (a && b && ((a[0] === b[0] && b[0] === point[0]) || (a[1] === b[1] && b[1] === point[1]))) kept.pop();
    kept.push(point);
  }
  return kept;
}
