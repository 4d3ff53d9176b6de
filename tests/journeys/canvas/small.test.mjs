// Keys, history, lines, list rows, arrivals: the small pure parts.

import assert from "node:assert/strict";
import { test } from "node:test";

import { clipOf } from "../../../journeys/static/journeys/canvas/clipboard.js";
import { sidesOf } from "../../../journeys/static/journeys/canvas/conflict.js";
import { pathOf } from "../../../journeys/static/journeys/canvas/edges.js";
import { index } from "../../../journeys/static/journeys/canvas/graph.js";
import { EMPTY, redo, remember, undo } from "../../../journeys/static/journeys/canvas/history.js";
import { actionOf } from "../../../journeys/static/journeys/canvas/keys.js";
import { rowsOf } from "../../../journeys/static/journeys/canvas/list.js";
import { fresh, litEdges } from "../../../journeys/static/journeys/canvas/live.js";
import { countsOf, lineAt, movesOf, portCount, widthOf } from "../../../journeys/static/journeys/canvas/numbers.js";
import { samplesOf } from "../../../journeys/static/journeys/canvas/legend.js";
import { short } from "../../../journeys/static/journeys/canvas/words.js";
import { found } from "../../../journeys/static/journeys/canvas/palette.js";
import { markAt } from "../../../journeys/static/journeys/canvas/strip.js";
import { plain, wrapped } from "../../../journeys/static/journeys/canvas/picture.js";
import { foundSteps } from "../../../journeys/static/journeys/canvas/search.js";
import { journey, randomJourney } from "./sample.mjs";

const press = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });
const drawing = { editable: true, typing: false };

test("keys do what the screens say", () => {
  assert.equal(actionOf(press("a"), drawing), "add");
  assert.equal(actionOf(press("A", { shiftKey: true }), drawing), "add-before");
  assert.equal(actionOf(press("z", { metaKey: true }), drawing), "undo");
  assert.equal(actionOf(press("Z", { ctrlKey: true, shiftKey: true }), drawing), "redo");
  assert.equal(actionOf(press("x", { ctrlKey: true }), drawing), "cut");
  assert.equal(actionOf(press("m"), drawing), "pick-up");
  assert.equal(actionOf(press("u"), drawing), "next");
  assert.equal(actionOf(press("p"), drawing), "publish");
});

test("whoever types or may only look changes nothing with a key", () => {
  assert.equal(actionOf(press("x"), { editable: true, typing: true }), null);
  assert.equal(actionOf(press("x"), { editable: false, typing: false }), null);
  assert.equal(actionOf(press("ArrowDown"), { editable: false, typing: false }), "down");
  assert.equal(actionOf(press("p"), { editable: false, typing: false }), null);
});

test("two keys go on from the middle of a text: they are no letters", () => {
  assert.equal(actionOf(press("F8"), { editable: true, typing: true }), "next");
  assert.equal(actionOf(press("Enter", { ctrlKey: true }), { editable: true, typing: true }), "go-on");
  assert.equal(actionOf(press("Enter"), { editable: true, typing: true }), null);
  assert.equal(actionOf(press("Enter", { ctrlKey: true }), { editable: false, typing: true }), null);
});

test("undo and redo go back and forth; a new change ends the way forth", () => {
  const [a, b, c] = ["a", "b", "c"].map((id) => ({ nodes: [{ id, type: "email", settings: {} }], edges: [] }));
  const two = remember(remember(EMPTY, a), b);
  const back = undo(two, c);
  assert.equal(back.graph, b);
  assert.equal(redo(back.history, b).graph, c);
  assert.equal(redo(remember(back.history, b), c), null);
  assert.equal(undo(EMPTY, a), null);
});

test("a line has rounded corners, smaller where there is little room", () => {
  assert.equal(pathOf([[0, 0], [0, 50], [50, 50]]), "M0 0L0 42Q0 50 8 50L50 50");
  assert.equal(pathOf([[0, 0], [0, 4], [50, 4]]), "M0 0L0 2Q0 4 2 4L50 4");
});

const made = journey(`
  start start next>which
  which branch a:A-Free>one b:B-Storage>two other:Else>quiet
  one email next>wait
  two email next>wait
  quiet leave
  wait wait late:Late>last ~done:Done>goal
  last email next>goal
  goal goal
`);
for (const card of Object.values(made.cards)) for (const port of card.ports) port.label = port.label.replace("-", " ");

