// What goes when steps are removed, and which others ask what became of a message among them. Pure.

import { apply } from "./edits.js";
import { index, mainPort, removalAsks } from "./graph.js";

/** @typedef {{ commands: Command[]; after: Graph; gone: string[]; asks: { id: string; keep: string; ways: PortRef[] }[] }} Removal */
/** The server carries out no more at once. */
const MOST_COMMANDS = 200;

/**
 * From the last step up, so that a split among them is asked only about what is left of its paths.
 * @param {import("./edits.js").Sheet} sheet @param {Set<string>} chosen @param {Map<string, string>} [keeps] the port that stays, where one was chosen
 * @returns {Removal} `asks`: the splits of which a path would be lost that nobody chose; `gone`: in the order of the paths
 */
export function removalOf(sheet, chosen, keeps = new Map()) {
  const { order } = index(sheet.graph, sheet.cards);
  let after = sheet;
  /** @type {Removal} */
  const found = { commands: [], after: sheet.graph, gone: [], asks: [] };
  for (const id of order.filter((one) => chosen.has(one)).reverse()) {
    const at = index(after.graph, after.cards);
    const main = mainPort(at, id);
    const ways = removalAsks(at, id);
    const wish = keeps.get(id);
    const way = ways.find((ref) => ref.port.key === wish) ?? main;
    /** @type {Command} */
    const command = { op: "remove", id, ...(way?.to ? { keep: way.port.key } : {}) };
    if (ways.length && way) found.asks.unshift({ id, keep: way.port.key, ways });
    found.commands.push(command);
    after = apply(after, command, []);
  }
  const left = new Set(after.graph.nodes.map((step) => step.id));
  found.after = after.graph;
  found.gone = order.filter((id) => !left.has(id));
  if (found.commands.length > MOST_COMMANDS) found.commands = [{ op: "restore", graph: after.graph }];
  return found;
}

/** The messages that settings name. @param {unknown} value @returns {string[]} */
function messagesIn(value) {
  if (!value || typeof value !== "object") return [];
  const { message } = /** @type {{ message?: { node?: unknown } }} */ (value);
  const named = typeof message?.node === "string" ? [message.node] : [];
  return [...named, ...Object.values(value).flatMap(messagesIn)];
}

/** The last message before a step, on each path to it. @param {GraphIndex} at @param {Cards} cards @param {string} id @returns {string[]} */
function lastMessages(at, cards, id) {
  const seen = new Set([id]);
  const todo = [id];
  /** @type {string[]} */
  const found = [];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    for (const { from } of at.into.get(next) ?? []) {
      if (seen.has(from)) continue;
      seen.add(from);
      (cards[from]?.family === "message" ? found : todo).push(from);
    }
  }
  return found;
}

/**
 * Who asks what became of a message that goes: by its name in a rule, or as the last one before a wait.
 * @param {GraphIndex} at @param {Cards} cards @param {Settings} everywhere @param {string[]} gone
 * @returns {{ by: string | null; of: string }[]} `by`: null for what holds everywhere
 */
export function readersOf(at, cards, everywhere, gone) {
  const goes = new Set(gone);
  return [null, ...at.order.filter((id) => !goes.has(id))].flatMap((by) => {
    const settings = by === null ? everywhere : at.steps.get(by)?.settings;
    const awaits = by !== null && Array.isArray(settings?.events) && settings.events.some((one) => one?.from === "last message");
    const asked = new Set([...messagesIn(settings), ...(awaits ? lastMessages(at, cards, by) : [])]);
    return gone.filter((of) => asked.has(of)).map((of) => ({ by, of }));
  });
}
