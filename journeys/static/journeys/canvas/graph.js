// The graph, read: order of steps, who follows whom, where a path may lead, what a removal takes along.

/** @type {Port[]} */
const PLAIN = [{ key: "next", label: "" }];

/**
 * Index a graph: ports in the order of the card, steps in the order of their paths, loops found.
 * @param {Graph} graph @param {Cards} cards @returns {GraphIndex}
 */
export function index(graph, cards) {
  /** @type {Map<string, Step>} */
  const steps = new Map(graph.nodes.map((step) => [step.id, step]));
  /** @type {Map<string, Map<string, string>>} */
  const leads = new Map(graph.nodes.map((step) => [step.id, new Map()]));
  for (const edge of graph.edges) {
    if (steps.has(edge.to)) leads.get(edge.from)?.set(edge.port, edge.to);
  }
  /** @type {Map<string, PortRef[]>} */
  const ports = new Map();
  /** @type {Set<string>} */
  const reached = new Set();
  for (const [id, out] of leads) {
    const declared = cards[id]?.ports ?? (out.size ? [] : PLAIN);
    const known = new Set(declared.map((port) => port.key));
    const strays = [...out.keys()].filter((key) => !known.has(key)).map((key) => ({ key, label: "" }));
    ports.set(id, [...declared, ...strays].map((port) => ({ port, to: out.get(port.key) ?? null, back: false })));
    for (const to of out.values()) reached.add(to);
  }
  const heads = graph.nodes.map((step) => step.id).filter((id) => !reached.has(id));
  // The start comes first, wherever it stands in the file.
  heads.sort((a, b) => Number(cards[b]?.family === "start") - Number(cards[a]?.family === "start"));
  const { order, roots } = walk(heads, [...steps.keys()], ports);
  /** @type {GraphIndex["into"]} */
  const into = new Map(order.map((id) => [id, []]));
  for (const id of order) {
    for (const { port, to, back } of ports.get(id) ?? []) {
      if (to !== null && !back) into.get(to)?.push({ from: id, port: port.key });
    }
  }
  return { steps, ports, into, order, roots };
}

/**
 * Reverse postorder over the ports, the first port first; an edge to a step still open closes a loop.
 * @param {string[]} heads @param {string[]} all @param {Map<string, PortRef[]>} ports
 */
function walk(heads, all, ports) {
  /** @type {Map<string, "open" | "done">} */
  const seen = new Map();
  /** @type {string[][]} */
  const trees = [];
  /** @type {string[]} */
  const roots = [];
  /** @type {Set<string>} */
  const reached = new Set(heads);
  for (const id of reached) for (const { to } of ports.get(id) ?? []) if (to !== null) reached.add(to);
  // From the last to the first, because the list is turned round at the end; loops that no head reaches come last.
  for (const root of [...all.filter((id) => !reached.has(id)), ...heads.slice().reverse()]) {
    if (seen.has(root)) continue;
    roots.unshift(root);
    /** @type {string[]} */
    const done = [];
    /** @type {{ id: string; left: PortRef[] }[]} */
    const stack = [{ id: root, left: (ports.get(root) ?? []).slice() }];
    seen.set(root, "open");
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.left.pop();
      if (!next) {
        seen.set(top.id, "done");
        done.push(top.id);
        stack.pop();
      } else if (next.to !== null) {
        const state = seen.get(next.to);
        if (state === "open") next.back = true;
        else if (!state) {
          seen.set(next.to, "open");
          stack.push({ id: next.to, left: (ports.get(next.to) ?? []).slice() });
        }
      }
    }
    trees.push(done.reverse());
  }
  return { order: trees.reverse().flat(), roots };
}

/**
 * Everything that can be reached from a step, the step included.
 * @param {GraphIndex} at @param {string} id @returns {Set<string>}
 */
export function reach(at, id) {
  const found = new Set([id]);
  const todo = [id];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    for (const { to } of at.ports.get(next) ?? []) {
      if (to !== null && !found.has(to)) {
        found.add(to);
        todo.push(to);
      }
    }
  }
  return found;
}

/**
 * Everything from which a step can be reached, the step included.
 * @param {GraphIndex} at @param {string} id @returns {Set<string>}
 */
export function above(at, id) {
  const found = new Set([id]);
  const todo = [id];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    for (const { from } of at.into.get(next) ?? []) {
      if (!found.has(from)) {
        found.add(from);
        todo.push(from);
      }
    }
  }
  return found;
}

/**
 * The steps a port may be led to: no start, not where it leads already, and none that would close a loop, unless the port is made for that.
 * @param {GraphIndex} at @param {Cards} cards @param {string} from @param {string} port @returns {string[]}
 */
