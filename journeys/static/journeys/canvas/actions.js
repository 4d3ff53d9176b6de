// What a person can do with steps, whichever way it was asked for: mouse, key, palette, list or panel.

import { clipOf, keepClip, takeClip } from "./clipboard.js";
import { fetched } from "./door.js";
import { freeId, mainPort, mayStand, neighbours, nextPort, turns } from "./graph.js";
import { readersOf, removalOf } from "./removal.js";
import { _, plural } from "./words.js";

/** @typedef {ReturnType<typeof createActions>} Actions */
/** @param {Place["also"]} ways @param {string} to */
const lead = (ways, to) => ways.map((way) => ({ op: /** @type {const} */ ("connect"), ...way, to }));
const nowhere = () => _("Choose the step after which it shall stand.");

/**
 * @param {Store} store @param {import("./save.js").Saver} saver
 * @param {{ open: (id: string | null, how?: Opening) => void; expect: () => void; tell: (words: string, undo?: () => void) => void }} page
 */
export function createActions(store, saver, page) {
  /** Ids that a new step may not have: a comment would come to stand at another step than it was said of. */
  const ids = () => [...store.graph.nodes.map((step) => step.id), ...Object.keys(store.comments)];

  /** After a step; after one that ends a path the first open end there is. @param {string} id @returns {Place | null} */
  const after = (id) => {
    const next = nextPort(store.at, id);
    const place = { from: id, port: next?.port.key ?? "", to: next?.to ?? null, also: [] };
    return next ? place : turns(store.at, place)[1] ?? null;
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

  /** All that is chosen with a step, save the start, in the order of the paths. @param {string} id */
  const inOrder = (id) => {
    const all = new Set(chosenOr(id));
    return store.at.order.filter((one) => all.has(one) && store.cards[one]?.family !== "start");
  };

  /** Put steps on an edge, under ids that are free here. @param {import("./clipboard.js").Clip} clip @param {{ from: string; port: string }} place */
  const put = (clip, { from, port }) => {
    const taken = ids();
    /** @type {Map<string, string>} */
    const names = new Map();
    for (const step of clip.nodes) {
      const id = freeId(taken, step.type);
      taken.push(id);
      names.set(step.id, id);
    }
    const name = (/** @type {string} */ id) => names.get(id) ?? id;
    const nodes = clip.nodes.map((step) => ({ ...step, id: name(step.id) }));
    const edges = clip.edges.map((edge) => ({ ...edge, from: name(edge.from), to: name(edge.to) }));
    saver.run([{ op: "paste", nodes, edges, from, port }]);
    store.choose(nodes[0]?.id ?? null);
    store.chooseAll(nodes.map((step) => step.id));
  };

  const actions = {
    after,
    before,
    inOrder,
    /** @param {string} type @param {Place} place @param {boolean} [writing] whoever was writing in the panel goes on in that of the new step */
    insert(type, place, writing = false) {
      const id = freeId(ids(), type);
      const { from, port, also } = place;
      /** @type {Command[]} */
      const commands = [{ op: "insert", type, from, port, id }, ...lead(also, id)];
      saver.run(commands, (answer) => {
        const made = answer.focus ?? id;
        if (!store.at.steps.has(made)) return;
        store.choose(made);
        page.open(made, { again: true, focus: writing });
      });
      store.choose(id);
      if (writing) page.expect();
    },
    /** @param {CatalogueItem} item */
    insertUsual(item) {
      const place = usual(item);
      if (place) actions.insert(item.type, place);
      else page.tell(nowhere());
    },
    /** @param {string} to @param {Place} place */
    connect(to, { from, port, also }) {
      saver.run(lead([{ from, port }, ...also], to));
    },
    /** A step, or all that are chosen with it, one after another. @param {string} id @param {Place} place */
    move(id, { from, port, also }) {
      const all = inOrder(id);
      if (all.includes(from)) return;
      /** @type {Command[]} */
      const commands = [];
      let at = { from, port };
      for (const one of all) {
        commands.push({ op: "move", id: one, ...at });
        const main = mainPort(store.at, one);
        if (!main) break;
        at = { from: one, port: main.port.key };
      }
      const [first] = all;
      if (first !== undefined) commands.push(...lead(also.filter((way) => !all.includes(way.from)), first));
      saver.run(commands);
      store.choose(id);
      store.chooseAll(all);
    },
    /** @param {string} id */
    async remove(id) {
      const all = chosenOr(id).filter((one) => store.cards[one]?.family !== "start");
      if (!all.length) {
        page.tell(_("The start cannot be removed; change it in the panel."));
        return;
      }
      let removal = removalOf(store, new Set(all));
      const [first] = all;
      const alone = removal.gone.length === 1 && first !== undefined && !store.comments[first] && !readersOf(store.at, store.cards, store.graph.everywhere ?? {}, all).length;
      if (!alone) {
        const asked = await (await fetched(import("./remove.js")))?.askBeforeRemoval(store, new Set(all), store.light);
        if (!asked) return;
        removal = asked;
      }
      const near = neighbours(store.at, removal.gone[0] ?? id);
      saver.run(removal.commands);
      const next = [near.down, near.up].find((other) => other !== null && store.at.steps.has(other)) ?? null;
      store.choose(next);
      page.open(null);
      page.tell(plural("Step removed", "%(count)s steps removed", removal.gone.length), () => saver.undo());
    },
    /** @param {string} id */
    duplicate(id) {
      const all = inOrder(id);
      const last = all.at(-1);
      const main = last === undefined ? null : mainPort(store.at, last);
      if (last === undefined || !main) return;
      if (all.length > 1) {
        put(clipOf(store.at, store.graph.edges, all), { from: last, port: main.port.key });
        return;
      }
      saver.run([{ op: "duplicate", id, as: freeId(ids(), store.at.steps.get(id)?.type ?? "") }], (answer) => {
        if (answer.focus) store.choose(answer.focus);
      });
    },
    /** @param {string} id */
    copy(id) {
      const all = inOrder(id);
      if (!all.length) return;
      keepClip(clipOf(store.at, store.graph.edges, all));
      page.tell(plural("Step copied", "%(count)s steps copied", all.length));
    },
    /** @param {string} id */
    cut(id) {
      actions.copy(id);
      void actions.remove(id);
    },
    canPaste: () => takeClip() !== null,
    /** @param {Place | null} place */
    paste(place) {
      const clip = takeClip();
      if (clip && place) put(clip, place);
      else if (clip) page.tell(nowhere());
    },
    /** Several steps at once, as the server brought them. @param {Snippet} snippet @param {Place} place */
    insertSnippet: (snippet, place) => put(snippet, place),
    /** @param {string} at @param {string | null} id the note, null for a new one */
    async note(at, id) {
      const command = await (await fetched(import("./dialogs.js")))?.askForNote(store, at, id);
      if (command) saver.run([command]);
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
