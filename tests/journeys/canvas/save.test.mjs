// Commands on their way: shown at once, kept while the line is cut, a conflict stops everything until somebody decides.

import assert from "node:assert/strict";
import { test } from "node:test";

import { apply } from "../../../journeys/static/journeys/canvas/edits.js";
import { createSaver } from "../../../journeys/static/journeys/canvas/save.js";
import { createStore } from "../../../journeys/static/journeys/canvas/store.js";
import { journey } from "./sample.mjs";

const CATALOGUE = [{ type: "email", title: "E-mail", group: "say", icon: "mail", family: "message", help: "" }];
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** @param {object} more what the page brings instead */
function world(more = {}) {
  const data = {
    key: "k", name: "n", revision: 1, state: "draft", can_edit: true, catalogue: CATALOGUE, urls: {},
    ...journey("start start next>goal\ngoal goal"), ...more,
  };
  const store = createStore(data);
  const server = { revision: data.revision, graph: data.graph, cards: data.cards, down: false, refuses: false, bodies: [] };
  const waits = [];
  /** The server knows the ports of a new step; its edges follow. */
  const knowBetter = (id) => {
    const ports = server.portsOfNew;
    server.cards = { ...server.cards, [id]: { ...server.cards[id], ports } };
    server.graph = { ...server.graph, edges: server.graph.edges.map((edge) => (edge.from === id ? { ...edge, port: ports[0].key } : edge)) };
  };
  const post = async (body) => {
    if (server.down) throw new TypeError("Failed to fetch");
    server.bodies.push(body);
    if (server.refuses) return { status: 422, answer: { code: "not_here", sentence: "This cannot stand here." } };
    const state = () => ({ revision: server.revision, graph: server.graph, cards: server.cards });
    if (body.revision !== server.revision) return { status: 409, answer: { code: "revision_conflict", ...state() } };
    for (const command of body.commands) Object.assign(server, apply(server, command, CATALOGUE));
    for (const { op, id } of body.commands) if (op === "insert" && server.portsOfNew) knowBetter(id);
    server.revision += 1;
    return { status: 200, answer: state() };
  };
  const saver = createSaver(store, post, (again) => waits.push(again));
  const ids = () => store.graph.nodes.map((step) => step.id);
  const add = (id, from = "start") => saver.run([{ op: "insert", type: "email", from, port: "next", id }]);
  return { store, server, saver, waits, ids, add };
}

test("a command is seen before the server has answered, then saved", async () => {
  const { store, saver, ids, add } = world();
  add("a");
  assert.deepEqual(ids(), ["start", "goal", "a"]);
  assert.equal(saver.state(), "saving");
  await settled();
  assert.equal(saver.state(), "saved");
  assert.equal(store.revision, 2);
});

test("commands given in a row go one after another, each with the newest revision", async () => {
  const { server, add } = world();
  add("a");
  add("b", "a");
  add("c", "b");
  await settled();
  await settled();
  assert.deepEqual(server.bodies.map((body) => body.revision), [1, 2, 3]);
  assert.deepEqual(server.graph.edges.map((edge) => edge.to).sort(), ["a", "b", "c", "goal"]);
});

test("with the line cut nothing is lost, and it is tried again", async () => {
  const { server, saver, waits, ids, add } = world();
  server.down = true;
  add("a");
  add("b", "a");
  await settled();
  assert.equal(saver.state(), "trying");
  assert.ok(saver.pending());
  assert.deepEqual(ids(), ["start", "goal", "a", "b"]);
  server.down = false;
  waits.pop()();
  await settled();
  await settled();
  assert.equal(saver.state(), "saved");
  assert.equal(server.graph.nodes.length, 4);
});

test("undo and redo are commands like others", async () => {
  const { saver, ids, add } = world();
  assert.equal(saver.canUndo(), false);
  add("a");
  await settled();
  saver.undo();
  await settled();
  assert.deepEqual(ids(), ["start", "goal"]);
  assert.ok(saver.canRedo());
  saver.redo();
  await settled();
  assert.deepEqual(ids(), ["start", "goal", "a"]);
});

