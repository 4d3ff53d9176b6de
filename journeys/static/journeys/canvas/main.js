// The second course of the canvas, put together: whatever changes the journey that first.js has drawn.
// In the bar #saved, details#checks, button[data-mode="build|numbers"], input[data-canvas-name], #age. Anywhere on the page:
// [data-canvas="undo|redo|close|remove|duplicate|add|fit|list|…"] does what does.js calls so, [data-canvas-step="id"] jumps to a
// step, [data-canvas="path"][data-port] changes where a port of the chosen step leads.

import { sayAloud, tell } from "../../cairn/js/told.js";
import { createActions } from "./actions.js";
import { createBar } from "./bar.js";
import { createDoes } from "./does.js";
import { el, icon } from "./dom.js";
import { fetched, poster, stateOf } from "./door.js";
import { createDrag } from "./drag.js";
import { placesOf } from "./edges.js";
import { drawn } from "./first.js";
import { listenToHands } from "./gestures.js";
import { createLate } from "./late.js";
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
function start(drawn, rehearsing) {
  const { data, room, paletteBox, stage, listBox, panelBox, store, view, go } = drawn;
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
  /** @param {string | null} id @param {Opening} [how] */
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
  /** Show who took a path. @param {string} key @param {boolean} [still] */
  const openPath = (key, still = false) => {
    const [id = "", port = ""] = key.split("|");
    store.choose(id, { quiet: true });
    open(id, { port, still });
  };
  listenToHands(store, view, (at) => {
    const key = store.mode === "numbers" && !data.rehearsal ? store.numbers?.lineAt(store.picture.routes, at, 8 / view.camera.k) ?? null : null;
    if (key !== null) openPath(key);
    else close();
  });
  Object.assign(go, { open, list: () => show("list"), everywhere: () => everywhere() });
  const actions = createActions(store, saver, { open, expect: panel.expect, tell: (words, back) => tell(words, back ?? null) });
  // Below 760 px there is the list alone; the wish for a view is kept otherwise.
  const small = matchMedia("(max-width: 47.4em)");
  const late = createLate(drawn, actions, { open, show, small: () => small.matches, writing: (back) => panel.contains(back) && !back?.matches("[data-canvas]") });
  // A large journey has its overview without being asked.
  const large = () => void (store.picture.cards.size >= LARGE && late.overview());
  store.on("graph", large);
  large();
  const drag = createDrag(store, view, (held, target) => {
    if (held.id !== undefined) actions.move(held.id, target);
    else if (held.type !== undefined) actions.insert(held.type, target);
  });

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
      void late.list().then((made) => {
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
    if (store.mode === "numbers") void late.figures();
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
    const moved = drag.letGo();
    if (moved !== null) actions.move(moved, found);
    else void late.add(found, plus.getBoundingClientRect(), plus);
  });

  /** @param {string} id @param {Opening} [how] */
  const jump = (id, how = {}) => {
    if (!store.at.steps.has(id)) return;
    store.choose(id);
    open(id, how);
  };
  const does = createDoes(drawn, actions, late, drag, saver, panel, { open, close, everywhere, show });
  steer(does, { editable: store.editable, busy: late.busy }, { canvas: stage, list: listBox, panel: panelBox }, {
    jump,
    // People are shown on the live version as it is drawn, not on a draft that differs.
    mode: (mode) => {
      if (mode !== "numbers" || store.mode === "numbers" || !store.data.differs || !data.urls.numbers) return turnTo(mode);
      const step = panel.shown();
      location.assign(data.urls.numbers + (step === null ? "" : `&step=${encodeURIComponent(step)}`));
    },
    path: (key, button) => {
      const ref = store.at.ports.get(store.focus ?? "")?.find((one) => one.port.key === key);
      if (ref && store.focus !== null && store.editable()) void late.add({ from: store.focus, port: key, to: ref.to, also: [] }, button.getBoundingClientRect(), button);
    },
    leavePanel: () => {
      store.choose(store.focus ?? store.at.order[0] ?? null);
      late.listFocus();
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
      store.tell("saved");
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
  store.on("stored", (/** @type {Stored} */ { before, after, by }) => {
    const id = panel.shown();
    const { keys, steps } = patchOf(before, after);
    const other = id === null ? keys.has("everywhere") : steps.has(id);
    // What is being typed stays; when it is saved, the server says that somebody else changed the same.
    const gone = id !== null && !store.at.steps.has(id);
    if ((other || shownChecks !== checksOf(id)) && !(by !== undefined && (panel.sending() || (gone && panel.unsettled())))) open(gone ? null : id, { again: true });
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
  const sending = () => refreshing > 0 || panel.sending();
  createBar(store, saver, jump, sending);
  if (data.urls.here) watchOthers(store, saver, { url: data.urls.here, panel: panelBox, busy: sending, say: sayAloud });
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

  // What was done on the page before is said here, once.
  for (const said of document.querySelectorAll("[data-told]")) {
    const link = said.querySelector("a");
    tell(said.firstChild?.textContent?.trim() ?? "", null, link && { to: link.href, label: link.textContent ?? "" });
  }

  turnTo(store.mode);
  show(wish);
  const step = asked.get("step");
  panelBox.hidden = panel.narrow() && !step && !data.rehearsal;
  view.camera.cover(covered());
  if (step) jump(step, { still: true, port: store.mode === "numbers" ? asked.get("port") ?? "" : "" });
  if (panel.shown() === null && !panelBox.firstElementChild) open(null, { still: true });
  room.setAttribute("data-ready", "");
  if (asked.get("then") !== "publish") return;
  asked.delete("then");
  history.replaceState(null, "", `?${asked}`);
  // htmx knows it then.
  document.addEventListener("DOMContentLoaded", () => does.publish?.());
}

if (drawn) start(drawn, drawn.data.rehearsal ? await Promise.all([import("./rehearsal.js"), import("./strip.js")]) : null);
