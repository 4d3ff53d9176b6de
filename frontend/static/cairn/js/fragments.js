// Fragments: the token with each request, busy marks, notes when a part fails, no polling while nobody looks.
// Filters in hx-trigger would need eval, which the policy forbids: polling stops here instead, when the page is hidden.

/** @param {string} id */
function fromTemplate(id) {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) return null;
  return /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
}

/** @param {Element} element */
const polls = (element) => /\bevery\b/.test(element.getAttribute("hx-trigger") ?? "");

/** @param {string} name @param {(detail: any, event: Event) => void} handle */
const on = (name, handle) => document.addEventListener(name, (event) => handle(/** @type {CustomEvent} */ (event).detail, event));

on("htmx:configRequest", (detail) => {
  const token = document.querySelector("meta[name='csrf-token']")?.getAttribute("content");
  if (token && detail.verb !== "get") detail.headers["X-CSRFToken"] = token;
  if (!(detail.elt instanceof HTMLFormElement)) return;
  // htmx adds the button that has the focus to whatever a form sends. Only a button that was pressed has something to say.
  const pressed = /** @type {any} */ (detail.triggeringEvent)?.submitter;
  for (const one of detail.elt.elements) {
    if (one instanceof HTMLButtonElement && one.name && one.name !== pressed?.name) delete detail.parameters[one.name];
  }
});

on("htmx:beforeRequest", (detail, event) => {
  if (document.hidden && polls(detail.elt)) {
    event.preventDefault();
    return;
  }
  if (!polls(detail.elt)) detail.target?.setAttribute("data-busy", "");
  const button = detail.requestConfig?.triggeringEvent?.submitter;
  if (button instanceof HTMLElement) button.setAttribute("data-busy", "");
});

// A request that its successor replaces is no fault: htmx calls each one twice in the console, which then hides what is.
/** @type {WeakSet<XMLHttpRequest>} */
const replaced = new WeakSet();
on("htmx:beforeRequest", ({ xhr }) => {
  const aborted = xhr.onabort;
  xhr.onabort = (/** @type {ProgressEvent} */ event) => {
    replaced.add(xhr);
    aborted?.call(xhr, event);
  };
});
document.addEventListener("htmx:load", () => {
  // Asked before each event, and before its error is written.
  /** @type {any} */ (window).htmx.logger = (/** @type {Element} */ _elt, /** @type {string} */ _name, /** @type {any} */ detail) => {
    if (detail?.xhr && replaced.has(detail.xhr)) delete detail.error;
  };
}, { once: true });

on("htmx:afterRequest", (detail) => {
  detail.target?.removeAttribute("data-busy");
  const button = detail.requestConfig?.triggeringEvent?.submitter;
  if (button instanceof HTMLElement) button.removeAttribute("data-busy");
  if (detail.successful) detail.target?.querySelector(":scope > [data-failed]")?.remove();
});

/** @param {any} detail @param {string} id */
function note(detail, id) {
  // What is sent again by itself until it arrives has its own sign.
  if (id === "when-failed" && detail.elt.matches("[data-sends-again]")) return;
  const target = /** @type {Element} */ (detail.target ?? detail.elt);
  target.querySelector(":scope > [data-failed]")?.remove();
  const box = fromTemplate(id);
  if (!box) return;
  const why = detail.xhr?.getResponseHeader?.("X-Why");
  const place = box.querySelector("[data-why]");
  if (place && why) place.textContent = decodeURIComponent(why);
  box.querySelector("[data-again]")?.addEventListener("click", () => {
    box.remove();
    const { verb, path } = detail.requestConfig;
    /** @type {any} */ (window).htmx.ajax(verb.toUpperCase(), path, { source: detail.elt, values: detail.requestConfig.parameters });
  });
  target.prepend(box);
}

on("htmx:responseError", (detail) => {
  if (detail.xhr.status === 401) {
    if (document.querySelector("dialog[data-signed-out]")) return;
    const dialog = fromTemplate("when-signed-out");
    if (!(dialog instanceof HTMLDialogElement)) return;
    dialog.setAttribute("data-signed-out", "");
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  } else {
    note(detail, detail.xhr.status === 403 ? "when-not-allowed" : "when-failed");
  }
});
on("htmx:sendError", (detail) => note(detail, "when-failed"));
on("htmx:timeout", (detail) => note(detail, "when-failed"));

// A form that is sent as soon as a choice changes: <form data-autosubmit>.
document.addEventListener("change", (event) => {
  const form = /** @type {HTMLInputElement} */ (event.target).form;
  if (form?.hasAttribute("data-autosubmit")) form.requestSubmit();
});

// A plain form is sent once: the second press is ignored while the first is on its way.
document.addEventListener("submit", (event) => {
  const button = /** @type {SubmitEvent} */ (event).submitter;
  if (!event.defaultPrevented && button?.matches(".btn:not([formtarget])") && !button.closest("form")?.matches("[target='_blank']")) {
    setTimeout(() => button.setAttribute("data-busy", ""));
  }
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll(".btn[data-busy]")) button.removeAttribute("data-busy");
});

// Copy what data-copy names, or the attribute's own text.
document.addEventListener("click", async (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-copy]");
  if (!button) return;
  const from = button.getAttribute("data-copy") ?? "";
  const source = from.startsWith("#") ? document.querySelector(from) : null;
  await navigator.clipboard.writeText(source ? (source.textContent ?? "").trim() : from);
  const said = button.getAttribute("data-copied");
  if (said) document.dispatchEvent(new CustomEvent("told", { detail: { words: said } }));
});
