// Two people at one graph: what somebody changed, put onto what another one has. Pure, like the rest of the geometry.

/** @typedef {{ keys: Set<string>; steps: Set<string>; theirs: Map<string, any>; after: Graph }} Patch what changed between two graphs, part by part */

/** A value as text that does not depend on the order of its names. @param {unknown} value @returns {string} */
export function textOf(value) {
  return JSON.stringify(value, (_name, part) => (part && typeof part === "object" && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part)) ?? "";
}

/** The parts of a graph: each step, each way out of one, each note, and what holds everywhere. @param {Graph} graph @returns {Map<string, any>} */
function parts(graph) {
  /** @type {Map<string, any>} */
  const found = new Map(graph.nodes.map((step) => [`step ${step.id}`, step]));
  for (const edge of graph.edges) found.set(wayOf(edge), edge.to);
  for (const note of graph.notes ?? []) found.set(`note ${note.id}`, note);
  found.set("everywhere", graph.everywhere ?? {});
  return found;
}

/** @param {{ from: string; port: string }} edge */
const wayOf = ({ from, port }) => `way ${from}|${port}`;

/** The step to which a part belongs; null is the journey itself. @param {string} key @param {Graph} graph @returns {string | null} */
export function stepOf(key, graph) {
  const [kind, rest = ""] = key.split(/ (.*)/s);
  if (kind === "step") return rest;
  if (kind === "way") return rest.split("|")[0] ?? null;
  return kind === "note" ? (graph.notes ?? []).find((note) => note.id === rest)?.at ?? null : null;
}

/** What somebody did between two graphs. @param {Graph} before @param {Graph} after @returns {Patch} */
export function patchOf(before, after) {
  const [was, theirs] = [parts(before), parts(after)];
  const keys = new Set([...was.keys(), ...theirs.keys()].filter((key) => textOf(was.get(key)) !== textOf(theirs.get(key))));
  const steps = new Set([...keys].filter((key) => !key.startsWith("note ")).map((key) => stepOf(key, after)).filter((id) => id !== null));
  return { keys, steps, theirs, after };
}

/** @param {Graph} one @param {Graph} other */
export const same = (one, other) => patchOf(one, other).keys.size === 0;

/**
 * Put what somebody did onto another graph. Where both changed the same part, the patch wins; a step that it touches stays.
 * @param {Patch} patch @param {Graph} graph @returns {Graph}
 */
export function applied({ keys, steps, theirs, after }, graph) {
  if (!keys.size) return graph;
  const had = new Set(graph.nodes.map((step) => step.id));
  /** @type {Map<string, Step>} */
  const nodes = new Map();
  for (const step of graph.nodes) {
    const key = `step ${step.id}`;
    const now = keys.has(key) ? theirs.get(key) : step;
    if (now) nodes.set(step.id, now);
  }
  for (const step of after.nodes) if (!had.has(step.id) && steps.has(step.id)) nodes.set(step.id, step);
  /** @type {Map<string, Edge>} */
  const ways = new Map(graph.edges.map((edge) => [wayOf(edge), edge]));
  for (const key of keys) if (key.startsWith("way ")) ways.delete(key);
  for (const edge of after.edges) {
    const back = !had.has(edge.to) && nodes.has(edge.to);
    if (keys.has(wayOf(edge)) || back) ways.set(wayOf(edge), edge);
  }
  const notes = (graph.notes ?? []).filter((note) => !keys.has(`note ${note.id}`));
  for (const note of after.notes ?? []) if (keys.has(`note ${note.id}`)) notes.push(note);
  return {
    ...graph,
    nodes: [...nodes.values()],
    edges: [...ways.values()].filter(({ from, to }) => nodes.has(from) && nodes.has(to)),
    notes: notes.filter((note) => nodes.has(note.at)),
    everywhere: keys.has("everywhere") ? after.everywhere ?? {} : graph.everywhere ?? {},
  };
}

/** A patch without what it does to one step (null: to the journey itself). @param {Patch} patch @param {string | null} id @returns {Patch} */
export function without(patch, id) {
  const keys = new Set([...patch.keys].filter((key) => stepOf(key, patch.after) !== id));
  return { ...patch, keys, steps: new Set([...patch.steps].filter((step) => step !== id)) };
}

/** The steps at which two people changed the same part; "" stands for the journey itself. @param {Patch} mine @param {Patch} theirs @returns {string[]} */
export function disputed(mine, theirs) {
  const both = [...mine.keys].filter((key) => theirs.keys.has(key) && textOf(mine.theirs.get(key)) !== textOf(theirs.theirs.get(key)));
  return [...new Set(both.map((key) => stepOf(key, mine.after) ?? stepOf(key, theirs.after) ?? ""))];
}
