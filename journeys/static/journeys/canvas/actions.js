// What a person can do with steps, whichever way it was asked for: mouse, key, palette, list or panel.

import { freeId, mainPort, mayStand, neighbours } from "./graph.js";
import { askBeforeRemoval, askForNote } from "./dialogs.js";
import { _, plural } from "./words.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {ReturnType<typeof createActions>} Actions */

/**
 * @param {Store} store @param {import("./save.js").Saver} saver
 * @param {{ open: (id: string | null, how?: { again?: boolean; focus?: boolean }) => void; tell: (words: string, undo?: () => void) => void }} page
 */
export function createActions(store, saver, page) {
  /** @type {{ nodes: Step[]; edges: Edge[] } | null} */
  let clipboard = null;

  const ids = () => store.graph.nodes.map((step) => step.id);

  /** @param {string} id @returns {Place | null} */
  const after = (id) => {
    const main = mainPort(store.at, id);
    return main ? { from: id, port: main.port.key, to: main.to, also: [] } : null;
  };

  /** @param {string} id @returns {Place | null} */
  const before = (id) => {
    const [first, ...also] = store.at.into.get(id) ?? [];
    return first ? { ...first, to: id, also } : null;
  };

  /** Where a step goes that was only pressed in the palette: after what is chosen, else at the first open end. @param {CatalogueItem} item */
  const usual = (item) => {
    const mine = store.focus === null ? null : after(store.focus);
    if (mine && mayStand(store.at, item, mine)) return mine;
    for (const id of store.at.order) {
      const open = (store.at.ports.get(id) ?? []).find((ref) => ref.to === null && !ref.port.side);
      if (open) return { from: id, port: open.port.key, to: null, also: [] };
    }
    const start = store.at.order[0];
    const place = start === undefined ? null : after(start);
    return place && mayStand(store.at, item, place) ? place : null;
  };

  /** @param {string} id */
  const chosenOr = (id) => (store.chosen.has(id) ? [...store.chosen] : [id]);

  const actions = {
    after,
    before,
    /** @param {string} type @param {Place} place */
    insert(type, place) {
      const id = freeId(ids(), type);
      const { from, port, also } = place;
      /** @type {Command[]} */
      const commands = [{ op: "insert", type, from, port, id }, ...also.map((way) => ({ op: /** @type {const} */ ("connect"), ...way, to: id }))];
      saver.run(commands, (answer) => {
        const made = answer.focus ?? id;
        if (!store.at.steps.has(made)) return;
        store.choose(made);
        page.open(made, { again: true });
      });
      store.choose(id);
    },
    /** @param {CatalogueItem} item */
    insertUsual(item) {
      const place = usual(item);
      if (place) actions.insert(item.type, place);
      else page.tell(_("Choose the step after which it shall stand."));
    },
    /** @param {string} to @param {Place} place */
    connect(to, { from, port, also }) {
      saver.run([{ from, port }, ...also].map((way) => ({ op: /** @type {const} */ ("connect"), ...way, to })));
    },
    /** @param {string} id @param {Place} place */
    move(id, { from, port, also }) {
      if (from === id) return;
      saver.run([{ op: "move", id, from, port }, ...also.filter((way) => way.from !== id).map((way) => ({ op: /** @type {const} */ ("connect"), ...way, to: id }))]);
      store.choose(id);
    },
    /** @param {string} id */
    async remove(id) {
      const all = chosenOr(id).filter((one) => store.cards[one]?.family !== "start");
      if (!all.length) {
        page.tell(_("The start cannot be removed; change it in the panel."));
        return;
      }
      /** @type {Command[]} */
      const commands = [];
      for (const one of all) {
        const keep = all.length > 1 ? undefined : await askBeforeRemoval(store, one);
        if (keep === null) return;
        commands.push({ op: "remove", id: one, ...(keep === undefined ? {} : { keep }) });
      }
      const near = neighbours(store.at, /** @type {string} */ (all[0]));
      saver.run(commands);
      const next = [near.down, near.up].find((other) => other !== null && store.at.steps.has(other)) ?? null;
      store.choose(next);
      page.open(null);
      page.tell(plural("Step removed", "%(count)s steps removed", all.length), () => saver.undo());
    },
    /** @param {string} id */
    duplicate(id) {
      if (!mainPort(store.at, id) || store.cards[id]?.family === "start") return;
      saver.run([{ op: "duplicate", id }], (answer) => {
        if (answer.focus) store.choose(answer.focus);
      });
    },
    /** @param {string} id */
    copy(id) {
      const all = new Set(chosenOr(id).filter((one) => store.cards[one]?.family !== "start"));
      const order = store.at.order.filter((one) => all.has(one));
      clipboard = {
        nodes: order.flatMap((one) => store.at.steps.get(one) ?? []),
        edges: store.graph.edges.filter((edge) => all.has(edge.from) && all.has(edge.to)),
      };
      page.tell(plural("Step copied", "%(count)s steps copied", order.length));
    },
    /** @param {string} id */
    cut(id) {
      actions.copy(id);
      void actions.remove(id);
    },
    canPaste: () => clipboard !== null && clipboard.nodes.length > 0,
    /** @param {Place} place */
    paste({ from, port }) {
      if (!clipboard) return;
      const taken = ids();
      /** @type {Map<string, string>} */
      const names = new Map();
      for (const step of clipboard.nodes) {
        const id = freeId(taken, step.type);
        taken.push(id);
        names.set(step.id, id);
      }
      const name = (/** @type {string} */ id) => names.get(id) ?? id;
      const nodes = clipboard.nodes.map((step) => ({ ...step, id: name(step.id) }));
      const edges = clipboard.edges.map((edge) => ({ ...edge, from: name(edge.from), to: name(edge.to) }));
      saver.run([{ op: "paste", nodes, edges, from, port }]);
      store.choose(nodes[0]?.id ?? null);
    },
    /** @param {string} at @param {string | null} id the note, null for a new one */
    async note(at, id) {
      const old = (store.graph.notes ?? []).find((note) => note.id === id);
      const text = await askForNote(old?.text ?? "");
      if (text === null || text === (old?.text ?? "")) return;
      saver.run([{ op: "note", id: old?.id ?? freeId((store.graph.notes ?? []).map((note) => note.id), "note"), at: old?.at ?? at, text }]);
    },
    /** What a check found, mended by the server. @param {string} finding its key @param {() => void} done */
    mend(finding, done) {
      saver.run([{ op: "mend", finding }], () => {
        done();
        page.tell(_("Mended"), () => saver.undo());
      });
    },
    /** @param {string} name */
    rename(name) {
      const words = name.trim();
      if (words && words !== store.data.name) saver.run([{ op: "rename", name: words }]);
    },
  };
  return actions;
}
