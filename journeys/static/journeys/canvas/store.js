// What the page holds while somebody draws: the graph as shown, what is chosen, and who wants to hear of a change.

import { index } from "./graph.js";
import { layout } from "./layout.js";

/** @typedef {"graph" | "choice" | "mode" | "saved" | "counts" | "view" | "drop" | "conflict" | "refused" | "camera" | "stored" | "others"} Topic */

/** @param {PageData} data */
export function createStore(data) {
  /** @type {Map<Topic, ((detail?: any) => void)[]>} */
  const ears = new Map();
  const store = {
    data,
    graph: data.graph,
    cards: data.cards,
    checks: data.checks ?? [],
    everywhere: data.everywhere_card ?? null,
    revision: data.revision,
    at: index(data.graph, data.cards),
    picture: layout(index(data.graph, data.cards), data.cards, data.graph.notes),
    /** @type {string | null} the step that has the focus */
    focus: null,
    /** @type {Set<string>} */
    chosen: new Set(),
    /** @type {Set<string>} steps that would go with what is asked just now */
    going: new Set(),
    /** @type {"build" | "numbers"} */
    mode: "build",
    /** @type {"canvas" | "list"} */
    view: "canvas",
    /** @type {Counts | null} */
    counts: null,
    /** How figures are said: it comes when they are looked at first. @type {typeof import("./numbers.js") | null} */
    numbers: null,
    /** @type {Set<string>} steps that somebody else changed as well */
    disputed: new Set(),
    /** What was typed in the panel did not arrive yet. */
    unsent: false,
    /** @type {Other[]} who else has the draft open */
    others: [],
    /** @type {Record<string, number>} open comments by step */
    comments: data.comments ?? {},

    /** Drawing is possible: there is a right to, and figures are not being looked at. */
    editable() {
      return data.can_edit && store.mode === "build";
    },
    /** @param {Topic} topic @param {(detail?: any) => void} ear */
    on(topic, ear) {
      ears.set(topic, [...(ears.get(topic) ?? []), ear]);
    },
    /** @param {Topic} topic @param {unknown} [detail] */
    tell(topic, detail) {
      for (const ear of ears.get(topic) ?? []) ear(detail);
    },
    /** @param {{ graph: Graph; cards: Cards }} sheet */
    show({ graph, cards }) {
      store.graph = graph;
      store.cards = cards;
      store.at = index(graph, cards);
      store.picture = layout(store.at, cards, graph.notes);
      const left = [...store.chosen].filter((id) => store.at.steps.has(id));
      if (left.length !== store.chosen.size) store.choose(store.focus !== null && store.at.steps.has(store.focus) ? store.focus : null);
      store.tell("graph");
    },
    /** @param {Iterable<string>} ids */
    light(ids) {
      store.going = new Set(ids);
      store.tell("choice", { quiet: true });
    },
    /** @param {string | null} id @param {{ more?: boolean; quiet?: boolean }} [how] `quiet`: without moving the focus of the page */
    choose(id, { more = false, quiet = false } = {}) {
      if (!more) store.chosen = new Set(id === null ? [] : [id]);
      else if (id !== null && store.chosen.has(id)) store.chosen.delete(id);
      else if (id !== null) store.chosen.add(id);
      // One that was let go from several is not what is meant next.
      store.focus = more && id !== null && !store.chosen.has(id) ? [...store.chosen].at(-1) ?? null : id;
      store.tell("choice", { quiet });
    },
    /** @param {Iterable<string>} ids @param {boolean} [quiet] */
    chooseAll(ids, quiet = true) {
      store.chosen = new Set(ids);
      if (store.focus === null || !store.chosen.has(store.focus)) store.focus = [...store.chosen].at(-1) ?? null;
      store.tell("choice", { quiet });
    },
    /** Go on to a step and choose it too; whoever goes back lets go of the one they come from. @param {string} id */
    extend(id) {
      if (store.chosen.has(id) && store.focus !== id) store.chosen.delete(store.focus ?? id);
      else store.chosen.add(store.focus ?? id).add(id);
      store.focus = id;
      store.tell("choice", { quiet: false });
    },
  };
  return store;
}
