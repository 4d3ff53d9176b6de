// Steps that were copied: kept in the browser, so that they can be put into another journey and another tab.

/** @typedef {{ nodes: Step[]; edges: Edge[] }} Clip */
const KEY = "cairn-steps";
/** @type {Clip | null} where the browser keeps nothing */
let here = null;

/** @param {Clip} clip */
export function keepClip(clip) {
  here = clip;
  try {
    localStorage.setItem(KEY, JSON.stringify(clip));
  } catch {
    return;
  }
}

/** @returns {Clip | null} */
export function takeClip() {
  try {
    const clip = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return Array.isArray(clip?.nodes) && Array.isArray(clip?.edges) && clip.nodes.length ? clip : here;
  } catch {
    return here;
  }
}

/**
 * Steps with the ways between them. Where some between them were left out, one leads to the next.
 * @param {GraphIndex} at @param {Edge[]} edges @param {string[]} ids @returns {Clip}
 */
export function clipOf(at, edges, ids) {
  const all = new Set(ids);
  const order = at.order.filter((id) => all.has(id));
  const inside = edges.filter((edge) => all.has(edge.from) && all.has(edge.to)).map((edge) => ({ ...edge }));
  for (const [nth, id] of order.entries()) {
    if (nth === 0 || inside.some((edge) => edge.to === id)) continue;
    for (const before of order.slice(0, nth).reverse()) {
      const free = (at.ports.get(before) ?? []).find((ref) => !ref.port.side && !inside.some((edge) => edge.from === before && edge.port === ref.port.key));
      if (!free) continue;
      inside.push({ from: before, port: free.port.key, to: id });
      break;
    }
  }
  return { nodes: order.flatMap((id) => at.steps.get(id) ?? []), edges: inside };
}
