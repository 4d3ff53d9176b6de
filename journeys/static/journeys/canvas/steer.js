// Keys and buttons: what they are called, and when they may act. What they do is handed in.

import { isTyping } from "./dom.js";
import { actionOf, CHANGING } from "./keys.js";

/** These work wherever the focus is, save in the panel. */
const ANYWHERE = new Set(["undo", "redo", "zoom-in", "zoom-out", "fit", "fit-chosen", "whole-size", "list", "escape", "next", "publish", "everywhere", "minimap"]);
/** And these in the panel too. */
const FROM_PANEL = new Set(["next", "go-on", "undo", "redo"]);

/**
 * @param {Record<string, (button?: Element) => void>} actions by name @param {{ editable: () => boolean; busy: () => boolean }} may
 * @param {{ canvas: HTMLElement; list: HTMLElement; panel: HTMLElement }} places
 * @param {{ jump: (step: string) => void; mode: (mode: string) => void; path: (port: string, button: Element) => void; leavePanel: () => void }} go
 */
export function steer(actions, may, { canvas, list, panel }, go) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || may.busy() || event.defaultPrevented || event.isComposing) return;
    const target = /** @type {Element} */ (event.target);
    // A name that is finished leads to the first step.
    if (event.key === "Enter" && target.matches("[data-canvas-name]")) {
      actions.begin?.();
      return;
    }
    const inPanel = panel.contains(target);
    if (inPanel && event.key === "Escape") {
      go.leavePanel();
      return;
    }
    const action = actionOf(event, { editable: may.editable(), typing: isTyping(target) });
    // A click on nothing gives it the focus.
    const around = target.contains(canvas);
    const here = around || canvas.contains(target) || list.contains(target) || target.closest("#several") !== null;
    if (!action || (!here && (inPanel ? !FROM_PANEL.has(action) : !ANYWHERE.has(action)))) return;
    // There it adds one more rule.
    if (action === "go-on" && target.closest("[data-rule]")) return;
    if (action === "open" && around) {
      event.preventDefault();
      actions.begin?.();
    }
    if (action === "open" && !target.matches(".node, [role='treeitem']")) return;
    if (action === "copy" && !(getSelection()?.isCollapsed ?? true)) return;
    event.preventDefault();
    actions[action]?.();
  });

  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const step = target.closest("[data-canvas-step]")?.getAttribute("data-canvas-step");
    if (step) go.jump(step);
    const mode = target.closest("button[data-mode]")?.getAttribute("data-mode");
    if (mode) go.mode(mode);
    const button = target.closest("[data-canvas]");
    const action = button?.getAttribute("data-canvas") ?? "";
    if (button && action === "path") go.path(button.getAttribute("data-port") ?? "", button);
    else if (!CHANGING.has(action) || may.editable()) actions[action]?.(button ?? undefined);
  });
}
