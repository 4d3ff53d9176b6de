// What two people do to one graph: nothing of either is lost, and where both did the same part it is told.

import assert from "node:assert/strict";
import { test } from "node:test";

import { apply } from "../../../journeys/static/journeys/canvas/edits.js";
import { applied, disputed, patchOf, same, textOf } from "../../../journeys/static/journeys/canvas/merge.js";
import { dice, randomJourney } from "./sample.mjs";

const CATALOGUE = [{ type: "email", title: "E-mail", group: "say", icon: "mail", family: "message", help: "" }];

/** Something somebody might do, by a seed. */
function deed({ graph, cards }, roll, name) {
  const at = graph.edges[roll(graph.edges.length)];
  const step = graph.nodes[1 + roll(graph.nodes.length - 1)];
  const may = [{ op: "insert", type: "email", from: at.from, port: at.port, id: name }, { op: "note", id: name, at: step.id, text: name }, { op: "remove", id: step.id }];
  return apply({ graph, cards }, may[roll(may.length)], CATALOGUE);
}

test("the order of names in a setting is no change", () => {
  assert.equal(textOf({ b: 1, a: { d: [1], c: 2 } }), textOf({ a: { c: 2, d: [1] }, b: 1 }));
});

test("a patch put onto the graph it came from gives the graph it led to", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const before = randomJourney(seed, 4 + (seed % 20));
    if (!before.graph.edges.length) continue;
    const after = deed(before, dice(seed), "mine");
    assert.ok(same(applied(patchOf(before.graph, after.graph), before.graph), after.graph), `seed ${seed}`);
  }
});

test("of two who changed different parts, either order gives the same and nothing of either is lost", () => {
  let met = 0;
  for (let seed = 1; seed <= 400; seed += 1) {
    const base = randomJourney(seed, 6 + (seed % 20));
    if (!base.graph.edges.length) continue;
    const [mine, theirs] = [deed(base, dice(seed), "mine"), deed(base, dice(seed + 7919), "theirs")];
    const [a, b] = [patchOf(base.graph, mine.graph), patchOf(base.graph, theirs.graph)];
    const one = applied(b, mine.graph);
    const known = new Set(one.nodes.map((step) => step.id));
    for (const { from, to } of one.edges) assert.ok(known.has(from) && known.has(to), `seed ${seed}: ${from} > ${to}`);
    if (disputed(a, b).length || [...a.steps].some((step) => b.steps.has(step))) continue;
    met += 1;
    const other = applied(a, theirs.graph);
    const still = (key) => (key.startsWith("way ") || key.startsWith("note ") ? known.has(key.replace(/^way /, "").split("|")[0]) || key.startsWith("note ") : true);
    const difference = [...patchOf(one, other).keys].filter(still);
    assert.deepEqual(difference, [], `seed ${seed}`);
  }
  assert.ok(met > 50, `${met} pairs met`);
});
