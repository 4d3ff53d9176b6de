// The rule builder in the browser: what stands in the fields is kept as JSON in one hidden input, ready to be posted.
// The server draws it anew after each finished change (operators that fit, suggestions, words), keys and buttons only edit the JSON.

import { typedAhead } from "../canvas/ahead.js";

const SPANS = ["within_last", "not_within_last", "within_next"];
const ALONE = ["known", "unknown", "is_true", "is_false"];
const NUMBER = /^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$/;

/** @param {string} id */
const find = (id) => document.getElementById(id);

/** @param {Element} row @param {string} name @returns {HTMLInputElement | HTMLSelectElement | null} */
function part(row, name) {
  for (const field of row.querySelectorAll(`[data-part="${name}"]`)) {
    // A "where" inside has rows of its own.
    if (field.closest("[data-rule-row]") === row) return /** @type {HTMLInputElement} */ (field);
  }
  return null;
}

/** @param {Element} row @param {string} name */
const said = (row, name) => (part(row, name)?.value ?? "").trim();

/** @param {string} text */
const names = (text) => text.split(",").map((one) => one.trim()).filter(Boolean);

/** @param {string} text @param {string} way @returns {unknown} */
function literal(text, way) {
  if (way.startsWith("list:")) {
    const items = names(text).map((one) => literal(one, way.slice(5)));
    return items.length ? items : undefined;
  }
  if (!text) return undefined;
  if (way === "number" || (way === "auto" && NUMBER.test(text))) return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (way === "moment") return `${text.length === 16 ? `${text}:00` : text}Z`;
  return text;
}

/** @param {Element} row */
function readCount(row) {
  /** @type {Record<string, unknown>} */
  const count = { type: said(row, "name") };
  const take = said(row, "take") || "count";
  const unit = part(row, "window-unit");
  const length = Number(said(row, "window") || 7);
  if (!unit) count["days"] = length;
  else if (unit.value) count[unit.value] = length;
  if (take !== "count" && said(row, "of")) count["of"] = said(row, "of");
  const same = names(said(row, "same"));
  if (same.length) count["same"] = same;
  const where = [...row.querySelectorAll("[data-rule-box]")].find((box) => box.parentElement?.closest("[data-rule-row]") === row);
  if (where) count["where"] = readBox(where);
  return { [take]: count };
}

/** @param {Element} row */
function readLeft(row) {
  const source = said(row, "source") || row.getAttribute("data-source") || "field";
  if (source === "count") return readCount(row);
  if (source === "message") return { message: { node: said(row, "node") || null, did: said(row, "did") || "opened" } };
  return { [source]: said(row, "name") };
}

/** @param {Element} row @param {string} op */
function readRight(row, op) {
  if (ALONE.includes(op)) return undefined;
  const number = said(row, "number");
  if (part(row, "number")) {
    if (!SPANS.includes(op) || !/^[1-9][0-9]*$/.test(number)) return undefined;
    const unit = said(row, "unit").charAt(0).toUpperCase();
    return { value: unit === "D" ? `P${number}D` : `PT${number}${unit}` };
  }
  const field = part(row, "value");
  if (!field) return undefined;
  const side = said(row, "side") || field.dataset["side"] || "value";
  const turned = side !== field.dataset["side"];
  if (side !== "value") return { [side]: turned ? "" : field.value.trim() };
  const value = turned ? undefined : literal(field.value.trim(), field.dataset["way"] ?? "auto");
  return value === undefined ? undefined : { value };
}

/** @param {Element} row */
function isTurned(row) {
  const source = /** @type {HTMLSelectElement | null} */ (part(row, "source"));
  return source ? !source.selectedOptions[0]?.defaultSelected : false;
}

