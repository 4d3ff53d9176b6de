// Commands on their way to the server: one after another, shown at once, sent again when the line was cut. What somebody else
// saved meanwhile is taken in where it touches other parts; where both changed the same, somebody has to say which.

import { apply } from "./edits.js";
import { index, mainPort } from "./graph.js";
import { carried, EMPTY, kept, redo, remember, trimmed, undo } from "./history.js";
import { applied, disputed, patchOf, without } from "./merge.js";

/** @typedef {{ status: number; answer: Answer | null }} Reply */
/** @typedef {{ kind: "do" | "undo" | "redo"; commands: Command[]; done?: (answer: Answer) => void }} Job */
/** @typedef {"saved" | "saving" | "trying" | "conflict"} Saved */

const LONGEST_WAIT_MS = 10_000;
/** These put something between, wherever that is by now: whoever was quicker loses nothing by it. */
const ADDING = new Set(["insert", "duplicate", "paste"]);

/**
 * @param {Store} store
 * @param {(body: { revision: number; commands: Command[] }) => Promise<Reply>} post throws when nobody answers
 * @param {(again: () => void, ms: number) => void} [later]
 * @param {() => Promise<unknown>} [first] what has to be saved before: words of the same hand, which must not look like somebody else's
 */
export function createSaver(store, post, later = setTimeout, first) {
  /** @type {{ revision: number; graph: Graph; cards: Cards }} what the server has */
  let base = { revision: store.revision, graph: store.graph, cards: store.cards };
  /** @type {Job[]} */
  let queue = [];
  const keeper = store.data.user === undefined ? null : kept(`${store.data.user} ${store.data.key}`);
  let history = keeper?.read(store.revision, store.graph, store.data.replaced) ?? EMPTY;
  let flying = false;
  let wait = 500;
  /** @type {Saved} */
  let state = "saved";

  /** @param {Saved} next */
  const be = (next) => {
    state = next;
    store.tell("saved", next);
  };

  /** @param {Job[]} jobs @param {{ graph: Graph; cards: Cards }} on @returns {{ graph: Graph; cards: Cards }} */
  const done = (jobs, on) => jobs.reduce((sheet, job) => job.commands.reduce((one, command) => apply(one, command, store.data.catalogue), sheet), on);
  const show = () => store.show(done(queue, base));

  /** @param {Answer} answer */
  const adopt = (answer) => {
    base = { revision: answer.revision, graph: answer.graph, cards: answer.cards };
    store.revision = answer.revision;
    if (answer.checks) store.checks = answer.checks;
    if (answer.everywhere_card !== undefined) store.everywhere = answer.everywhere_card;
    if (answer.name !== undefined) store.data.name = answer.name;
    if (answer.differs !== undefined) store.data.differs = answer.differs;
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
    history = trimmed(history, base.graph);
    const step = (job.kind === "undo" ? undo : redo)(history, base.graph);
    return step ? [{ op: "restore", graph: step.graph }] : null;
  };

  const pump = async () => {
    if (!queue.length || flying || state === "conflict") return;
    if (first) {
      flying = true;
      if (state === "saved") be("saving");
      await first();
      flying = false;
    }
    const [job] = queue;
    if (!job) return;
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
      keeper?.write(base.revision, base.graph, history);
      be(queue.length ? "saving" : "saved");
      show();
      store.tell("stored", { before, after: answer.graph });
      job.done?.(answer);
      void pump();
    } else if (reply?.status === 409 && answer?.graph) {
      meet(answer);
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

  /** Somebody was quicker. @param {Answer} theirs */
  const meet = (theirs) => {
    const steps = disputes(queue, theirs);
    if (steps.length) {
      be("conflict");
      store.tell("conflict", { theirs, steps, mine: { graph: store.graph, cards: store.cards } });
      return;
    }
    takeIn(theirs);
    void pump();
  };

  /** At which steps do these jobs and somebody else change the same? @param {Job[]} jobs @param {Answer} theirs @returns {string[]} */
  const disputes = (jobs, theirs) => {
    const other = patchOf(base.graph, theirs.graph);
    /** @type {{ graph: Graph; cards: Cards }} */
    let sheet = base;
    return [...new Set(jobs.flatMap((job) => {
      const before = sheet;
      sheet = done([job], before);
      if (job.commands.some((command) => command.op === "rename") && theirs.name !== store.data.name) return [""];
      return job.commands.every((command) => ADDING.has(command.op)) ? [] : disputed(patchOf(before.graph, sheet.graph), other);
    }))];
  };

  /** What somebody else did, under whatever is done here. @param {Answer} theirs */
  const takeIn = (theirs) => {
    const before = base.graph;
    history = carried(history, before, theirs.graph);
    adopt(theirs);
    keeper?.write(base.revision, base.graph, history);
    be(queue.length ? "saving" : "saved");
    show();
    store.tell("stored", { before, after: theirs.graph, by: theirs.by ?? "" });
  };

  /** @param {Command} command @param {Graph} graph */
  const possible = (command, graph) => {
    const known = new Set([...graph.nodes.map((step) => step.id), ...queue.flatMap((job) => job.commands.flatMap((one) => (one.op === "insert" ? [one.id] : one.op === "paste" ? one.nodes.map((step) => step.id) : [])))]);
    const named = [command.op === "insert" || command.op === "note" ? null : "id" in command ? command.id : null, "from" in command ? command.from : null, command.op === "connect" ? command.to : null, "at" in command ? command.at : null];
    return named.every((id) => id === null || known.has(id));
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
    /** The panel has saved something: a step, or with null the journey itself. @param {Answer} answer @param {string | null} [step] */
    refresh(answer, step = null) {
      if (answer.revision < base.revision) return;
      if (answer.revision === base.revision + 1) history = remember(history, base.graph);
      else if (answer.revision > base.revision) {
        // Somebody else saved in between: theirs is all that is not of this step.
        const between = applied(without(patchOf(base.graph, answer.graph), step), base.graph);
        history = remember(carried(history, base.graph, between), between);
      }
      adopt(answer);
      keeper?.write(base.revision, base.graph, history);
      if (state !== "conflict") be(queue.length ? state : "saved");
      show();
    },
    /** Somebody else has saved something, while nothing of mine was on its way. @param {Answer} theirs */
    takeIn(theirs) {
      if (theirs.revision > base.revision && !queue.length) takeIn(theirs);
    },
    /** Theirs stays save for what is disputed and shall be mine; with theirs only that of mine goes. @param {"mine" | "theirs"} side @param {Answer} theirs */
    settle(side, theirs) {
      const mine = patchOf(base.graph, store.graph);
      if (side === "theirs") queue = queue.filter((job) => !disputes([job], theirs).length && job.commands.every((command) => possible(command, theirs.graph)));
      else if (!queue.every((job) => job.commands.every((command) => possible(command, theirs.graph)))) {
        queue = [{ kind: "do", commands: [{ op: "restore", graph: applied(mine, theirs.graph) }] }];
      }
      state = "saved";
      takeIn(theirs);
      void pump();
    },
  };
}

/** @typedef {ReturnType<typeof createSaver>} Saver */