export function targets(at, cards, from, port) {
  const way = at.ports.get(from)?.find((ref) => ref.port.key === port);
  const before = way?.port.loops ? new Set([from]) : above(at, from);
  const now = way?.to;
  return at.order.filter((id) => !before.has(id) && id !== now && cards[id]?.family !== "start");
}

/**
 * The port along which the path goes on when nothing else is said: the first that is led somewhere and is no side port.
 * @param {GraphIndex} at @param {string} id @returns {PortRef | null}
 */
export function mainPort(at, id) {
  const ports = at.ports.get(id) ?? [];
  const plain = ports.filter((ref) => !ref.port.side);
  return plain.find((ref) => ref.to !== null) ?? plain[0] ?? ports[0] ?? null;
}

/**
 * Where else a step could go: from a place on to each open end in the order of the paths, round to the beginning; the ways of its own step too.
 * @param {GraphIndex} at @param {Place} place @returns {Place[]} the place itself first
 */
export function turns(at, place) {
  const all = at.order.flatMap((id) => (at.ports.get(id) ?? []).filter((ref) => ref.to === null || id === place.from)
    .map((ref) => ({ from: id, port: ref.port.key, to: ref.to, also: [] })));
  const now = all.findIndex((one) => one.from === place.from && one.port === place.port);
  return [place, ...all.slice(now + 1), ...all.slice(0, Math.max(now, 0))];
}

/**
 * The port at which a step is added after another: where several ways part, the first that leads nowhere yet, else the main one.
 * @param {GraphIndex} at @param {string} id @returns {PortRef | null}
 */
export function nextPort(at, id) {
  const plain = (at.ports.get(id) ?? []).filter((ref) => !ref.port.side);
  return (plain.length > 1 && plain.find((ref) => ref.to === null)) || mainPort(at, id);
}

/**
 * What disappears when a step is removed and the path goes on along `keep`.
 * @param {GraphIndex} at @param {string} id @param {string | null} keep a port, or null when nothing follows
 * @returns {string[]} the steps that no path reaches any more, in path order, the removed one excluded
 */
export function removalTakes(at, id, keep) {
  const follower = at.ports.get(id)?.find((ref) => ref.port.key === keep)?.to ?? null;
  const found = new Set(at.roots.filter((root) => root !== id));
  if (follower !== null && (at.roots.includes(id) || at.into.get(id)?.length)) found.add(follower);
  const todo = [...found];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    for (const { to } of at.ports.get(next) ?? []) {
      const on = to === id ? follower : to;
      if (on !== null && !found.has(on)) {
        found.add(on);
        todo.push(on);
      }
    }
  }
  const mine = reach(at, id);
  return at.order.filter((other) => other !== id && mine.has(other) && !found.has(other));
}

/**
 * The ports among which a person has to choose before a step goes: those whose steps would otherwise be lost.
 * @param {GraphIndex} at @param {string} id @returns {PortRef[]}
 */
export function removalAsks(at, id) {
  const led = (at.ports.get(id) ?? []).filter((ref) => ref.to !== null && !ref.back);
  const main = mainPort(at, id);
  return led.length > 1 && removalTakes(at, id, main?.port.key ?? null).length > 0 ? led : [];
}

/**
 * The neighbours of a step for the arrow keys.
 * @param {GraphIndex} at @param {string} id
 * @returns {{ up: string | null; down: string | null; left: string | null; right: string | null }}
 */
export function neighbours(at, id) {
  const up = at.into.get(id)?.[0]?.from ?? null;
  const main = mainPort(at, id);
  const down = main && main.to !== null && !main.back ? main.to : null;
  const row = up === null ? at.roots : (at.ports.get(up) ?? []).flatMap((ref) => (ref.to !== null && !ref.back ? [ref.to] : []));
  const siblings = [...new Set(row)];
  const place = siblings.indexOf(id);
  return { up, down, left: siblings[place - 1] ?? null, right: place < 0 ? null : siblings[place + 1] ?? null };
}

/**
 * May a step of the catalogue stand at this place? An ending one only where it cuts nothing off.
 * @param {GraphIndex} at @param {{ family: string }} item @param {Place} place
 */
export function mayStand(at, item, place) {
  if (item.family === "start") return false;
  if (!ends(item.family) || place.to === null) return true;
  return (at.into.get(place.to)?.length ?? 0) > 1 + place.also.length;
}

/** Nothing follows a step of these families. @param {string} family */
export const ends = (family) => family === "leave" || family === "goal";

/**
 * A free id, readable in a diff: `wait-2`.
 * @param {Iterable<string>} taken @param {string} type
 */
export function freeId(taken, type) {
  const used = new Set(taken);
  const stem = type.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "step";
  let number = 1;
  while (used.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}