/** @param {Element} row */
function readRow(row) {
  const kept = row.getAttribute("data-json");
  if (kept) return JSON.parse(kept);
  const op = said(row, "op");
  const right = readRight(row, op);
  const left = readLeft(row);
  // A row on which nothing was chosen yet stays an empty rule.
  const source = said(row, "source") || "event";
  const first = row.getAttribute("data-source") ?? "field";
  if (source === first && !said(row, "name") && right === undefined) return {};
  // Without an operator on the page the server takes the likeliest; one that was taken back is chosen by whoever reads it.
  const chosen = part(row, "op") ? { op } : {};
  return { ...chosen, left, ...(right === undefined ? {} : { right }), ...(isTurned(row) ? { turned: true } : {}) };
}

/** @param {Element} box */
const parts = (box) => [...box.children].filter((child) => child.matches("[data-rule-row], [data-rule-box]"));

/** @param {Element} box @returns {Record<string, unknown>} */
function readBox(box) {
  const kind = box.getAttribute("data-kind");
  const of = parts(box).map((child) => (child.matches("[data-rule-box]") ? readBox(child) : readRow(child)));
  return kind === "none" ? { op: "not", of: { op: "any", of } } : { op: kind, of };
}

/** An empty rule that holds its place until the server has drawn it. */
function blankRow() {
  const row = document.createElement("div");
  row.hidden = true;
  row.setAttribute("data-rule-row", "");
  row.setAttribute("data-json", "{}");
  return row;
}

/** @param {string} kind */
function blankBox(kind) {
  const box = document.createElement("div");
  box.hidden = true;
  box.setAttribute("data-rule-box", "");
  box.setAttribute("data-kind", kind);
  box.append(blankRow());
  return box;
}

/**
 * Carry an edit out on what stands on the page, so that the next one, made before the server has drawn, builds on it.
 * @param {Element} on @param {string} act @param {string} [value]
 */
function edit(on, act, value = "") {
  if (act === "kind") on.setAttribute("data-kind", value);
  else if (act === "remove") {
    const box = on.parentElement;
    on.remove();
    // An "any" of nothing is nobody; without rules it is everybody again.
    if (box?.matches("[data-rule-box][data-root]") && !parts(box).length) box.setAttribute("data-kind", "all");
  }
  else if (act === "rule") on.append(blankRow());
  else if (act === "group") on.append(blankBox(on.getAttribute("data-kind") === "any" ? "all" : "any"));
  else if (act === "where") on.append(blankBox("all"));
  else if (act === "up" || act === "down") {
    const all = on.parentElement ? parts(on.parentElement) : [];
    const other = all[all.indexOf(on) + (act === "up" ? -1 : 1)];
    if (act === "up") other?.before(on);
    else other?.after(on);
  }
}

/** @type {string | null} What has the focus after the next drawing. */
let next = null;
const ahead = typedAhead();
let pressed = false;
/** @type {Set<Element>} */
const waiting = new Set();

/** @param {Element} root */
const hidden = (root) => /** @type {HTMLInputElement} */ (root.querySelector("[data-rule-json]"));

/** @param {Element} root */
function keep(root) {
  const box = root.querySelector("[data-rule-box][data-root]");
  if (box) hidden(root).value = JSON.stringify(readBox(box));
}

/** @param {Element} root */
function reshape(root) {
  // A swap between press and release would swallow the click.
  if (pressed) {
    waiting.add(root);
    return;
  }
  if (root.getAttribute("data-asked") === hidden(root).value) return;
  root.setAttribute("data-asked", hidden(root).value);
  root.dispatchEvent(new CustomEvent("reshape"));
}

