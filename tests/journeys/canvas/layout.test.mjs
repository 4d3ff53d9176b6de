// The picture of a journey: nothing overlaps, every line ends at its card, lanes keep their order.

import assert from "node:assert/strict";
import { test } from "node:test";

import { index } from "../../../journeys/static/journeys/canvas/graph.js";
import { layout } from "../../../journeys/static/journeys/canvas/layout.js";
import { journey, randomJourney, tidyJourney } from "./sample.mjs";

const NUDGE = `
  start start next>which
  which branch a:Free>gate b:Storage>storage c:Seats>seats other:Everyone-else>quiet
  gate email next>wait
  storage email next>wait
  seats email next>wait
  quiet leave
  wait wait late:After-1-day>mail ~engaged:Engaged>goal
  mail email next>click
  click wait late:After-4-days>sms ~clicked:Clicked>goal
  sms email next>goal
  goal goal
`;

function draw({ graph, cards }, notes = []) {
  return layout(index(graph, cards), cards, notes);
}

function overlaps(boxes) {
  const sorted = [...boxes].sort((a, b) => a[1].y - b[1].y);
  const found = [];
  for (const [nth, [id, a]] of sorted.entries()) {
    for (const [other, b] of sorted.slice(nth + 1)) {
      if (b.y >= a.y + a.h) break;
      if (a.x < b.x + b.w && b.x < a.x + a.w) found.push(`${id} and ${other}`);
    }
  }
  return found;
}

/** Cards that a line runs through, its own two excepted. */
function crossed(picture) {
  const found = [];
  for (const route of picture.routes.filter((one) => !one.back)) {
    for (const [nth, [x, y]] of route.points.slice(1).entries()) {
      const [px, py] = route.points[nth];
      for (const [id, box] of picture.cards) {
        if (id === route.from || id === route.to) continue;
        const inside = Math.min(x, px) < box.x + box.w && Math.max(x, px) > box.x && Math.min(y, py) < box.y + box.h && Math.max(y, py) > box.y;
        if (inside) found.push(`${route.key} through ${id}`);
      }
    }
  }
  return found;
}

function endsAtItsCards(picture) {
  for (const route of picture.routes) {
    const from = picture.cards.get(route.from);
    const [x, y] = route.points[0];
    const atFoot = x === from.x + from.w / 2 && y === from.y + from.h;
    const atSide = x === from.x && y >= from.y && y <= from.y + from.h;
    assert.ok(route.side ? atSide : atFoot, `${route.key} begins at its card`);
    for (const [nth, [bx, by]] of route.points.slice(1).entries()) {
      const [ax, ay] = route.points[nth];
      assert.ok(ax === bx || ay === by, `${route.key} has right angles only`);
    }
    if (route.to === null) continue;
    const to = picture.cards.get(route.to);
    assert.deepEqual(route.points.at(-1), [to.x + to.w / 2, to.y], `${route.key} ends at its card`);
  }
}

test("the journey of the picture stands as in the picture", () => {
  const { cards, routes, joins } = draw(journey(NUDGE));
  const centre = (id) => cards.get(id).x + cards.get(id).w / 2;

  assert.deepEqual(["start", "which", "storage", "wait", "mail", "click", "sms", "goal"].map(centre), Array(8).fill(0));
  assert.deepEqual([centre("gate"), centre("seats")], [-220, 220]);
  assert.equal(cards.get("gate").y, cards.get("quiet").y);
  assert.ok(cards.get("quiet").x >= cards.get("seats").x + 220);
  const lanes = routes.filter((route) => route.side).map((route) => route.points[1][0]);
  assert.deepEqual(lanes, [-210, -210]);
  assert.deepEqual(joins.map((join) => [join.to, join.from.length]), [["wait", 3], ["goal", 3]]);
});

test("switching a label for a figure moves nothing, because the layout knows only the graph", () => {
  assert.deepEqual(draw(journey(NUDGE)), draw(journey(NUDGE)));
});

test("an empty journey and a single start have a picture", () => {
  assert.equal(draw({ graph: { nodes: [], edges: [] }, cards: {} }).cards.size, 0);
  const { cards, routes } = draw(journey("start start next"));
  assert.equal(cards.size, 1);
  assert.equal(routes[0].to, null);
  assert.ok(routes[0].plus.y > 56);
});

test("two ports of one step to the same step meet on a bar", () => {
  const picture = draw(journey("start start next>b\nb branch yes:Yes>end no:No>end\nend goal"));
  assert.deepEqual(crossed(picture), []);
  assert.equal(picture.joins[0].from.length, 2);
  endsAtItsCards(picture);
});

test("a side port with steps of its own gets a lane at the left", () => {
  const picture = draw(journey("start start next>w\nw wait late:Late>goal ~done:Done>tag\ntag do next>goal\ngoal goal"));
  const { x, w } = picture.cards.get("tag");
  assert.ok(x + w / 2 < picture.cards.get("w").x);
  assert.deepEqual(crossed(picture), []);
});

test("a loop is drawn and does not stop the layout", () => {
  const picture = draw(journey("start start next>a\na wait late:Late>b\nb email next>a"));
  assert.deepEqual(picture.routes.filter((route) => route.back).map((route) => route.key), ["b|next"]);
  endsAtItsCards(picture);
});

test("a note stands beside its step and nothing lies under it", () => {
  const made = journey(NUDGE);
  const picture = draw(made, [{ id: "note-1", at: "gate", text: "Ask Eli whether the price is still right, and whether three tries are enough" }]);
  const all = new Map([...picture.cards, ["note", picture.notes.get("note-1")]]);
  assert.deepEqual(overlaps(all), []);
});

test("in any journey no two cards overlap, all are placed, all lines end at their cards", () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const made = randomJourney(seed, 3 + (seed % 60));
    const picture = draw(made);
    assert.equal(picture.cards.size, made.graph.nodes.length, `seed ${seed}`);
    assert.deepEqual(overlaps(picture.cards), [], `seed ${seed}`);
    assert.deepEqual(crossed(picture), [], `seed ${seed}`);
    endsAtItsCards(picture);
    assert.deepEqual(draw(made), picture, `seed ${seed} gives the same picture again`);
  }
});

test("a thousand steps are placed in less than 50 ms", () => {
  const made = tidyJourney(1000);
  const at = index(made.graph, made.cards);
  // The best of many: a busy machine says nothing about the layout.
  let best = Infinity;
  for (let nth = 0; nth < 60 && best >= 50; nth += 1) {
    const began = performance.now();
    layout(index(made.graph, made.cards), made.cards);
    best = Math.min(best, performance.now() - began);
  }
  assert.equal(at.order.length, made.graph.nodes.length);
  assert.ok(best < 50, `the best took ${best.toFixed(1)} ms`);
});

test("a chain of five thousand steps does not overflow the stack", () => {
  const lines = Array.from({ length: 5000 }, (_, nth) => `n${nth} email next${nth < 4999 ? `>n${nth + 1}` : ""}`);
  assert.equal(draw(journey(lines.join("\n"))).cards.size, 5000);
});
