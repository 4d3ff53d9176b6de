// Which step every path to a step must have passed: the place under which a join is drawn.

/**
 * Immediate dominators in the order of the paths; `null` stands for "no single step".
 * Ancestors are climbed with jump pointers, so the whole takes n log n.
 * @param {GraphIndex} at @returns {Map<string, string | null>}
 */
export function dominators(at) {
  /** @typedef {{ id: string | null; depth: number; up: Tree; jump: Tree }} Tree */
  /** @type {any} */
  const top = { id: null, depth: 0 };
  top.up = top;
  top.jump = top;
  /** @type {Map<string, Tree>} */
  const trees = new Map();

  /** @param {Tree} a @param {Tree} b @returns {Tree} */
  const meet = (a, b) => {
    while (a.depth > b.depth) a = a.jump.depth >= b.depth ? a.jump : a.up;
    while (b.depth > a.depth) b = b.jump.depth >= a.depth ? b.jump : b.up;
    while (a !== b) {
      if (a.jump !== b.jump) {
        a = a.jump;
        b = b.jump;
      } else {
        a = a.up;
        b = b.up;
      }
    }
    return a;
  };

  for (const id of at.order) {
    /** @type {Tree | null} */
    let up = null;
    for (const { from } of at.into.get(id) ?? []) {
      const tree = trees.get(from) ?? top;
      up = up === null ? tree : meet(up, tree);
    }
    const parent = up ?? top;
    const even = parent.depth - parent.jump.depth === parent.jump.depth - parent.jump.jump.depth;
    trees.set(id, { id, depth: parent.depth + 1, up: parent, jump: even ? parent.jump.jump : parent });
  }
  return new Map([...trees].map(([id, tree]) => [id, tree.up.id]));
}
