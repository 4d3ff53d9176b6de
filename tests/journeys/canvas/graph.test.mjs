// Reading the graph: the order of paths, legal targets, what a removal takes along, neighbours.

import assert from "node:assert/strict";
import { test } from "node:test";

import { freeId, index, mainPort, mayStand, neighbours, nextPort, reach, removalAsks, removalTakes, targets, turns } from "../../../journeys/static/journeys/canvas/graph.js";
import { dominators } from "../../../journeys/static/journeys/canvas/dominators.js";
import { journey, randomJourney } from "./sample.mjs";

const made = journey(`
  start start next>which
  which branch a:A>one b:B>two other:Else>quiet
  one email next>wait
  two email next>wait
  quiet leave
  wait wait late:Late>last ~done:Done>goal
  last email next>goal
  goal goal
`);
const at = index(made.graph, made.cards);

test("steps are in the order of their paths, every follower after all that lead to it", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = randomJourney(seed, 40);
    const one = index(random.graph, random.cards);
    const place = new Map(one.order.map((id, nth) => [id, nth]));
    assert.equal(one.order.length, 40);
    for (const edge of random.graph.edges) assert.ok(place.get(edge.from) < place.get(edge.to), `seed ${seed}: ${edge.from} before ${edge.to}`);
  }
  assert.equal(at.order[0], "start");
});

test("a loop has one edge that goes back, and steps that nothing reaches come last", () => {
  const looped = journey("start start next>a\na email next>b\nb email next>a\nx email next>y\ny email next>x");
  const one = index(looped.graph, looped.cards);
  assert.equal(one.order[0], "start");
  assert.equal(one.ports.get("b")[0].back, true);
  assert.deepEqual(one.roots, ["start", "x"]);
});

test("the step under which a join hangs is the one that all its paths have passed", () => {
  const over = dominators(at);
  assert.equal(over.get("wait"), "which");
  assert.equal(over.get("goal"), "wait");
  assert.equal(over.get("start"), null);
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = randomJourney(seed, 25);
    const one = index(random.graph, random.cards);
    for (const [id, top] of dominators(one)) {
      if (top === null) continue;
      const without = { ...random.graph, nodes: random.graph.nodes.filter((step) => step.id !== top), edges: random.graph.edges.filter((edge) => edge.from !== top && edge.to !== top) };
      const rest = index(without, random.cards);
      const free = new Set(one.roots.filter((root) => root !== top).flatMap((root) => [...reach(rest, root)]));
      assert.ok(!free.has(id), `seed ${seed}: no way to ${id} around ${top}`);
    }
  }
});

test("a path may be led to any step that closes no loop", () => {
  assert.deepEqual(targets(at, made.cards, "wait", "late").sort(), ["goal", "quiet"]);
  assert.ok(!targets(at, made.cards, "last", "next").includes("which"));
  const round = { ...made.cards, last: { ...made.cards.last, ports: [{ key: "next", label: "" }, { key: "again", label: "", side: true, loops: true }] } };
  const again = targets(index(made.graph, round), round, "last", "again");
  assert.ok(again.includes("which") && !again.includes("last") && !again.includes("start"));
  assert.ok(!targets(at, made.cards, "which", "a").includes("start"));
});

test("removing a split takes the branches with it that are not kept", () => {
  assert.deepEqual(removalTakes(at, "which", "a"), ["two", "quiet"]);
  assert.deepEqual(removalTakes(at, "which", "other").sort(), ["goal", "last", "one", "two", "wait"]);
  assert.equal(removalAsks(at, "which").length, 3);
});

test("removing a step in a line takes nothing and asks nothing", () => {
  assert.deepEqual(removalTakes(at, "one", "next"), []);
  assert.deepEqual(removalAsks(at, "one"), []);
  assert.deepEqual(removalAsks(at, "wait"), []);
});

test("arrows walk along the path and between siblings", () => {
  assert.deepEqual(neighbours(at, "two"), { up: "which", down: "wait", left: "one", right: "quiet" });
  assert.equal(neighbours(at, "start").up, null);
  assert.equal(mainPort(at, "wait").port.key, "late");
});

test("an ending step may stand only where it cuts nothing off", () => {
  const leave = { family: "leave" };
  assert.equal(mayStand(at, leave, { from: "one", port: "next", to: "wait", also: [] }), true);
  assert.equal(mayStand(at, leave, { from: "one", port: "next", to: "wait", also: [{ from: "two", port: "next" }] }), false);
  assert.equal(mayStand(at, leave, { from: "start", port: "next", to: "which", also: [] }), false);
  assert.equal(mayStand(at, { family: "start" }, { from: "one", port: "next", to: null, also: [] }), false);
});

test("a new id can be read and is free", () => {
  assert.equal(freeId(["wait-time-1"], "wait_time"), "wait-time-2");
});

test("whoever adds after a split comes to its open ways first, one after another", () => {
  const half = journey("start start next>which\nwhich branch a:A>one b:B two:C other:Else>quiet\none email next\nquiet leave");
  const one = index(half.graph, half.cards);
  assert.equal(nextPort(one, "which").port.key, "b");
  assert.equal(nextPort(at, "which").port.key, "a");
  assert.equal(nextPort(at, "wait").port.key, "late");
  assert.equal(nextPort(at, "quiet"), null);
});

test("from a place the turns go to every open end, round to where they began", () => {
  const half = journey("start start next>which\nwhich branch a:A>one b:B two:C other:Else>quiet\none email next\nquiet leave");
  const one = index(half.graph, half.cards);
  const names = (from, port, to = null) => turns(one, { from, port, to, also: [] }).map((place) => `${place.from}|${place.port}`);
  assert.deepEqual(names("one", "next"), ["one|next", "which|b", "which|two"]);
  assert.deepEqual(names("which", "b"), ["which|b", "which|two", "which|other", "one|next", "which|a"]);
  assert.deepEqual(names("quiet", ""), ["quiet|", "which|b", "which|two", "one|next"]);
});