test("what was not sent yet is undone without the server", async () => {
  const { server, saver, ids, add } = world();
  server.down = true;
  add("a");
  await settled();
  add("b", "a");
  saver.undo();
  assert.deepEqual(ids(), ["start", "goal", "a"]);
});

test("a refused command disappears and the sentence is told", async () => {
  const { store, server, saver, ids, add } = world();
  const told = [];
  store.on("refused", (answer) => told.push(answer.sentence));
  server.refuses = true;
  add("a");
  await settled();
  assert.deepEqual(ids(), ["start", "goal"]);
  assert.deepEqual(told, ["This cannot stand here."]);
  assert.equal(saver.state(), "saved");
});

/** Somebody else does something on the server. */
const eli = (server, ...commands) => {
  for (const command of commands) Object.assign(server, apply(server, command, CATALOGUE));
  server.revision += 1;
};

for (const [side, expected] of [["mine", ["start", "goal", "a"]], ["theirs", ["start", "goal", "a", "b", "eli"]]]) {
  test(`where both changed the same step one may keep ${side}`, async () => {
    const { store, server, saver, ids, add } = world();
    add("a");
    add("b", "a");
    await settled();
    await settled();
    eli(server, { op: "move", id: "b", from: "start", port: "next" }, { op: "insert", type: "email", from: "a", port: "next", id: "eli" });
    let both = null;
    store.on("conflict", (said) => {
      both = said;
    });
    saver.run([{ op: "remove", id: "b" }]);
    await settled();
    assert.equal(saver.state(), "conflict");
    assert.ok(both.steps.includes("b"));
    saver.settle(side, both.theirs);
    await settled();
    assert.deepEqual(ids().filter((id) => id !== "eli"), expected.filter((id) => id !== "eli"));
    assert.ok(ids().includes("eli"), "what is not disputed stays");
    assert.equal(saver.state(), "saved");
    assert.deepEqual(server.graph.nodes.map((step) => step.id), ids());
  });
}

test("what somebody else saved at another step is taken in, and undo leads back from my own changes only", async () => {
  const { store, server, saver, ids, add } = world();
  let asked = 0;
  store.on("conflict", () => {
    asked += 1;
  });
  add("a");
  await settled();
  eli(server, { op: "insert", type: "email", from: "a", port: "next", id: "eli" });
  add("b");
  await settled();
  await settled();
  assert.equal(asked, 0);
  assert.deepEqual(ids(), ["start", "goal", "a", "eli", "b"]);

  eli(server, { op: "note", id: "n", at: "goal", text: "Is this right?" });
  saver.takeIn({ revision: server.revision, graph: server.graph, cards: server.cards });
  assert.equal(store.graph.notes.length, 1);
  saver.undo();
  await settled();
  assert.deepEqual(ids(), ["start", "goal", "a", "eli"]);
  assert.equal(server.graph.notes.length, 1);
  saver.redo();
  await settled();
  assert.ok(ids().includes("b"));
  assert.equal(server.graph.notes.length, 1);
});

test("undo takes no step away in which somebody else has changed something since", async () => {
  const { server, saver, ids, add } = world();
  add("a");
  await settled();
  eli(server, { op: "insert", type: "email", from: "a", port: "next", id: "eli" });
  saver.undo();
  await settled();
  await settled();
  assert.deepEqual(ids(), ["start", "goal", "a", "eli"]);
  assert.deepEqual(server.graph.edges.map((edge) => `${edge.from}>${edge.to}`).sort(), ["a>eli", "eli>goal", "start>a"]);
});

