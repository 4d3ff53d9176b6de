// Journeys made up by a seed, for properties, and small ones written by hand.

const FAMILY = { start: "start", branch: "decide", wait: "wait", email: "message", goal: "goal", leave: "leave" };

/** A small generator of numbers; the same seed gives the same journey everywhere. */
export function dice(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39) >>> 0;
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  };
}

/** One line per step: `id type port:label>target …`; `~port` is a side port, a missing target an open end. */
export function journey(text) {
  const nodes = [];
  const edges = [];
  const cards = {};
  for (const line of text.trim().split("\n")) {
    const [id, type, ...ports] = line.trim().split(/\s+/);
    nodes.push({ id, type, settings: {} });
    cards[id] = { title: id, summary: ["one line"], icon: "mail", family: FAMILY[type] ?? "do", day: "", marks: [], ports: [] };
    for (const port of ports) {
      const [, side, key, label, to] = /^(~?)([\w-]+)(?::([\w-]*))?(?:>([\w-]+))?$/.exec(port);
      cards[id].ports.push({ key, label: label ?? "", side: side === "~", end: !to });
      if (to) edges.push({ from: id, port: key, to });
    }
  }
  return { graph: { nodes, edges, notes: [] }, cards };
}

/** A random journey without loops: waits with side ports, fans, joins, open ends. */
export function randomJourney(seed, size) {
  const roll = dice(seed);
  const nodes = [];
  const edges = [];
  const cards = {};
  const types = ["email", "email", "wait", "wait", "branch", "leave", "goal"];
  for (let nth = 0; nth < size; nth += 1) {
    const type = nth === 0 ? "start" : types[roll(types.length)];
    const id = `n${nth}`;
    const ports = [];
    if (type === "branch") for (let lane = 0; lane < 2 + roll(4); lane += 1) ports.push({ key: `p${lane}`, label: `Rule number ${lane}` });
    else if (type === "wait") ports.push({ key: "late", label: "After 1 day" }, { key: "done", label: "Engaged", side: true });
    else if (type !== "leave" && type !== "goal") ports.push({ key: "next", label: "" });
    if (type === "wait" && roll(5) === 0) ports.push({ key: "other", label: "Something else", side: true });
    const summary = roll(2) ? ["A short line"] : ["A much longer line of words that needs two lines on the card"];
    nodes.push({ id, type, settings: {} });
    cards[id] = { title: `Step ${nth}`, summary, icon: "mail", family: FAMILY[type], day: "", marks: [], ports };
  }
  const near = 1 + roll(8);
  for (const [nth, node] of nodes.entries()) {
    for (const port of cards[node.id].ports) {
      if (nth + 1 >= size || roll(8) === 0) continue;
      const to = nth + 1 + Math.min(roll(near), size - nth - 2);
      if (cards[`n${to}`].family !== "start") edges.push({ from: node.id, port: port.key, to: `n${to}` });
    }
  }
  return { graph: { nodes, edges, notes: [] }, cards };
}

/** A well-made journey of about `size` steps: fans of three that join, a wait with a side port after each. */
export function tidyJourney(size) {
  const lines = ["start start next>b0"];
  for (let nth = 0; lines.length < size; nth += 1) {
    const last = lines.length + 5 >= size;
    lines.push(`b${nth} branch a:One>x${nth} b:Two>y${nth} c:Three>z${nth}`);
    for (const lane of ["x", "y", "z"]) lines.push(`${lane}${nth} email next>w${nth}`);
    lines.push(`w${nth} wait late:Late>${last ? "goal" : `b${nth + 1}`} ~done:Engaged>goal`);
  }
  lines.push("goal goal");
  return journey(lines.join("\n"));
}
