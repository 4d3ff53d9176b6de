// The second course of the canvas, put together: whatever changes the journey that first.js has drawn.
// In the bar #saved, details#checks, button[data-mode="build|numbers"], input[data-canvas-name], #age. Anywhere on the page:
// [data-canvas="undo|redo|close|remove|duplicate|add|fit|list|…"] does what `does` below calls so, [data-canvas-step="id"] jumps to a
// step, [data-canvas="path"][data-port] changes where a port of the chosen step leads.

import { sayAloud, tell } from "../../cairn/js/told.js";
import { createActions } from "./actions.js";
import { typedAhead } from "./ahead.js";
import { createBar } from "./bar.js";
import { boundsOf } from "./camera.js";
import { labelOf } from "./cards.js";
import { el, icon } from "./dom.js";
import { fetched, poster, stateOf } from "./door.js";
import { createDrag } from "./drag.js";
import { placesOf } from "./edges.js";
import { drawn } from "./first.js";
import { listenToHands } from "./gestures.js";
import { neighbours, turns } from "./graph.js";
import { watchLive } from "./live.js";
import { patchOf } from "./merge.js";
import { watchOthers } from "./others.js";
import { createPalette } from "./palette.js";
import { createPanel } from "./panel.js";
import { createSaver } from "./save.js";
import { steer } from "./steer.js";
import { _, plural, say } from "./words.js";

const LARGE = 20;

