// The question before steps are removed: which go, which path stays where a split is among them, and what depends on them.

import { ask } from "./dialogs.js";
import { el } from "./dom.js";
import { MOST_NAMED, named, titleOf } from "./named.js";
import { readersOf, removalOf } from "./removal.js";
import { _, plural, say } from "./words.js";

/** @typedef {import("./removal.js").Removal} Removal */

/** What depends on the steps that go, in sentences. @param {Store} store @param {Removal} removal */
function dependants(store, { gone, after }) {
  const goes = new Set(gone);
  const title = (/** @type {string} */ id) => titleOf(store, id);
  const reads = readersOf(store.at, store.cards, store.graph.everywhere ?? {}, gone).map(({ by, of }) =>
    (by === null ? say("A rule of the whole journey asks about “%(message)s”", { message: title(of) }) : say("“%(name)s” asks what became of “%(message)s”", { name: title(by), message: title(of) })));
  const leads = store.at.order.filter((id) => !goes.has(id)).flatMap((id) => (store.at.ports.get(id) ?? []).flatMap(({ port, to, back }) => {
    if (to === null || !goes.has(to) || !(back || (store.at.into.get(to)?.length ?? 0) > 1)) return [];
    const next = after.edges.find((edge) => edge.from === id && edge.port === port.key)?.to;
    const values = { name: [title(id), port.label].filter(Boolean).join(", "), to: title(to), next: next === undefined ? "" : title(next) };
    return [next === undefined ? say("“%(name)s” goes to “%(to)s”; its path will end there", values) : say("“%(name)s” goes to “%(to)s”, then to “%(next)s”", values)];
  }));
  const said = gone.filter((id) => store.comments[id]).map((id) => plural("%(count)s comment on “%(name)s”", "%(count)s comments on “%(name)s”", store.comments[id] ?? 0).replace("%(name)s", () => title(id)));
  const notes = (store.graph.notes ?? []).filter((note) => goes.has(note.at)).map((note) => say("The note on “%(name)s”", { name: title(note.at) }));
  return [...reads, ...leads, ...said, ...notes];
}

/**
 * @param {Store} store @param {Set<string>} chosen @param {(gone: string[]) => void} light shows on the canvas what would go
 * @returns {Promise<Removal | null>} null when all shall stay
 */
export async function askBeforeRemoval(store, chosen, light) {
  /** @type {Map<string, string>} */
  const keeps = new Map();
  let removal = removalOf(store, chosen);
  const only = chosen.size === 1 ? [...chosen][0] : undefined;
  const splits = el("div", {});
  const what = el("div", { class: "removal-what", role: "status" });
  const agree = () => plural("Remove the step", "Remove %(count)s steps", removal.gone.length);

  // Another path that stays may leave other splits to be asked about, so these are drawn with the rest.
  const draw = () => {
    removal = removalOf(store, chosen, keeps);
    const held = document.activeElement instanceof HTMLInputElement ? document.activeElement.id : "";
    splits.replaceChildren(...removal.asks.map(({ id, keep, ways }) => {
      const words = chosen.size === 1 ? _("This step splits the path. Which path stays?") : say("“%(name)s” splits the path. Which path stays?", { name: titleOf(store, id) });
      return el("div", {}, el("p", {}, words), el("div", { class: "choices", role: "radiogroup", "aria-label": words }, ...ways.map((ref) => choice(id, keep, ref))));
    }));
    const depends = dependants(store, removal);
    what.replaceChildren(
      el("p", {}, plural("This step goes:", "These %(count)s steps go:", removal.gone.length)), named(store, removal.gone),
      ...(depends.length ? [el("p", {}, _("This depends on them:")), el("ul", { class: "depends" }, ...depends.slice(0, MOST_NAMED).map((line) => el("li", {}, line)),
        depends.length > MOST_NAMED && el("li", { class: "caption" }, plural("and %(count)s more", "and %(count)s more", depends.length - MOST_NAMED)))] : []));
    document.querySelector("[form='canvas-asks']")?.replaceChildren(agree());
    document.getElementById(held)?.focus();
    light(removal.gone);
  };
  /** @param {string} id @param {string} keep @param {PortRef} ref */
  const choice = (id, keep, ref) => {
    const lost = removalOf(store, chosen, new Map([...keeps, [id, ref.port.key]])).gone.length - chosen.size;
    const words = lost ? plural("%(count)s more step goes", "%(count)s more steps go", lost) : _("nothing is lost");
    return el("label", { class: "choice" }, el("input", { type: "radio", id: `keep-${id}-${ref.port.key}`, name: `keep ${id}`, value: ref.port.key, checked: ref.port.key === keep, change: () => {
      keeps.set(id, ref.port.key);
      draw();
    } }), el("span", {}, el("b", {}, ref.port.label || titleOf(store, ref.to ?? ref.port.key)), " ", words));
  };
  draw();
  const title = only === undefined ? plural("Remove the step?", "Remove %(count)s steps?", chosen.size) : titleOf(store, only);
  const answer = await ask(title, [splits, what], agree(), () => removal, { look: "removal" });
  light([]);
  return answer;
}
