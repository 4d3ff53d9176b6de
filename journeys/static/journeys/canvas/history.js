// Undo and redo: two stacks of graphs, never changed in place.

import { applied, patchOf, same } from "./merge.js";

/** @typedef {{ past: Graph[]; future: Graph[] }} History */
const DEEPEST = 200;
const KEPT = 64;

/** @type {History} */
export const EMPTY = { past: [], future: [] };

/**
 * What was undone and can be, kept in the tab over a reload, with the graph it leads back from. Whoever changed the draft
 * meanwhile, in another tab or elsewhere, changed each step of it in the same way.
 * @param {string} name of the draft and of who draws @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} [storage]
 */
export function kept(name, storage = sessionStorage) {
  const key = `cairn-undo ${name}`;
  return {
    /** @param {number} revision @param {Graph} graph the draft as it is now @param {PageData["replaced"]} [replaced] @returns {History} */
    read(revision, graph, replaced) {
      try {
        const { revision: of, from, past, future } = JSON.parse(storage.getItem(key) ?? "{}");
        if (!Array.isArray(past) || !Array.isArray(future) || of > revision) return EMPTY;
        // Another draft in its place is one step of whoever put it there, and ends all others.
        if (replaced && of < replaced.revision) return replaced.mine ? remember({ past, future }, from) : EMPTY;
        return of === revision ? { past, future } : carried({ past, future }, from, graph);
      } catch {
        return EMPTY;
      }
    },
    /** The deepest steps go first where there is no room. @param {number} revision @param {Graph} from @param {History} history */
    write(revision, from, { past, future }) {
      for (let most = KEPT; most >= 1; most = Math.floor(most / 4)) {
        try {
          storage.setItem(key, JSON.stringify({ revision, from, past: past.slice(-most), future: future.slice(0, most) }));
          return;
        } catch {
          storage.removeItem(key);
        }
      }
    },
  };
}

/** Remember a graph that was just replaced; what was undone before can no longer be redone. @param {History} history @param {Graph} graph @returns {History} */
export function remember(history, graph) {
  return { past: [...history.past, graph].slice(-DEEPEST), future: [] };
}

/** What somebody else did belongs to no step of mine: it is put into each of them. @param {History} history @param {Graph} before @param {Graph} after @returns {History} */
export function carried({ past, future }, before, after) {
  const patch = patchOf(before, after);
  return { past: past.map((graph) => applied(patch, graph)), future: future.map((graph) => applied(patch, graph)) };
}

/** Leave out steps that would change nothing any more. @param {History} history @param {Graph} now @returns {History} */
export function trimmed({ past, future }, now) {
  let [first, last] = [0, past.length];
  while (last > 0 && same(/** @type {Graph} */ (past[last - 1]), now)) last -= 1;
  while (first < future.length && same(/** @type {Graph} */ (future[first]), now)) first += 1;
  return { past: past.slice(0, last), future: future.slice(first) };
}

/** @param {History} history @param {Graph} now @returns {{ history: History; graph: Graph } | null} null when there is nothing to undo */
export function undo(history, now) {
  const graph = history.past.at(-1);
  return graph ? { history: { past: history.past.slice(0, -1), future: [now, ...history.future] }, graph } : null;
}

/** @param {History} history @param {Graph} now @returns {{ history: History; graph: Graph } | null} null when there is nothing to redo */
export function redo(history, now) {
  const [graph, ...future] = history.future;
  return graph ? { history: { past: [...history.past, now], future }, graph } : null;
}
