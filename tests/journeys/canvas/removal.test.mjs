// What goes when steps are removed, and who asked about a message among them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { index } from "../../../journeys/static/journeys/canvas/graph.js";
import { readersOf, removalOf } from "../../../journeys/static/journeys/canvas/removal.js";
import { apply } from "../../../journeys/static/journeys/canvas/edits.js";
import { journey, randomJourney } from "./sample.mjs";

const made = journey(`
  start start next>which
  which branch a:A>one b:B>two other:Else>quiet
  one email next>wait
  two email next>three
  three email next>wait
  quiet leave
  wait wait late:Late>last ~done:Done>goal
  last email next>goal
  goal goal
`);
const { cards } = made;
const gone = (chosen, keeps) => removalOf(made, new Set(chosen), new Map(Object.entries(keeps ?? {})));

test("a split asks which path stays, and what only the others led to goes", () => {
  const one = gone(["which"]);
  assert.deepEqual(one.gone, ["which", "two", "three", "quiet"]);
  assert.deepEqual(one.asks.map(({ id, keep }) => [id, keep]), [["which", "a"]]);
  assert.deepEqual(gone(["which"], { which: "b" }).gone, ["which", "one", "quiet"]);
});

test("whoever chose all that a path holds is asked nothing about it", () => {
  const all = gone(["which", "one", "quiet"], { which: "b" });
  assert.deepEqual(all.gone, ["which", "one", "quiet"]);
  assert.deepEqual(gone(["which", "two", "three", "quiet"]).asks, []);
});

test("the commands do on the server what was said here, and name no step twice", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = randomJourney(seed, 30);
    const ids = random.graph.nodes.map((step) => step.id).filter((id, nth) => nth % 3 === 0 && random.cards[id].family !== "start");
    const removal = removalOf(random, new Set(ids));
    let sheet = random;
    for (const command of removal.commands) {
      assert.ok(sheet.graph.nodes.some((step) => step.id === command.id), `seed ${seed}: ${command.id} is there`);
      sheet = apply(sheet, command, []);
    }
    assert.deepEqual(sheet.graph, removal.after);
    const left = new Set(sheet.graph.nodes.map((step) => step.id));
    assert.deepEqual([...removal.gone].sort(), random.graph.nodes.map((step) => step.id).filter((id) => !left.has(id)).sort());
  }
});

test("more steps than the server takes commands for go as one", () => {
  const lines = Array.from({ length: 230 }, (_, n) => `e${n} email next>${n === 229 ? "goal" : `e${n + 1}`}`);
  const long = journey(["start start next>e0", ...lines, "goal goal"].join("\n"));
  const removal = removalOf(long, new Set(long.graph.nodes.map((step) => step.id).filter((id) => id !== "start")));
  assert.equal(removal.commands.length, 1);
  assert.deepEqual(removal.commands[0].graph.nodes.map((step) => step.id), ["start"]);
});

test("a wait asks about the last message on each path to it, a rule about the one it names", () => {
  const steps = made.graph.nodes.map((step) => {
    if (step.id === "wait") return { ...step, settings: { events: [{ type: "message_opened", from: "last message" }] } };
    return step.id === "last" ? { ...step, settings: { only_if: { of: [{ left: { message: { node: "two", did: "opened" } } }] } } } : step;
  });
  const at = index({ ...made.graph, nodes: steps }, cards);
  const everywhere = { exits: [{ rule: { left: { message: { node: "one", did: "clicked" } } } }] };
  assert.deepEqual(readersOf(at, cards, everywhere, ["one", "two"]), [{ by: null, of: "one" }, { by: "wait", of: "one" }, { by: "last", of: "two" }]);
  assert.deepEqual(readersOf(at, cards, {}, ["one", "wait", "last"]), []);
});
