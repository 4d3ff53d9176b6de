// Finding steps by what they are, are called, and say: "sms", a name, a word of a message. Pure.

/** All texts in what a step keeps. @param {unknown} value @returns {string[]} */
function textsIn(value) {
  if (typeof value === "string") return [value];
  return value && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}

/**
 * The steps in which all words stand, in the order of their paths.
 * @param {GraphIndex} at @param {Cards} cards @param {Note[]} notes @param {string} words @returns {string[]}
 */
export function foundSteps(at, cards, notes, words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return at.order;
  return at.order.filter((id) => {
    const card = cards[id];
    const step = at.steps.get(id);
    const said = [card?.title, card?.kind, ...(card?.summary ?? []), card?.day, ...(card?.marks ?? []).map((mark) => mark.text), id, step?.type, ...textsIn(step?.settings), ...notes.filter((note) => note.at === id).map((note) => note.text)];
    const text = said.filter(Boolean).join("\n").replaceAll("**", "").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
