// Which key does what on the canvas. Pure: a key press comes in, the name of an action goes out.

/** @typedef {{ key: string; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean }} Press */

/** @type {Record<string, string>} */
const PLAIN = {
  ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right", Home: "first", End: "last",
  Enter: "open", Escape: "escape", Delete: "remove", Backspace: "remove",
  F8: "next", a: "add", x: "remove", d: "duplicate", m: "pick-up", n: "note", c: "comment", l: "list", f: "find", o: "minimap",
  "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", "0": "fit", "1": "whole-size", "2": "fit-chosen",
  u: "next", p: "publish", e: "everywhere",
};
/** @type {Record<string, string>} */
const WITH_COMMAND = { Enter: "go-on", z: "undo", y: "redo", c: "copy", x: "cut", v: "paste", a: "all" };
/** These want the right to draw. */
export const CHANGING = new Set(["add", "add-before", "remove", "duplicate", "pick-up", "note", "publish", "go-on", "undo", "redo", "cut", "paste", "mend", "move"]);

/**
 * @param {Press} press @param {{ editable: boolean; typing: boolean }} when
 * @returns {string | null}
 */
export function actionOf(press, { editable, typing }) {
  if (press.altKey) return null;
  // These two are no letters: they work in the middle of a text as well.
  const always = press.key === "F8" || (press.key === "Enter" && (press.ctrlKey || press.metaKey));
  if (typing && !always) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  let action;
  if (press.ctrlKey || press.metaKey) action = key === "z" && press.shiftKey ? "redo" : WITH_COMMAND[key];
  else if (press.shiftKey && key === "a") action = "add-before";
  else if (press.shiftKey && key.startsWith("Arrow")) action = `more-${PLAIN[key]}`;
  else action = PLAIN[key];
  return action !== undefined && (editable || !CHANGING.has(action)) ? action : null;
}
