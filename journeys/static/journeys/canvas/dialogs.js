// The questions the canvas asks, each in a dialog of the same make, and the one about a note.

import { el } from "./dom.js";
import { freeId } from "./graph.js";
import { _ } from "./words.js";

/**
 * @template T
 * @param {string} title @param {(HTMLElement | string)[]} body @param {string} yes @param {(form: FormData) => T} read @param {{ more?: HTMLElement | null; look?: string }} [how] `more`: another button
 * @returns {Promise<T | null>} null when it was left
 */
export function ask(title, body, yes, read, { more = null, look = "" } = {}) {
  return new Promise((resolve) => {
    const form = el("form", { method: "dialog", class: "body", id: "canvas-asks" }, ...body);
    const agree = el("button", { class: "btn primary", value: "yes", form: "canvas-asks" }, yes);
    const dialog = el("dialog", { class: `dialog canvas-asks ${look}`, "aria-label": title }, el("header", {}, el("h2", {}, title)), form,
      el("footer", {}, more, el("button", { type: "button", class: "btn", click: () => dialog.close() }, _("Cancel")), agree));
    dialog.addEventListener("close", () => {
      const answer = dialog.returnValue === "yes" ? read(new FormData(form)) : null;
      dialog.remove();
      resolve(answer);
    });
    dialog.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(agree);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** What was typed and not kept: it stands there again when the same note is opened. @type {Map<string, string>} */
const unkept = new Map();

/**
 * @param {Store} store @param {string} at @param {string | null} id the note, null for a new one
 * @returns {Promise<Command | null>} null when it stays as it is; an empty text takes it away
 */
export async function askForNote(store, at, id) {
  const notes = store.graph.notes ?? [];
  const old = notes.find((one) => one.id === id);
  const note = { at: old?.at ?? at, text: old?.text ?? "" };
  const key = `${old !== undefined} ${note.at} ${note.text}`;
  const field = el("textarea", { class: "input", name: "text", rows: 4, maxlength: 2000, "aria-label": _("Note"), autofocus: true }, unkept.get(key) ?? note.text);
  const steps = store.at.order.map((id) => el("option", { value: id, selected: id === note.at }, store.cards[id]?.title ?? id));
  const place = el("label", { class: "field" }, el("span", { class: "label" }, _("Stands at")), el("select", { class: "input", name: "at" }, ...steps));
  const away = el("button", { type: "button", class: "btn danger", click: () => {
    field.value = "";
    field.form?.requestSubmit(/** @type {HTMLElement | null} */ (document.querySelector("[form='canvas-asks']")));
  } }, _("Remove the note"));
  const said = await ask(_("Note"), [field, place], _("Keep the note"), (form) => ({ at: String(form.get("at")), text: String(form.get("text")).trim() }), { more: old ? away : null });
  if (said === null && field.value !== note.text) unkept.set(key, field.value);
  else unkept.delete(key);
  if (said === null || (said.text === note.text && (!said.text || said.at === old?.at))) return null;
  return { op: "note", id: old?.id ?? freeId(notes.map((one) => one.id), "note"), ...said };
}
