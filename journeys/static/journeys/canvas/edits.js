// The graph, changed: what each command will do, shown before the server has answered. The server's answer is what counts.

import { ends, freeId, index, mainPort, removalTakes } from "./graph.js";

/** @typedef {{ graph: Graph; cards: Cards }} Sheet */

/**
 * @param {Sheet} sheet @param {Command} command @param {CatalogueItem[]} catalogue
 * @returns {Sheet} a new one; the old one is left as it is
 */
export function apply(sheet, command, catalogue) {
  const { graph, cards } = sheet;
  switch (command.op) {
    case "insert": {
      const item = catalogue.find((one) => one.type === command.type);
      const card = { ...likeness(sheet, item, command.type), day: "", marks: [] };
      const step = { id: command.id, type: command.type, settings: {} };
      return put({ graph: { ...graph, nodes: [...graph.nodes, step] }, cards: { ...cards, [step.id]: card } }, step.id, command);
    }
    case "duplicate": {
      const step = graph.nodes.find((one) => one.id === command.id);
      const main = mainPort(index(graph, cards), command.id);
      if (!step || !main) return sheet;
      const id = command.as ?? freeId(graph.nodes.map((one) => one.id), step.type);
      const card = cards[step.id];
      const more = { graph: { ...graph, nodes: [...graph.nodes, { ...step, id }] }, cards: card ? { ...cards, [id]: card } : cards };
      return put(more, id, { from: command.id, port: main.port.key });
    }
    case "remove":
      return remove(sheet, command.id, command.keep, true);
    case "move": {
      if (command.from === command.id) return sheet;
      const lifted = remove(sheet, command.id, undefined, false);
      return put(lifted, command.id, command);
    }
    case "connect":
      return lead(sheet, command.from, command.port, command.to);
    case "disconnect":
      return lead(sheet, command.from, command.port, null);
    case "restore":
      return { graph: command.graph, cards };
    case "note": {
      const others = (graph.notes ?? []).filter((note) => note.id !== command.id);
      const note = { id: command.id, at: command.at, text: command.text };
      return { graph: { ...graph, notes: command.text ? [...others, note] : others }, cards };
    }
    case "paste": {
      const next = { ...graph, nodes: [...graph.nodes, ...command.nodes], edges: [...graph.edges, ...command.edges] };
      const looks = { ...cards };
      for (const step of command.nodes) looks[step.id] = { ...likeness(sheet, undefined, step.type), title: step.name ?? step.type };
      const [first] = command.nodes;
      const last = command.nodes.at(-1);
      return first && last ? put({ graph: next, cards: looks }, first.id, command, last.id) : sheet;
    }
    default:
      return sheet;
  }
}

/** How a new step probably looks: like another one of its type. @param {Sheet} sheet @param {CatalogueItem | undefined} item @param {string} type @returns {Card} */
function likeness({ graph, cards }, item, type) {
  const twin = graph.nodes.find((step) => step.type === type && cards[step.id]);
  const ports = twin ? cards[twin.id]?.ports : item && ends(item.family) ? [] : [{ key: item?.main || "next", label: "" }];
  const like = item ?? (twin ? cards[twin.id] : undefined);
  return { title: like?.title ?? type, summary: [], icon: like?.icon ?? "circle", family: like?.family ?? "do", marks: [], ports: ports ?? [] };
}

/** @param {Sheet} sheet @param {string} from @param {string} port @param {string | null} to @returns {Sheet} */
function lead({ graph, cards }, from, port, to) {
  const edges = graph.edges.filter((edge) => edge.from !== from || edge.port !== port);
  return { graph: { ...graph, edges: to === null ? edges : [...edges, { from, port, to }] }, cards };
}

/**
 * Put a step on the edge out of a port; what followed there follows the step's (or the last pasted step's) main port.
 * @param {Sheet} sheet @param {string} id @param {{ from: string; port: string }} place @param {string} [last] @returns {Sheet}
 */
function put(sheet, id, { from, port }, last = id) {
  const followed = sheet.graph.edges.find((edge) => edge.from === from && edge.port === port)?.to ?? null;
  const main = mainPort(index(sheet.graph, sheet.cards), last);
  const before = lead(sheet, from, port, id);
  return main && followed !== null ? lead(before, last, main.port.key, followed) : before;
}

/** @param {Sheet} sheet @param {string} id @param {string | undefined} keep @param {boolean} forGood @returns {Sheet} */
function remove({ graph, cards }, id, keep, forGood) {
  const at = index(graph, cards);
  const port = keep ?? mainPort(at, id)?.port.key ?? null;
  const follower = at.ports.get(id)?.find((ref) => ref.port.key === port)?.to ?? null;
  const gone = new Set(forGood ? [id, ...removalTakes(at, id, port)] : []);
  const edges = graph.edges.flatMap((edge) => {
    if (edge.to === id) return follower !== null && follower !== edge.from ? [{ ...edge, to: follower }] : [];
    return gone.has(edge.from) || gone.has(edge.to) || (edge.from === id && edge.port === port) ? [] : [edge];
  });
  const notes = (graph.notes ?? []).filter((note) => !gone.has(note.at));
  return { graph: { ...graph, nodes: graph.nodes.filter((step) => !gone.has(step.id)), edges, notes }, cards };
}
