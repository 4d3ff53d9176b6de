// Reads cases from standard input and says where the canvas makes another graph of a command than the server.
import { apply } from "../../../journeys/static/journeys/canvas/edits.js";

let text = "";
for await (const piece of process.stdin) text += piece;
const { cases, catalogue } = JSON.parse(text);
const plain = (graph) => JSON.stringify({
  nodes: graph.nodes.map((node) => node.id).sort(),
  edges: graph.edges.map((edge) => `${edge.from}|${edge.port}>${edge.to}`).sort(),
});
const different = [];
for (const { graph, cards, command, expected } of cases) {
  const { graph: made } = apply({ graph, cards }, command, catalogue);
  if (plain(made) !== plain(expected)) different.push({ command, canvas: plain(made), server: plain(expected) });
}
console.log(JSON.stringify({ looked: cases.length, different }));
