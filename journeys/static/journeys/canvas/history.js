// Undo and redo: two stacks of graphs, never changed in place.

/** @typedef {{ past: Graph[]; future: Graph[] }} History */
const DEEPEST = 200;
const KEPT = 64;

/** @type {History} */
export const EMPTY = { past: [], future: [] };

/**
 * What was undone and can be, kept in the tab over a reload. It fits one revision of the draft only: whoever changed the
 * draft meanwhile, in another tab or elsewhere, made a graph that none of these steps leads back from.
 * @param {string} name of the draft and of who draws @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} [storage]
 */
export function kept(name, storage = sessionStorage) {
  const key = `cairn-undo ${name}`;
  return {
    /** @param {number} revision @returns {History} */
    read(revision) {
      try {
        const { revision: of, past, future } = JSON.parse(storage.getItem(key) ?? "{}");
        return of === revision && Array.isArray(past) && Array.isArray(future) ? { past, future } : EMPTY;
      } catch {
        return EMPTY;
      }
    },
    /** The deepest steps go first where there is no room. @param {number} revision @param {History} history */
    write(revision, { past, future }) {
      for (let most = KEPT; most >= 1; most = Math.floor(most / 4)) {
        try {
          storage.setItem(key, JSON.stringify({ revision, past: past.slice(-most), future: future.slice(0, most) }));
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
