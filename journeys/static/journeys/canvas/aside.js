// A form whose words are disputed is laid aside as it stands when another step is opened, and comes back with its step.

/** @param {Store} store @param {HTMLElement} panel */
export function createAside(store, panel) {
  /** By step, "" for the journey itself. @type {Map<string, ChildNode[]>} */
  const kept = new Map();
  const mark = () => store.tell("choice", { quiet: true });
  return {
    /** @param {string} id */
    lay(id) {
      kept.set(id, [...panel.childNodes]);
      panel.replaceChildren();
      store.disputed.add(id);
      mark();
    },
    /** Show the form of a step again, if there is one. @param {string} id */
    take(id) {
      const form = kept.get(id);
      if (!form) return false;
      kept.delete(id);
      panel.replaceChildren(...form);
      store.disputed.delete(id);
      mark();
      return true;
    },
    has: (/** @type {string} */ id) => kept.has(id),
    /** Of a step that is gone nothing can be saved. */
    any: () => [...kept.keys()].some((id) => id === "" || store.at.steps.has(id)),
  };
}