/** @param {import("./first.js").Drawn} drawn @param {[typeof import("./rehearsal.js"), typeof import("./strip.js")] | null} rehearsing */
function start({ data, room, paletteBox, stage, listBox, panelBox, store, view, go }, rehearsing) {
  const saver = createSaver(store, poster(data.urls.commands), undefined, async () => {
    await panel.flush();
    await refreshed;
  });
  /** What the panel saved is known here. */
  let refreshed = Promise.resolve();
  const panel = createPanel(store, panelBox, () => store.revision);
  // The panel of a rehearsal stands below the canvas where there is little room, never over it.
  const covered = () => (data.rehearsal ? 0 : panel.covers());
  /** What the panel says of a step: its findings stand below the form. @param {string | null} id */
  const checksOf = (id) => JSON.stringify(store.checks.filter((one) => id === null || one.node === id));
  let shownChecks = "";
  /** @param {string | null} id @param {{ again?: boolean; focus?: boolean; still?: boolean; show?: boolean; wrong?: boolean; port?: string }} [how] */
  const open = (id, how = {}) => {
    if (!data.rehearsal) panel.open(id, how);
    shownChecks = checksOf(id);
    view.camera.cover(covered());
    const box = id === null ? undefined : store.picture.cards.get(id);
    if (box && store.view === "canvas") view.camera.reveal(box);
  };
  const close = () => {
    store.choose(null);
    open(null);
  };
  const everywhere = (focus = false) => {
    store.choose(null);
    open(null, { again: true, show: true, focus });
  };
  const overview = async () => {
    const part = await fetched(import("./minimap.js"));
    return part && view.overview(part.createMinimap);
  };
  // A large journey has it without being asked.
  const large = () => void (store.picture.cards.size >= LARGE && overview());
  store.on("graph", large);
  large();
  /** Show who took a path. @param {string} key @param {boolean} [still] */
  const openPath = (key, still = false) => {
    const [id = "", port = ""] = key.split("|");
    store.choose(id, { quiet: true });
    open(id, { port, still });
  };
  listenToHands(store, view, (at) => {
    const key = store.mode === "numbers" && !data.rehearsal ? store.numbers?.lineAt(store.picture.routes, at, 8 / view.camera.k) ?? null : null;
    if (key !== null) return openPath(key);
    store.choose(null);
    open(null);
  });
  // How figures are said comes when somebody looks at them first.
  const figures = async () => {
    const parts = store.numbers ? null : await fetched(Promise.all([import("./numbers.js"), import("./legend.js")]));
    if (!parts || store.numbers) return;
    store.numbers = parts[0];
    parts[1].createLegend(store, stage);
    store.tell("counts");
  };
  Object.assign(go, { open, list: () => show("list"), everywhere: () => everywhere() });
  const actions = createActions(store, saver, { open, expect: panel.expect, tell: (words, back) => tell(words, back ?? null) });
  // The list at a `+` comes when it is asked for first; what is typed until then is typed into it.
  /** @type {ReturnType<typeof import("./add.js").createAdd> | null} */
  let add = null;
  const ahead = typedAhead();
  const drag = createDrag(store, view, (held, target) => {
    if (held.id !== undefined) actions.move(held.id, target);
    else if (held.type !== undefined) actions.insert(held.type, target);
  });

  /** Show a place; gives where it lies on the page. @param {Place} target */
  const turn = (target) => {
    const found = store.view === "canvas" && placesOf(store).find((one) => one.from === target.from && one.port === target.port && one.also.length === target.also.length);
    if (!found) return null;
    view.camera.reveal({ x: found.x - 20, y: found.y - 20, w: 40, h: 40 });
    return new DOMRect(...view.camera.outside(found.x, found.y));
  };
  /** @param {Place} target @param {DOMRect} beside @param {Element | null} [back] where the focus returns */
  const openAdd = async (target, beside, back = document.activeElement) => {
    if (!add) {
      ahead.begin();
      add ??= (await fetched(import("./add.js")))?.createAdd(store, document.body) ?? null;
    }
    const writing = panel.contains(back) && !back?.matches("[data-canvas]");
    const input = add?.open(target, beside, {
      insert: (type, at) => actions.insert(type, at, writing), turns: turns(store.at, target), turn, connect: actions.connect, paste: actions.canPaste() ? actions.paste : null, several: actions.insertSnippet,
      closed: () => {
        // The panel may have been drawn anew meanwhile.
        const place = back?.isConnected ? back : document.getElementById(back?.id ?? "");
        if (place instanceof HTMLElement) place.focus({ preventScroll: true });
      },
    });
    ahead.end(input ?? null);
  };
  /** @type {ReturnType<typeof import("./move.js").createMove> | null} */
  let mover = null;
  /** A step, and all that are chosen with it, to a place of a list. @param {string} id @param {Element | null} [button] beside what the list stands */
  const openMove = async (id, button = null) => {
    if (!mover) {
      ahead.begin();
      mover ??= (await fetched(import("./move.js")))?.createMove(store, actions, document.body) ?? null;
    }
    ahead.end(mover?.open(id, button ?? listBox.querySelector("[tabindex='0']") ?? stage, () => store.view === "list" && list?.focus()) ?? null);
  };
  // While several steps are chosen, what can be done with them stands where the settings of one would.
  /** @type {ReturnType<typeof import("./several.js").createSeveral> | null} */
  let several = null;
  const drawSeveral = async () => {
    if (!several && store.chosen.size > 1 && !data.rehearsal) {
      const part = await fetched(import("./several.js"));
      several ??= part?.createSeveral(store, room) ?? null;
    }
    several?.draw();
  };
  for (const topic of /** @type {const} */ (["choice", "graph", "mode"])) store.on(topic, () => void drawSeveral());
  /** Let go of what is chosen; the keyboard stays at the step where it was. */
  const none = () => {
    store.chosen = new Set();
    open(null);
    store.tell("choice", { quiet: false });
    if (store.view === "list") list?.focus();
  };

  /** @param {Place | null} target */
  const addAt = (target) => {
    if (!target) return;
    const beside = turn(target) ?? (store.view === "canvas" ? null : listBox.querySelector("[tabindex='0']")?.getBoundingClientRect());
    if (beside) void openAdd(target, beside);
  };
  // The list comes when it is asked for first.
  /** @type {ReturnType<typeof import("./list.js").createList> | null} */
  let list = null;
  const listed = async () => {
    const part = await fetched(import("./list.js"));
    if (part) list ??= part.createList(store, listBox, { open, canvas: () => show("canvas"), add: openAdd, duplicate: actions.duplicate, move: (id, button) => void openMove(id, button), remove: (id) => void actions.remove(id), small: () => small.matches, note: (id) => void actions.note("", id) });
    return list;
  };

  /** @type {{ held: import("./drag.js").Held } | null} */
  let picked = null;
  /** @param {string} id */
  const pickUp = (id) => {
    const card = store.cards[id];
    if (!card || card.family === "start") return;
    picked = drag.pickUp({ id, title: card.title, icon: card.icon, family: card.family });
    if (picked) tell(drag.says);
  };
  const letGo = () => {
    if (picked) drag.letGo();
    picked = null;
  };

  // Below 760 px there is the list alone; the wish for a view is kept otherwise.
  const small = matchMedia("(max-width: 47.4em)");
  const asked = new URL(location.href).searchParams;
  let wish = asked.get("view") === "list" ? "list" : "canvas";
  /** @param {string} next @param {"focus" | "search"} [then] where the focus goes in the list */
  function show(next, then = "focus") {
    wish = next;
    store.view = wish === "list" || small.matches ? "list" : "canvas";
    room.setAttribute("data-view", store.view);
    stage.hidden = store.view !== "canvas";
    listBox.hidden = store.view !== "list";
    store.tell("view");
    if (store.view === "list") {
      void listed().then((made) => {
        made?.draw();
        if (store.view === "list") made?.[then]();
      });
    }
    else if (store.chosen.size > 1) store.chooseAll(store.chosen, false);
    else if (store.focus !== null) store.choose(store.focus);
  }
  small.addEventListener("change", () => show(wish));

  /** @param {string} mode */
  const turnTo = (mode) => {
    store.mode = mode === "numbers" ? "numbers" : "build";
    room.setAttribute("data-mode", store.mode);
    for (const button of document.querySelectorAll("button[data-mode]")) {
      const on = String(button.getAttribute("data-mode") === store.mode);
      button.setAttribute(button.getAttribute("role") === "radio" ? "aria-checked" : "aria-pressed", on);
    }
    paletteBox.hidden = !store.editable();
    const url = new URL(location.href);
    if (store.mode === "numbers") url.searchParams.set("mode", "numbers");
    else url.searchParams.delete("mode");
    history.replaceState(history.state, "", url);
    store.tell("mode");
    if (store.mode === "numbers") void figures();
    // The same place shows a form in Build and people and figures in Numbers.
    if (room.hasAttribute("data-ready")) open(panel.shown(), { again: true, still: true });
  };

  const palette = createPalette(data.catalogue, paletteBox, (item) => {
    paletteBox.removeAttribute("data-open");
    actions.insertUsual(item);
  });
  drag.enable(paletteBox, (target) => {
    const item = palette.itemAt(target);
    return item && { title: item.title, icon: item.icon, family: item.family, type: item.type };
  });
  drag.enable(stage, (target) => {
    const id = target.closest(".node")?.getAttribute("data-step");
    const card = id ? store.cards[id] : undefined;
    return id && card && card.family !== "start" ? { id, title: card.title, icon: card.icon, family: card.family } : null;
  });
  const rules = el("span", {});
  stage.append(el("div", { class: "floating canvas-short canvas-over" },
    el("button", { type: "button", class: "btn quiet", "data-canvas": "palette" }, icon("plus"), _("Add a step")),
    el("span", { class: "canvas-rule" }), el("button", { type: "button", class: "btn quiet", click: () => everywhere() }, icon("settings-2"), rules)));
  const countRules = () => rules.replaceChildren(plural("%(count)s rule everywhere", "%(count)s rules everywhere", store.everywhere?.lines.length ?? 0));
  store.on("graph", countRules);
  countRules();

  view.marks.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const way = target.closest("button.edge-label")?.getAttribute("data-label");
    if (way) return openPath(way);
    const note = target.closest("[data-note]")?.getAttribute("data-note");
    if (note && store.editable()) void actions.note("", note);
    const plus = target.closest(".plus");
    const found = placesOf(store).find((one) => one.key === plus?.getAttribute("data-place"));
    if (!plus || !found) return;
    const moved = picked?.held.id;
    letGo();
    if (moved !== undefined) actions.move(moved, found);
    else void openAdd(found, plus.getBoundingClientRect(), plus);
  });

  /** @param {"up" | "down" | "left" | "right"} where @param {boolean} [more] what is chosen stays so */
  const walk = (where, more = false) => {
    const next = store.focus === null ? store.at.order[0] ?? null : neighbours(store.at, store.focus)[where];
    if (next === null) return;
    const followed = !more && store.focus !== null && panel.shown() !== null;
    if (more) store.extend(next);
    else store.choose(next);
    if (followed) open(next);
    sayAloud(labelOf(store, next));
  };
  /** @param {"svg" | "png"} kind */
  const savePicture = (kind) => fetched(import("./picture.js")).then((part) => part?.savePicture(store, kind)).catch(() => tell(_("The picture could not be made.")));
  /** Do something with the chosen step, if there is one. @param {(id: string) => void} act */
  const chosen = (act) => () => {
    if (store.focus !== null) act(store.focus);
  };
  const does = {
    up: () => walk("up"), down: () => walk("down"), left: () => walk("left"), right: () => walk("right"),
    "more-up": () => walk("up", true), "more-down": () => walk("down", true), "more-left": () => walk("left", true), "more-right": () => walk("right", true),
    begin: () => store.choose(store.focus ?? store.at.order[0] ?? null),
    first: () => store.choose(store.at.order[0] ?? null),
    last: () => store.choose(store.at.order.at(-1) ?? null),
    open: chosen((id) => open(id, { focus: true })),
    close,
    escape: () => {
      const held = picked?.held.id;
      if (picked) letGo();
      else if (paletteBox.hasAttribute("data-open")) paletteBox.removeAttribute("data-open");
      else if (store.chosen.size > 1) none();
      else close();
      if (held !== undefined) store.choose(held);
    },
    add: chosen((id) => addAt(actions.after(id))),
    "go-on": () => does.add(),
    "add-before": chosen((id) => addAt(actions.before(id))),
    remove: chosen((id) => void actions.remove(id)),
    duplicate: chosen(actions.duplicate),
    copy: chosen(actions.copy),
    cut: chosen(actions.cut),
    paste: chosen((id) => {
      const target = actions.after(id);
      if (target) actions.paste(target);
    }),
    all: () => {
      store.chooseAll(store.at.order);
    },
    note: chosen((id) => void actions.note(id, null)),
    comment: chosen((id) => {
      open(id, { show: true });
      panel.speak();
    }),
    "pick-up": chosen((id) => (store.view === "list" ? void openMove(id) : pickUp(id))),
    move: (/** @type {Element | undefined} */ button) => {
      if (store.focus !== null) void openMove(store.focus, button);
    },
    none,
    undo: saver.undo,
    redo: saver.redo,
    list: () => show(store.view === "list" ? "canvas" : "list"),
    "zoom-in": () => view.camera.zoom(1.2),
    "zoom-out": () => view.camera.zoom(1 / 1.2),
    fit: () => view.camera.fit(store.picture.bounds),
    "fit-chosen": () => view.camera.fit(boundsOf(store.picture, store.chosen) ?? store.picture.bounds),
    "whole-size": () => view.camera.scaleTo(1),
    find: () => show("list", "search"),
    "save-svg": () => void savePicture("svg"),
    "save-png": () => void savePicture("png"),
    minimap: () => void overview().then((map) => map?.toggle()),
    palette: () => paletteBox.toggleAttribute("data-open"),
    mend: (/** @type {Element | undefined} */ button) => {
      const finding = button?.getAttribute("data-finding");
      if (finding) actions.mend(finding, () => open(panel.shown(), { again: true, still: true }));
    },
    everywhere: () => everywhere(true),
    next: () => {
      const order = store.at.order;
      const from = order.indexOf(store.focus ?? "") + 1;
      const left = [...order.slice(from), ...order.slice(0, from)].find((id) => store.cards[id]?.marks.some((mark) => mark.level !== "advice"));
      if (left === undefined) tell(_("Nothing is left to finish."));
      else {
        store.choose(left);
        open(left, { focus: true, wrong: true });
      }
    },
    publish: () => /** @type {HTMLElement | null} */ (document.querySelector("[data-publishes]"))?.click(),
  };
  /** @param {string} id @param {{ still?: boolean; port?: string }} [how] */
  const jump = (id, how = {}) => {
    if (!store.at.steps.has(id)) return;
    store.choose(id);
    open(id, how);
  };
  steer(does, { editable: store.editable, busy: () => Boolean(add?.isOpen() || mover?.isOpen()) }, { canvas: stage, list: listBox, panel: panelBox }, {
    jump,
    // People are shown on the live version as it is drawn, not on a draft that differs.
    mode: (mode) => {
      if (mode !== "numbers" || store.mode === "numbers" || !store.data.differs || !data.urls.numbers) return turnTo(mode);
      const step = panel.shown();
      location.assign(data.urls.numbers + (step === null ? "" : `&step=${encodeURIComponent(step)}`));
    },
    path: (key, button) => {
      const ref = store.at.ports.get(store.focus ?? "")?.find((one) => one.port.key === key);
      if (ref && store.focus !== null && store.editable()) void openAdd({ from: store.focus, port: key, to: ref.to, also: [] }, button.getBoundingClientRect(), button);
    },
    leavePanel: () => {
      store.choose(store.focus ?? store.at.order[0] ?? null);
      if (store.view === "list") list?.focus();
    },
  });

  document.addEventListener("change", (event) => {
    const field = /** @type {Element} */ (event.target);
    if (field instanceof HTMLInputElement && field.matches("[data-canvas-name]")) actions.rename(field.value);
  });
  let refreshing = 0;
  document.addEventListener("cairn:changed", () => {
    const step = panel.shown();
    refreshing += 1;
    refreshed = stateOf(data.urls.state).then((answer) => {
      if (answer) saver.refresh(answer, step);
      shownChecks = checksOf(panel.shown());
    }, () => {}).finally(() => {
      refreshing -= 1;
    });
  });
  addEventListener("online", saver.retry);
  addEventListener("beforeunload", (event) => {
    if (saver.pending() || panel.pending()) event.preventDefault();
  });
  addEventListener("popstate", () => {
    const { searchParams } = new URL(location.href);
    const step = searchParams.get("step");
    if (step) jump(step, { still: true, port: searchParams.get("port") ?? "" });
    else {
      store.choose(null);
      open(null, { still: true });
    }
  });

  // What the panel shows may have been changed by a command: undone, led elsewhere, taken over from somebody else.
  store.on("stored", (/** @type {{ before: Graph; after: Graph; by?: string }} */ { before, after, by }) => {
    const id = panel.shown();
    const { keys, steps } = patchOf(before, after);
    const other = id === null ? keys.has("everywhere") : steps.has(id);
    // What is being typed stays; when it is saved, the server says that somebody else changed the same.
    if ((other || shownChecks !== checksOf(id)) && !(by !== undefined && panel.sending())) open(id !== null && !store.at.steps.has(id) ? null : id, { again: true });
    if (by === undefined) return;
    const [first] = steps;
    if (first !== undefined) sayAloud(say("%(name)s changed %(step)s", { name: by, step: store.cards[first]?.title ?? first }));
    for (const step of steps) view.light(step, true);
    setTimeout(() => [...steps].forEach((step) => view.light(step, false)), 2000);
    const name = document.querySelector("[data-canvas-name]");
    if (name instanceof HTMLInputElement && name !== document.activeElement) name.value = data.name;
  });
  store.on("conflict", (both) => {
    const [step] = both.steps;
    if (step && store.at.steps.has(step)) open(step, { show: true });
    const show = () => void fetched(import("./conflict.js")).then((part) => (part ? part.showConflict(store, saver, room, both) : setTimeout(show, 2000)));
    show();
  });
  store.on("refused", (answer) => tell(answer?.sentence ?? _("This cannot be done here.")));
  createBar(store, saver, jump);
  if (data.urls.here) watchOthers(store, saver, { url: data.urls.here, panel: panelBox, busy: () => refreshing > 0 || panel.sending(), say: sayAloud });
  if (rehearsing) {
    const [{ watchRehearsal }, { watchStrip }] = rehearsing;
    watchRehearsal(store, panelBox, jump);
    watchStrip(panelBox, (id) => {
      if (!store.at.steps.has(id)) return;
      // Whoever plays or drags keeps the focus where it is.
      store.choose(id, { quiet: true });
      open(id);
    });
  } else {
    watchLive(store, view, ({ seconds }) => {
      const words = document.getElementById("age");
      if (words && seconds !== null) words.textContent = store.numbers?.age(seconds) ?? "";
    });
  }

  turnTo(store.mode);
  show(wish);
  const step = asked.get("step");
  panelBox.hidden = panel.narrow() && !step && !data.rehearsal;
  view.camera.cover(covered());
  if (step) jump(step, { still: true, port: store.mode === "numbers" ? asked.get("port") ?? "" : "" });
  if (panel.shown() === null && !panelBox.firstElementChild) open(null, { still: true });
  room.setAttribute("data-ready", "");
}

if (drawn) start(drawn, drawn.data.rehearsal ? await Promise.all([import("./rehearsal.js"), import("./strip.js")]) : null);