test("the list tells the journey in order: lanes indented, joins named, side ports as go-to", () => {
  const rows = rowsOf(index(made.graph, made.cards), made.cards).map((row) => `${"  ".repeat(row.depth)}${row.kind} ${row.id} ${row.label}`.trimEnd());
  assert.deepEqual(rows, [
    "step start", "step which", "  step one A Free", "  step two B Storage", "  step quiet Else", "join wait A and B", "step wait",
    "  go goal Done", "step last Late", "join goal Done and Late", "step goal",
  ]);
});

test("the list has every step once", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = randomJourney(seed, 30);
    const steps = rowsOf(index(random.graph, random.cards), random.cards).filter((row) => row.kind === "step").map((row) => row.id);
    assert.deepEqual(steps.slice().sort(), random.graph.nodes.map((step) => step.id).sort(), `seed ${seed}`);
  }
});

test("a card shines once for each arrival, and not for old ones at the first look", () => {
  const known = new Set();
  const now = "2026-11-25T09:00:10Z";
  const old = { node: "start", person: "ada", at: "2026-11-25T09:00:01Z" };
  const young = { node: "which", person: "ada", at: "2026-11-25T09:00:09Z" };
  assert.deepEqual(fresh([old, young], known, true, now), [young]);
  assert.deepEqual(fresh([old, young], known, false, now), []);
  const at = index(made.graph, made.cards);
  assert.deepEqual(litEdges(at, [old, young]), ["start|next"]);
});

test("figures are written as people read them", () => {
  const counts = { nodes: { wait: { entered: 100, waiting: 64, left: 5 }, one: { passed: 1391, skipped: 281 } }, edges: { "wait|late": 75, "wait|done": 20 } };
  assert.deepEqual(countsOf(made.cards.wait, counts, "wait"), ["**64** waiting · **5** went on"]);
  const upgraded = { nodes: { wait: { entered: 72, waiting: 64, left: 5, out: 3 } }, edges: {} };
  assert.deepEqual(countsOf(made.cards.wait, upgraded, "wait"), ["**64** waiting · **5** went on · **3** out"]);
  assert.deepEqual(countsOf(made.cards.one, counts, "one", 2), ["**1,391** sent", "**281** skipped"]);
  assert.deepEqual(countsOf(made.cards.one, null, "one"), ["…"]);
  assert.equal(portCount(counts, "wait", "late", index(made.graph, made.cards).ports.get("wait")), "75 · 75\u202f%");
  assert.deepEqual([widthOf(0, 10), widthOf(10, 10)], [1.5, 13]);
});

test("figures fit their card, and what went wrong is marked", () => {
  const many = { nodes: { wait: { entered: 31_300, waiting: 12_345, left: 18_900, out: 62, broke: 7 }, one: { passed: 2_400_000, skipped: 281, failed: 3 } }, edges: { "wait|late": 18_900 } };
  assert.deepEqual(countsOf(made.cards.wait, many, "wait", 1, 240), ["**12.3k** wait · !!**7** failed!! · **18.9k** on"]);
  assert.deepEqual(countsOf(made.cards.wait, many, "wait"), ["**12,345** waiting · !!**7** failed!! · **18,900** went on · **55** out"]);
  assert.deepEqual(countsOf(made.cards.one, many, "one", 2, 200), ["**2.4M** sent", "!!**3** failed!! · **281** skipped"]);
  assert.deepEqual(countsOf(made.cards.one, many, "one", 1, 200), ["**2.4M** sent · !!**3** failed!!"]);
  assert.equal(portCount(many, "wait", "late", index(made.graph, made.cards).ports.get("wait")), "18.9k · 60\u202f%");
  for (const [n, words] of [[9_999, "9,999"], [10_000, "10k"], [12_399, "12.3k"], [999_999, "999.9k"], [1_000_000, "1M"]]) assert.equal(short(n), words);
  const start = { family: "start", ports: [], summary: [], marks: [], title: "", icon: "" };
  const came = { nodes: { start: { entered: 4218, held_out: 418 } }, edges: {}, refused: [["Already inside", 388], ["Too soon", 224]], speed: "Event to first message: half in 41 s, 95 % in 2 min" };
  assert.deepEqual(countsOf(start, came, "start", 3, 320), ["**4,218** entered · **418** held out", "**612** refused: Already inside 388, Too soon 224", came.speed]);
  assert.deepEqual(countsOf(start, came, "start", 1, 320), ["**4,218** entered · **418** held out · **612** refused"]);
});