/** @param {Element} root */
function send(root) {
  keep(root);
  hidden(root).dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {EventTarget | null} target */
const rootOf = (target) => (target instanceof Element ? target.closest("[data-rule]") : null);

document.addEventListener("pointerdown", () => (pressed = true), true);
for (const name of ["pointerup", "pointercancel", "dragend"]) {
  document.addEventListener(name, () => {
    pressed = false;
    setTimeout(() => {
      for (const root of waiting) if (root.isConnected) reshape(root);
      waiting.clear();
    });
  }, true);
}

// Before any form around hears of it, the hidden input is up to date.
document.addEventListener("input", (event) => {
  const root = rootOf(event.target);
  if (root && event.target !== hidden(root)) keep(root);
}, true);
document.addEventListener("change", (event) => {
  const root = rootOf(event.target);
  // What the server itself put right is drawn already.
  if (!root || event instanceof CustomEvent) return;
  if (event.target !== hidden(root)) keep(root);
  reshape(root);
}, true);

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-rule-do]") : null;
  const root = rootOf(button);
  const act = button?.getAttribute("data-rule-do") ?? "";
  const on = button?.closest("[data-rule-row], [data-rule-box]");
  if (!button || !root || !on) return;
  const box = act === "rule" || act === "group" || act === "kind" ? button.closest("[data-rule-box]") : on;
  if (!box) return;
  const { id } = root;
  const at = box.getAttribute("data-at");
  const count = parts(box).length;
  if (act === "rule") next = `${id}-${at}.${count}-name`;
  else if (act === "group") next = `${id}-${at}.${count}.0-name`;
  else if (act === "where") next = `${id}-${at}.w.0-name`;
  else if (act === "remove") next = `${id}-${at?.replace(/[.][0-9w]+$/, "")}-rule`;
  else next = button.id;
  if (["rule", "group", "where"].includes(act)) ahead.begin();
  edit(box, act, button.getAttribute("data-value") ?? "");
  send(root);
});

document.addEventListener("keydown", (event) => {
  const root = rootOf(event.target);
  const target = /** @type {HTMLElement} */ (event.target);
  const row = root ? target.closest("[data-rule-row]") : null;
  const box = root ? target.closest("[data-rule-box]") : null;
  if (!root || !box) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.stopPropagation();
    /** @type {HTMLElement | null} */ (find(`${root.id}-${box.getAttribute("data-at")}-${event.shiftKey ? "group" : "rule"}`))?.click();
  } else if (row && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    event.stopPropagation();
    const places = row.parentElement ? parts(row.parentElement) : [];
    const to = places.indexOf(row) + (event.key === "ArrowUp" ? -1 : 1);
    if (to < 0 || to >= places.length) return;
    next = target.id.replace(`-${row.getAttribute("data-at")}-`, `-${row.getAttribute("data-at")?.replace(/[0-9]+$/, String(to))}-`);
    edit(row, event.key === "ArrowUp" ? "up" : "down");
    send(root);
  } else if (row && event.key === "Delete" && target.matches("[data-part='name']") && !said(row, "name")) {
    event.preventDefault();
    event.stopPropagation();
    /** @type {HTMLElement | null} */ (row.querySelector("[data-rule-do='remove']"))?.click();
  } else if (event.key === "Enter" && target.matches("input")) {
    // Not the form's default button: this field is finished.
    event.preventDefault();
    send(root);
  }
});

// Whoever went on typing while the server drew keeps what she typed; the next change asks again.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  const root = detail.target;
  if (!(root instanceof Element) || !root.matches("[data-rule]") || detail.elt !== root) return;
  const field = hidden(root);
  if (field.value !== detail.requestConfig.formData.get(field.name)) detail.shouldSwap = false;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = /** @type {CustomEvent} */ (event).detail;
  if (!successful && elt instanceof Element && elt.matches("[data-rule]")) elt.removeAttribute("data-asked");
});
document.addEventListener("htmx:load", (event) => {
  const place = event.target instanceof Element ? event.target : document.body;
  for (const root of [place, ...place.querySelectorAll("[data-rule]")]) {
    if (!root.matches("[data-rule][data-changed]")) continue;
    root.removeAttribute("data-changed");
    hidden(root).dispatchEvent(new CustomEvent("change", { bubbles: true }));
  }
  const focus = next ? find(next) : null;
  if (focus) {
    next = null;
    focus.focus();
    ahead.end(focus);
  }
});
