// Changing the graph: what was there is left alone, what followed still follows.

import assert from "node:assert/strict";
import { test } from "node:test";

import { apply } from "../../../journeys/static/journeys/canvas/edits.js";
import { index, mainPort } from "../../../journeys/static/journeys/canvas/graph.js";
import { dice, journey, randomJourney } from "./sample.mjs";

const CATALOGUE = [
  { type: "email", title: "E-mail", group: "say", icon: "mail", family: "message", help: "" },
  { type: "leave", title: "Leave", group: "finish", icon: "log-out", family: "leave", help: "" },
];
const line = journey("start start next>a\na email next>b\nb email next>goal\ngoal goal");
const edge = (sheet, from, port = "next") => sheet.graph.edges.find((one) => one.from === from && one.port === port)?.to;

test("a step put on an edge stands between the two", () => {
  const sheet = apply(line, { op: "insert", type: "email", from: "a", port: "next", id: "new" }, CATALOGUE);
  assert.equal(edge(sheet, "a"), "new");
  assert.equal(edge(sheet, "new"), "b");
  assert.equal(edge(line, "a"), "b", "what was there is left alone");
});

test("a removed step closes the gap", () => {
  const sheet = apply(line, { op: "remove", id: "a" }, CATALOGUE);
  assert.equal(edge(sheet, "start"), "b");
  assert.ok(!sheet.graph.nodes.some((step) => step.id === "a"));
});

test("removing a split keeps the path that was chosen", () => {
  const split = journey("start start next>s\ns branch a:A>one b:B>two\none email next>goal\ntwo email next>goal\ngoal goal");
  const sheet = apply(split, { op: "remove", id: "s", keep: "b" }, CATALOGUE);
  assert.equal(edge(sheet, "start"), "two");
  assert.deepEqual(sheet.graph.nodes.map((step) => step.id), ["start", "two", "goal"]);
});

test("a moved step leaves its place and takes the new one", () => {
  const sheet = apply(line, { op: "move", id: "a", from: "b", port: "next" }, CATALOGUE);
  assert.deepEqual([edge(sheet, "start"), edge(sheet, "b"), edge(sheet, "a")], ["b", "a", "goal"]);
});

test("pasted steps stand in a row on the edge", () => {
  const nodes = [{ id: "x", type: "email", settings: {} }, { id: "y", type: "email", settings: {} }];
  const sheet = apply(line, { op: "paste", nodes, edges: [{ from: "x", port: "next", to: "y" }], from: "a", port: "next" }, CATALOGUE);
  assert.deepEqual([edge(sheet, "a"), edge(sheet, "x"), edge(sheet, "y")], ["x", "y", "b"]);
});

test("a note without words is gone", () => {
  const noted = apply(line, { op: "note", id: "n", at: "a", text: "Ask Eli" }, CATALOGUE);
  assert.equal(noted.graph.notes.length, 1);
  assert.equal(apply(noted, { op: "note", id: "n", at: "a", text: "" }, CATALOGUE).graph.notes.length, 0);
});

test("whatever one does, every edge has both its steps", () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    let sheet = randomJourney(seed, 12);
    const roll = dice(seed * 7);
    for (let nth = 0; nth < 10; nth += 1) {
      const pick = () => sheet.graph.nodes[roll(sheet.graph.nodes.length)]?.id;
      const id = pick();
      const main = id && mainPort(index(sheet.graph, sheet.cards), id);
      if (!main) continue;
      const place = { from: id, port: main.port.key };
      const command = [
        { op: "insert", type: "email", ...place, id: `new-${nth}` }, { op: "remove", id: pick() }, { op: "move", id: pick(), ...place },
        { op: "duplicate", id }, { op: "disconnect", ...place },
      ][roll(5)];
      if (command.op === "remove" && command.id === "n0") continue;
      sheet = apply(sheet, command, CATALOGUE);
      const known = new Set(sheet.graph.nodes.map((step) => step.id));
      for (const one of sheet.graph.edges) assert.ok(known.has(one.from) && known.has(one.to), `seed ${seed}: ${JSON.stringify(command)}`);
      const ports = sheet.graph.edges.map((one) => `${one.from}|${one.port}`);
      assert.equal(new Set(ports).size, ports.length, `seed ${seed}: a port leads to one step`);
    }
  }
});