test("who was moved is told apart from who walked", () => {
  const counts = { nodes: { a: { moved_in: 3, moved_in_by_hand: 1 }, b: { moved_out: 1, moved_out_by_hand: 1 } }, edges: {} };
  assert.deepEqual(movesOf(counts, "a"), ["1 moved here by hand", "2 moved here"]);
  assert.deepEqual(movesOf(counts, "b"), ["1 moved away by hand"]);
  assert.deepEqual(movesOf(null, "a"), []);
});

test("the nearest line is found, within reach", () => {
  const routes = [{ key: "a|x", points: [[0, 0], [0, 100]] }, { key: "b|y", points: [[50, 0], [50, 60], [90, 60]] }];
  assert.deepEqual([lineAt(routes, [4, 50], 8), lineAt(routes, [70, 66], 8), lineAt(routes, [25, 50], 8), lineAt(routes, [0, 104], 8)], ["a|x", "b|y", null, "a|x"]);
});

test("the legend has each sample once", () => {
  assert.deepEqual([samplesOf(3800), samplesOf(2), samplesOf(1)], [[190, 1520, 3800], [1, 2], [1]]);
});

test("the palette finds by the beginning of a name first", () => {
  const catalogue = [
    { type: "s", title: "Random split", group: "decide", help: "By chance" }, { type: "w", title: "Wait", group: "wait", help: "Hold" },
    { type: "e", title: "Entry", group: "start", help: "Wait for an event" }, { type: "m", title: "E-mail", group: "say", help: "Do not wait" },
  ];
  assert.deepEqual(found(catalogue, "wa").map((item) => item.type), ["w", "m"]);
});

test("in a conflict each side says what the other does not", () => {
  const theirs = { graph: { ...made.graph, nodes: made.graph.nodes.filter((step) => step.id !== "last") }, cards: { ...made.cards, one: { ...made.cards.one, summary: ["another line"] } } };
  assert.deepEqual(sidesOf("one", made, theirs), [["one line"], ["another line"]]);
  assert.deepEqual(sidesOf("last", made, theirs)[1], ["Removed"]);
});

test("steps are found by their kind, their name and a word of their message", () => {
  const graph = { ...made.graph, nodes: made.graph.nodes.map((step) => (step.id === "last" ? { ...step, settings: { body: { en: "Ten times the room" } } } : step)) };
  const cards = { ...made.cards, one: { ...made.cards.one, kind: "SMS" } };
  const at = index(graph, cards);
  assert.deepEqual(foundSteps(at, cards, [], "sms"), ["one"]);
  assert.deepEqual(foundSteps(at, cards, [], "times ROOM"), ["last"]);
  assert.deepEqual(foundSteps(at, cards, [{ id: "note-1", at: "goal", text: "Ask Eli" }], "eli"), ["goal"]);
  assert.deepEqual(foundSteps(at, cards, [], "nowhere"), []);
});

test("steps that are copied with a gap between them follow each other", () => {
  const clip = clipOf(index(made.graph, made.cards), made.graph.edges, ["last", "one"]);
  assert.deepEqual(clip.nodes.map((step) => step.id), ["one", "last"]);
  assert.deepEqual(clip.edges, [{ from: "one", port: "next", to: "last" }]);
});

test("lines of the picture fit their room, and no letter breaks the file", () => {
  const wide = (text) => text.length;
  assert.deepEqual(wrapped("ten times the room", 10, 2, wide), ["ten times", "the room"]);
  assert.deepEqual(wrapped("ten times the room", 10, 1, wide), ["ten times…"]);
  assert.deepEqual(wrapped("unbelievable", 6, 1, wide), ["unbel…"]);
  assert.equal(plain("a\u0000b\ud800c\u{1f600}"), "abc\u{1f600}");
});

test("a moment of the strip belongs to the last mark before it", () => {
  assert.equal(markAt([30, 30, 400, 970], 30), 1);
  assert.equal(markAt([30, 30, 400, 970], 399), 1);
  assert.equal(markAt([30, 30, 400, 970], 1000), 3);
  assert.equal(markAt([30, 400], 0), 0);
  assert.equal(markAt([], 5), 0);
});
