// Commands on their way to the server: one after another, shown at once, sent again when the line was cut.

import { apply } from "./edits.js";
import { index, mainPort } from "./graph.js";
import { EMPTY, kept, redo, remember, undo } from "./history.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {{ status: number; answer: Answer | null }} Reply */
/** @typedef {{ kind: "do" | "undo" | "redo"; commands: Command[]; done?: (answer: Answer) => void }} Job */
/** @typedef {"saved" | "saving" | "trying" | "conflict"} Saved */

const LONGEST_WAIT_MS = 10_000;

/**
 * @param {Store} store
 * @param {(body: { revision: number; commands: Command[] }) => Promise<Reply>} post throws when nobody answers
 * @param {(again: () => void, ms: number) => void} [later]
 */
export function createSaver(store, post, later = setTimeout) {
  /** @type {{ revision: number; graph: Graph; cards: Cards }} what the server has */
  let base = { revision: store.revision, graph: store.graph, cards: store.cards };
  /** @type {Job[]} */
  let queue = [];
  const keeper = store.data.user === undefined ? null : kept(`${store.data.user} ${store.data.key}`);
  let history = keeper?.read(store.revision) ?? EMPTY;
  let flying = false;
  let wait = 500;
  /** @type {Saved} */
  let state = "saved";

  /** @param {Saved} next */
  const be = (next) => {
    state = next;
    store.tell("saved", next);
  };

  const show = () => {
    /** @type {{ graph: Graph; cards: Cards }} */
    let sheet = base;
    for (const job of queue) for (const command of job.commands) sheet = apply(sheet, command, store.data.catalogue);
    store.show(sheet);
  };

  /** @param {Answer} answer */
  const adopt = (answer) => {
    base = { revision: answer.revision, graph: answer.graph, cards: answer.cards };
    store.revision = answer.revision;
    if (answer.checks) store.checks = answer.checks;
    if (answer.everywhere_card !== undefined) store.everywhere = answer.everywhere_card;
    if (answer.name !== undefined) store.data.name = answer.name;
  };

  /** A step just made may turn out to have other ports than was thought. @param {Command} command @returns {Command} */
  const settled = (command) => {
    if (!("from" in command) || !("port" in command)) return command;
    const ports = base.cards[command.from]?.ports;
    if (!ports || ports.some((port) => port.key === command.port)) return command;
    const main = mainPort(index(base.graph, base.cards), command.from);
    return main ? { ...command, port: main.port.key } : command;
  };

  /** @param {Job} job @returns {Command[] | null} */
  const commandsOf = (job) => {
    if (job.kind === "do") return job.commands.map(settled);
    const step = (job.kind === "undo" ? undo : redo)(history, base.graph);
    return step ? [{ op: "restore", graph: step.graph }] : null;
  };

  const pump = async () => {
    const [job] = queue;
    if (!job || flying || state === "conflict") return;
    const commands = commandsOf(job);
    if (!commands) {
      queue.shift();
      if (queue.length) void pump();
      else be("saved");
      return;
    }
    flying = true;
    if (state === "saved") be("saving");
    /** @type {Reply | null} */
    let reply = null;
    try {
      reply = await post({ revision: base.revision, commands });
    } catch {
      reply = null;
    }
    flying = false;
    take(job, reply);
  };

  /** @param {Job} job @param {Reply | null} reply */
  const take = (job, reply) => {
    const answer = reply?.answer ?? null;
    if (reply?.status === 200 && answer?.graph) {
      const before = base.graph;
      adopt(answer);
      queue.shift();
      if (job.kind === "do") history = remember(history, before);
      else history = (job.kind === "undo" ? undo : redo)(history, before)?.history ?? history;
      wait = 500;
      keeper?.write(base.revision, history);
      be(queue.length ? "saving" : "saved");
      show();
      store.tell("stored", { before, after: answer.graph });
      job.done?.(answer);
      void pump();
    } else if (reply?.status === 409 && answer?.graph) {
      be("conflict");
      store.tell("conflict", { theirs: answer, mine: { graph: store.graph, cards: store.cards } });
    } else if (reply && reply.status >= 400 && reply.status < 500 && reply.status !== 408 && reply.status !== 429) {
      queue.shift();
      be(queue.length ? "saving" : "saved");
      show();
      store.tell("refused", answer);
      void pump();
    } else {
      be("trying");
      later(() => void pump(), wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  };

  return {
    /** @param {Command[]} commands @param {(answer: Answer) => void} [done] */
    run(commands, done) {
      if (commands.length === 0 || !store.data.can_edit) return;
      queue.push({ kind: "do", commands, ...(done ? { done } : {}) });
      show();
      void pump();
    },
    undo() {
      const last = queue.at(-1);
      if (last?.kind === "do" && !(flying && queue.length === 1)) {
        queue.pop();
        show();
        if (!queue.length) be("saved");
        return;
      }
      queue.push({ kind: "undo", commands: [] });
      void pump();
    },
    redo() {
      queue.push({ kind: "redo", commands: [] });
      void pump();
    },
    canUndo: () => history.past.length > 0 || queue.some((job) => job.kind === "do"),
    canRedo: () => history.future.length > 0,
    pending: () => queue.length > 0,
    state: () => state,
    retry: () => void pump(),
    /** The panel has saved something, or somebody else has. @param {Answer} answer */
    refresh(answer) {
      if (answer.revision < base.revision) return;
      if (answer.revision > base.revision) history = remember(history, base.graph);
      adopt(answer);
      keeper?.write(base.revision, history);
      if (state !== "conflict") be(queue.length ? state : "saved");
      show();
    },
    /** Mine: what was there before theirs, and then all that waits. @param {"mine" | "theirs"} side @param {Answer} theirs */
    settle(side, theirs) {
      const before = base.graph;
      queue = side === "mine" ? [{ kind: "do", commands: [{ op: "restore", graph: before }] }, ...queue] : [];
      adopt(theirs);
      state = "saved";
      be(queue.length ? "saving" : "saved");
      show();
      store.tell("stored", { before, after: theirs.graph });
      void pump();
    },
  };
}

/** @typedef {ReturnType<typeof createSaver>} Saver */