test("two who put a step at the same place both have it there", async () => {
  const { server, saver, ids, add } = world();
  eli(server, { op: "insert", type: "email", from: "start", port: "next", id: "eli" });
  add("a");
  await settled();
  await settled();
  assert.deepEqual(ids(), ["start", "goal", "eli", "a"]);
  assert.equal(saver.state(), "saved");
  assert.deepEqual(server.graph.edges.map((edge) => `${edge.from}>${edge.to}`).sort(), ["a>eli", "eli>goal", "start>a"]);
});

test("what the panel saved after somebody else did is undone without theirs", async () => {
  const { store, server, saver } = world();
  eli(server, { op: "note", id: "n", at: "goal", text: "Eli's" });
  server.graph = { ...server.graph, nodes: server.graph.nodes.map((step) => (step.id === "start" ? { ...step, name: "Mine" } : step)) };
  server.revision += 1;
  saver.refresh({ revision: server.revision, graph: server.graph, cards: server.cards }, "start");
  saver.undo();
  await settled();
  assert.equal(store.graph.nodes[0].name, undefined);
  assert.equal(server.graph.notes.length, 1);
});

test("what the panel saved can be undone here", async () => {
  const { store, server, saver, ids } = world();
  Object.assign(server, apply(server, { op: "insert", type: "email", from: "start", port: "next", id: "p" }, CATALOGUE), { revision: 2 });
  saver.refresh({ revision: 2, graph: server.graph, cards: server.cards });
  assert.equal(store.revision, 2);
  assert.deepEqual(ids(), ["start", "goal", "p"]);
  saver.undo();
  await settled();
  assert.deepEqual(ids(), ["start", "goal"]);
});

test("a port that a new step turns out not to have becomes its main port", async () => {
  const { server, saver, waits, add } = world();
  server.down = true;
  add("a");
  add("b", "a");
  await settled();
  server.down = false;
  server.portsOfNew = [{ key: "sent", label: "" }];
  waits.pop()();
  await settled();
  await settled();
  assert.equal(saver.state(), "saved");
  assert.deepEqual(server.bodies.map((body) => body.commands[0].port), ["next", "sent"]);
});

/** Two steps drawn in a tab that keeps what can be undone. */
async function twoStepsKept() {
  const kept = new Map();
  globalThis.sessionStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text), removeItem: (key) => void kept.delete(key) };
  const one = world({ user: 7 });
  one.add("a");
  one.add("b", "a");
  await settled();
  return one;
}

test("what was done can be undone after the page was loaded again, also where somebody else changed another step meanwhile", async () => {
  const one = await twoStepsKept();
  one.saver.undo();
  await settled();

  const again = world({ user: 7, revision: one.store.revision, graph: one.store.graph, cards: one.store.cards });
  assert.deepEqual([again.saver.canUndo(), again.saver.canRedo()], [true, true]);
  again.saver.redo();
  await settled();
  assert.ok(again.ids().includes("b"));
  again.saver.undo();
  again.saver.undo();
  await settled();
  assert.deepEqual(again.ids(), ["start", "goal"]);

  assert.equal(world({ user: 8, revision: again.store.revision }).saver.canRedo(), false);
  const graph = { ...again.store.graph, notes: [{ id: "n", at: "goal", text: "Eli's" }] };
  const later = world({ user: 7, revision: again.store.revision + 1, graph, cards: again.store.cards });
  later.saver.redo();
  await settled();
  assert.ok(later.ids().includes("a"));
  assert.equal(later.store.graph.notes.length, 1);
  delete globalThis.sessionStorage;
});

test("a version that took the place of the draft is one step, and ends all others where somebody else put it there", async () => {
  const one = await twoStepsKept();
  const revision = one.store.revision + 1;
  const graph = { nodes: one.store.graph.nodes.filter((step) => step.id !== "b"), edges: [], notes: [] };
  const put = (mine) => world({ user: 7, revision, graph, cards: one.store.cards, replaced: { revision, mine } });

  assert.equal(put(false).saver.canUndo(), false);
  const again = put(true);
  again.saver.undo();
  await settled();
  assert.deepEqual(again.ids().sort(), one.ids().sort());
  delete globalThis.sessionStorage;
});
