// The panel at the right: a form the server makes, loaded by htmx; what is open stands in the address.

import { tell } from "../../cairn/js/told.js";
import { typedAhead } from "./ahead.js";
import { createAside } from "./aside.js";
import { _, say } from "./words.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

/** @param {Store} store @param {HTMLElement} panel @param {() => number} revision */
export function createPanel(store, panel, revision) {
  /** @type {string | null | undefined} */
  let shown;
  /** The path of the shown step that is looked at, "" for all of it. */
  let port = "";
  let asked = 0;
  const narrow = matchMedia("(max-width: 73.7em)");

  /** @param {string | null} id */
  const address = (id) => {
    const url = new URL(location.href);
    if (id === null) url.searchParams.delete("step");
    else url.searchParams.set("step", id);
    if (port) url.searchParams.set("port", port);
    else url.searchParams.delete("port");
    if (url.href !== location.href) history.pushState(null, "", url);
  };

  // A comment that is being written outlives the form around it.
  /** @type {Map<string, string>} */
  const remarks = new Map();
  /** @param {Event} event */
  const remarkOf = (event) => /** @type {HTMLTextAreaElement | null} */ (/** @type {Element} */ (event.target).closest("[data-remark]"));
  panel.addEventListener("input", (event) => {
    const field = remarkOf(event);
    if (field) remarks.set(field.dataset.remark ?? "", field.value);
    else store.tell("saved");
  });
  panel.addEventListener("keydown", (event) => {
    const field = event.key === "Enter" && (event.ctrlKey || event.metaKey) ? remarkOf(event) : null;
    if (!field) return;
    event.preventDefault();
    field.form?.requestSubmit();
  });
  let speaks = false;
  const remark = () => {
    const field = /** @type {HTMLTextAreaElement | null} */ (panel.querySelector("[data-remark]"));
    if (field && !field.value) field.value = remarks.get(field.dataset.remark ?? "") ?? "";
    if (!field || !speaks || field.dataset.remark !== shown) return;
    speaks = false;
    field.focus();
  };
  panel.addEventListener("htmx:load", remark);
  document.addEventListener("cairn:commented", () => {
    const field = /** @type {HTMLElement | null} */ (panel.querySelector("[data-remark]"));
    if (field) remarks.delete(field.dataset.remark ?? "");
  });

  /** @type {string | null} the address of a panel that is on its way, and whether the focus goes into it */
  let coming = null;
  let wanted = false;
  /** Whether it goes to what is wrong in it. */
  let wrong = false;
  const ahead = typedAhead();
  /** The field in which somebody stood when the same panel was asked for again. */
  let kept = "";
  /** @param {string | null} id @param {number} wait */
  const load = (id, wait) => {
    const url = new URL((store.mode === "numbers" && store.data.urls.people) || store.data.urls.panel, location.href);
    if (id !== null) url.searchParams.set("step", id);
    if (port) url.searchParams.set("port", port);
    const path = url.pathname + url.search;
    coming = path;
    clearTimeout(asked);
    asked = setTimeout(() => void window.htmx?.ajax("GET", path, { target: panel, swap: "innerHTML" }), wait);
  };
  for (const name of ["htmx:afterSettle", "htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => {
      if (/** @type {CustomEvent} */ (event).detail.pathInfo?.requestPath !== coming) return;
      coming = null;
      if (wanted) ahead.end(focusIn(panel, wrong));
      else if (kept && !panel.contains(document.activeElement)) document.getElementById(kept)?.focus();
      wanted = false;
      kept = "";
    });
  }

  // A panel may be asked for twice: whoever stands in it already keeps their place.
  /** @type {string | null} */
  let stood = null;
  panel.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = /** @type {CustomEvent} */ (event).detail;
    if (target !== panel) return;
    if (requestConfig?.elt?.id !== "take-theirs") layAside();
    stood = panel.contains(document.activeElement) ? document.activeElement?.id ?? "" : null;
  });
  panel.addEventListener("htmx:afterSettle", (event) => {
    if (event.target !== panel || stood === null || document.activeElement !== document.body) return;
    const same = stood ? document.getElementById(stood) : null;
    if (same && panel.contains(same)) same.focus();
    else focusIn(panel);
  });

  // What is typed is sent after 400 ms. Whoever goes elsewhere sooner has it sent first.
  const form = () => /** @type {HTMLFormElement | null} */ (panel.querySelector("form[data-settings]"));
  const said = () => {
    const words = new FormData(form() ?? undefined);
    words.delete("base");
    words.delete("was");
    return JSON.stringify([...words]);
  };
  /** @type {{ form: HTMLFormElement | null; said: string }} what the server has of the form */
  let known = { form: null, said: "" };
  /** What is under way, and when it will have landed: of a form that is gone meanwhile htmx tells nothing. @type {XMLHttpRequest | null} */
  let flying = null;
  let landed = Promise.resolve();
  const sending = () => flying !== null || (known.form !== null && known.form === form() && said() !== known.said);
  // Somebody else changed the same: what was typed stays in the fields, unsaved, until it is said whose words shall stand.
  /** @type {HTMLFormElement | null} */
  let disputed = null;
  let disputedAt = "";
  const unsettled = () => disputed !== null && disputed === form();
  const aside = createAside(store, panel);
  const pending = () => sending() || unsettled() || aside.any();
  /** @param {Event} event */
  const isForm = (event) => /** @type {CustomEvent} */ (event).detail.requestConfig?.elt?.matches("form[data-settings]") === true;
  panel.addEventListener("htmx:load", () => {
    if (known.form !== form()) known = { form: form(), said: said() };
  });
  document.addEventListener("htmx:beforeSend", (event) => {
    if (!isForm(event)) return;
    const { xhr: sent, elt } = /** @type {CustomEvent} */ (event).detail;
    // An answer about a step that is not shown any more has no place among another step's fields.
    elt.addEventListener("htmx:beforeSwap", (/** @type {Event} */ answer) => {
      if (!elt.isConnected) /** @type {CustomEvent} */ (answer).detail.shouldSwap = false;
    }, { once: true });
    known = { form: form(), said: said() };
    flying = sent;
    store.tell("saved");
    landed = new Promise((resolve) => {
      sent.addEventListener("loadend", () => {
        if (flying === sent) flying = null;
        store.tell("saved");
        resolve();
      });
    });
  });
  // What did not arrive is not known there: it is sent again until it does.
  let wait = FIRST_WAIT_MS;
  let again = 0;
  /** @param {boolean} unsent */
  const be = (unsent) => {
    if (store.unsent === unsent) return;
    store.unsent = unsent;
    store.tell("saved");
  };
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, (event) => {
      const { xhr, requestConfig } = /** @type {CustomEvent} */ (event).detail;
      if (!isForm(event) || requestConfig.elt !== form() || (xhr?.status >= 400 && xhr.status < 500)) return;
      known = { form: form(), said: "" };
      be(true);
      clearTimeout(again);
      again = setTimeout(() => {
        const now = form();
        if (now && !flying) window.htmx?.trigger(now, "submit");
      }, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    });
  }
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr, requestConfig } = /** @type {CustomEvent} */ (event).detail;
    if (!isForm(event) || xhr.status >= 500) return;
    wait = FIRST_WAIT_MS;
    be(false);
    disputed = xhr.status === 409 ? form() : null;
    disputedAt = new URL(requestConfig.path, location.href).searchParams.get("step") ?? "";
    if (xhr.status === 204) panel.querySelector("#panel-note")?.replaceChildren();
  });
  // What was pressed may be gone with the answer: the keyboard goes on from what came, or from where more can be added.
  panel.addEventListener("htmx:afterSettle", (event) => {
    const pressed = /** @type {CustomEvent} */ (event).detail.requestConfig?.triggeringEvent?.submitter;
    if (!(pressed instanceof HTMLButtonElement)) return;
    const [deed, name = ""] = pressed.value.split(/:(.*)/s);
    const list = deed === "add" ? name : name.replace(/\.[^.]*$/, "");
    const add = [.../** @type {NodeListOf<HTMLButtonElement>} */ (panel.querySelectorAll("button[name='do']"))].find((one) => one.value === `add:${list}`);
    if (document.activeElement !== document.body && document.activeElement !== add) return;
    const came = deed === "add" ? add?.parentElement?.querySelector(".object:last-of-type :is(input:not([type='hidden']), select, textarea)") : null;
    enter(/** @type {HTMLElement | null} */ (came ?? add ?? null));
  });
  const settled = async () => {
    while (sending()) {
      const now = form();
      if (!flying && now && !store.unsent) window.htmx?.trigger(now, "submit");
      await (flying ? landed : new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS)));
    }
  };
  const layAside = () => {
    if (!unsettled() || (disputedAt && !store.cards[disputedAt])) return;
    tell(say("What you typed in “%(name)s” is kept there, and not saved yet.", { name: store.cards[disputedAt]?.title ?? _("This journey") }));
    aside.lay(disputedAt);
  };
  /** A form that was laid aside is shown again, once what is typed in this one is sent. @param {string | null} id */
  const comeBack = async (id) => {
    clearTimeout(asked);
    await settled();
    if (shown !== id) return;
    layAside();
    if (!aside.take(id ?? "")) return;
    // The note comes anew; nothing that is on its way is drawn over it.
    panel.querySelector("#panel-note")?.replaceChildren();
    window.htmx?.trigger(document.body, "htmx:abort");
    coming = null;
    disputed = form();
    disputedAt = id ?? "";
    window.htmx?.trigger(/** @type {HTMLFormElement} */ (disputed), "submit");
  };
  document.addEventListener("htmx:confirm", (event) => {
    const { detail, target } = /** @type {CustomEvent} */ (event);
    if (!(target instanceof Node) || panel.contains(target) || !sending()) return;
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
    /** @param {string | null} id null shows the journey itself @param {Opening} [how] */
    open(id, { again = false, focus = false, still = false, show = false, wrong: first = false, port: way = "" } = {}) {
      const other = shown !== id || port !== way;
      port = way;
      panel.hidden = id === null && narrow.matches && !show;
      panel.setAttribute("aria-label", id === null ? _("This journey") : store.cards[id]?.title ?? id);
      if (!still) address(id);
      if (shown !== id) wanted = false;
      if (shown !== id && !focus) ahead.end(null);
      kept = shown === id && panel.contains(document.activeElement) ? document.activeElement?.id ?? "" : "";
      // Nothing is drawn over both sides: what was typed is sent once more, and the note says what the others have.
      if (!port && store.mode === "build" && aside.has(id ?? "")) {
        shown = id;
        void comeBack(id);
        return;
      }
      if (again && shown === id && unsettled() && store.mode === "build") {
        if (!flying) window.htmx?.trigger(/** @type {HTMLFormElement} */ (form()), "submit");
      } else if (other || again) load(id, again || focus ? 0 : 40);
      shown = id;
      if (focus) wrong = first;
      if (focus && coming === null) focusIn(panel, wrong);
      else if (focus) {
        wanted = true;
        ahead.begin();
      }
    },
    /** The panel of a step that is being made will come and have the focus. */
    expect: ahead.begin,
    /** Go to the field for a comment, as soon as it is there. */
    speak() {
      speaks = true;
      remark();
    },
    /** Send what was typed; without a line nobody waits for it. */
    flush: async () => {
      if (pending() && !store.unsent) await Promise.race([settled(), new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS))]);
    },
    narrow: () => narrow.matches,
    /** How much of the canvas lies under the panel. */
    covers: () => (narrow.matches && !panel.hidden ? panel.offsetWidth : 0),
    shown: () => shown ?? null,
    pending, unsettled,
    /** Words are on their way, or will be; with a note of a conflict that is open nothing is. */
    sending,
    contains: (/** @type {EventTarget | null} */ target) => target instanceof Node && panel.contains(target),
  };
}

/** Go to a field; what stands in it is replaced by whoever types, as after Tab. @param {HTMLElement | null} field */
function enter(field) {
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
  return field;
}

/** Go to the first field; or to the first that is wrong, else to the first finding. @param {HTMLElement} panel @param {boolean} [wrong] */
function focusIn(panel, wrong = false) {
  return enter(/** @type {HTMLElement | null} */ (wrong ? panel.querySelector("[aria-invalid='true']") ?? panel.querySelector(".note[tabindex]") ?? panel.querySelector("h2")
    : panel.querySelector(".body :is(input:not([type='hidden']), select, textarea, button:not([tabindex='-1'])), :is(input:not([type='hidden']), select, textarea)")));
}
