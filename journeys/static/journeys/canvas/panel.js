// The panel at the right: a form the server makes, loaded by htmx; what is open stands in the address.

import { _ } from "./words.js";

/** @typedef {import("./store.js").Store} Store */

/** @param {Store} store @param {HTMLElement} panel @param {() => number} revision */
export function createPanel(store, panel, revision) {
  /** @type {string | null | undefined} */
  let shown;
  let asked = 0;
  const narrow = matchMedia("(max-width: 73.7em)");

  /** @param {string | null} id */
  const address = (id) => {
    const url = new URL(location.href);
    if (id === null) url.searchParams.delete("step");
    else url.searchParams.set("step", id);
    if (url.href !== location.href) history.pushState(null, "", url);
  };

  /** @type {string | null} the address of a panel that is on its way, and whether the focus goes into it */
  let coming = null;
  let wanted = false;
  /** @param {string | null} id @param {number} wait */
  const load = (id, wait) => {
    const url = new URL((store.mode === "numbers" && store.data.urls.people) || store.data.urls.panel, location.href);
    if (id !== null) url.searchParams.set("step", id);
    const path = url.pathname + url.search;
    coming = path;
    clearTimeout(asked);
    asked = setTimeout(() => void window.htmx?.ajax("GET", path, { target: panel, swap: "innerHTML" }), wait);
  };
  for (const name of ["htmx:afterSettle", "htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => {
      if (/** @type {CustomEvent} */ (event).detail.pathInfo?.requestPath !== coming) return;
      coming = null;
      if (wanted) focusIn(panel);
      wanted = false;
    });
  }

  // What is typed is sent after 400 ms. Whoever goes elsewhere sooner has it sent before anything else is asked.
  const form = () => /** @type {HTMLFormElement | null} */ (panel.querySelector("form[data-settings]"));
  const said = () => {
    const words = new FormData(form() ?? undefined);
    words.delete("base");
    return JSON.stringify([...words]);
  };
  /** @type {{ form: HTMLFormElement | null; said: string }} what the server knows of the form that is shown */
  let known = { form: null, said: "" };
  let flying = false;
  const pending = () => flying || (known.form !== null && known.form === form() && said() !== known.said);
  /** @param {Event} event */
  const isForm = (event) => /** @type {CustomEvent} */ (event).detail.requestConfig?.elt?.matches("form[data-settings]") === true;
  panel.addEventListener("htmx:load", () => {
    if (known.form !== form()) known = { form: form(), said: said() };
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isForm(event)) return;
    known = { form: form(), said: said() };
    flying = true;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (isForm(event)) flying = false;
  });
  // What was pressed may be gone with the answer: the keyboard goes on from what came, or from where more can be added.
  panel.addEventListener("htmx:afterSettle", (event) => {
    const pressed = /** @type {CustomEvent} */ (event).detail.requestConfig?.triggeringEvent?.submitter;
    if (!(pressed instanceof HTMLButtonElement) || document.activeElement !== document.body) return;
    const [deed, name = ""] = pressed.value.split(/:(.*)/s);
    const list = deed === "add" ? name : name.replace(/\.[^.]*$/, "");
    const add = [.../** @type {NodeListOf<HTMLButtonElement>} */ (panel.querySelectorAll("button[name='do']"))].find((one) => one.value === `add:${list}`);
    const came = deed === "add" ? add?.parentElement?.querySelector(".object:last-of-type :is(input:not([type='hidden']), select, textarea)") : null;
    /** @type {HTMLElement | null} */ (came ?? add)?.focus();
  });
  // An answer about a step that is not shown any more has no place among another step's fields.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    if (isForm(event) && detail.requestConfig.elt !== form()) detail.shouldSwap = false;
  });
  const settled = async () => {
    for (let tries = 0; pending() && tries < 3; tries += 1) {
      const answered = new Promise((resolve) => {
        document.addEventListener("htmx:afterRequest", resolve, { once: true });
        setTimeout(resolve, 3000);
      });
      const now = form();
      if (!flying && now) window.htmx?.trigger(now, "submit");
      await answered;
    }
  };
  document.addEventListener("htmx:confirm", (event) => {
    const { detail, target } = /** @type {CustomEvent} */ (event);
    if (!(target instanceof Node) || panel.contains(target) || !pending()) return;
    event.preventDefault();
    void settled().then(() => detail.issueRequest(true));
  });

  document.addEventListener("htmx:configRequest", (event) => {
    const { detail, target } = /** @type {CustomEvent} */ (event);
    if (!(target instanceof Node) || !panel.contains(target)) return;
    detail.headers["X-Revision"] = String(revision());
    if (detail.verb !== "get") detail.parameters.revision = String(revision());
  });

  return {
    /** @param {string | null} id null shows the journey itself @param {{ again?: boolean; focus?: boolean; still?: boolean; show?: boolean }} [how] `still`: the address says so already; `show`: also where it lies over the canvas */
    open(id, { again = false, focus = false, still = false, show = false } = {}) {
      panel.hidden = id === null && narrow.matches && !show;
      panel.setAttribute("aria-label", id === null ? _("This journey") : store.cards[id]?.title ?? id);
      if (!still) address(id);
      if (shown !== id) wanted = false;
      if (shown !== id || again) load(id, again || focus ? 0 : 40);
      shown = id;
      if (focus && coming === null) focusIn(panel);
      else wanted ||= focus;
    },
    narrow: () => narrow.matches,
    /** How much of the canvas lies under the panel. */
    covers: () => (narrow.matches && !panel.hidden ? panel.offsetWidth : 0),
    shown: () => shown ?? null,
    pending,
    contains: (/** @type {EventTarget | null} */ target) => target instanceof Node && panel.contains(target),
  };
}

/** @param {HTMLElement} panel */
function focusIn(panel) {
  /** @type {HTMLElement | null} */ (panel.querySelector(".body :is(input:not([type='hidden']), select, textarea, button:not([tabindex='-1'])), :is(input:not([type='hidden']), select, textarea)"))?.focus();
}
