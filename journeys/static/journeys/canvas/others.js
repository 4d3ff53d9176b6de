// Who else has this draft open, what they change and what they say: asked once a second while somebody looks.

import { el } from "./dom.js";
import { stateOf } from "./door.js";
import { _, say } from "./words.js";

const EVERY_MS = 1000;
const SLOW_MS = 3000;

/** "Grace is here, at E-mail reminder" @param {Store} store @param {Other} other */
export function wordsOf(store, other) {
  const title = other.step === null ? undefined : store.cards[other.step]?.title;
  return title ? say("%(name)s is here, at %(step)s", { name: other.name, step: title }) : say("%(name)s is here", { name: other.name });
}

/**
 * @param {Store} store @param {import("./save.js").Saver} saver
 * @param {{ url: string; panel: HTMLElement; busy: () => boolean; say: (words: string) => void }} page `busy`: something of mine is on its way
 */
export function watchOthers(store, saver, { url, panel, busy, say: tell }) {
  const tab = Math.random().toString(36).slice(2) || "tab";
  const place = document.getElementById("others");
  let timer = 0;
  let asking = false;
  /** @type {string | null} */
  let said = null;

  /** @param {boolean} leaves */
  const post = (leaves) => fetch(url, {
    method: "POST", credentials: "same-origin", keepalive: leaves, body: JSON.stringify({ tab, step: store.focus ?? "", leaves }),
    headers: {
      "Content-Type": "application/json", Accept: "application/json",
      "X-CSRFToken": document.querySelector("meta[name='csrf-token']")?.getAttribute("content") ?? "",
    },
  });

  const ask = async () => {
    clearTimeout(timer);
    if (document.visibilityState !== "visible" || asking) return;
    asking = true;
    let next = EVERY_MS;
    try {
      const reply = await post(false);
      if (!reply.ok || !reply.headers.get("content-type")?.includes("json")) throw new Error(String(reply.status));
      await take(/** @type {Here} */ (await reply.json()));
    } catch {
      next = SLOW_MS;
    }
    asking = false;
    timer = setTimeout(() => void ask(), next);
  };

  /** @param {Here} here */
  const take = async (here) => {
    if (JSON.stringify([here.others, here.comments]) !== JSON.stringify([store.others, store.comments])) {
      const before = new Set(store.others.map((other) => other.name));
      const came = here.others.filter((other) => !before.has(other.name));
      store.others = here.others;
      store.comments = here.comments;
      if (came[0]) tell(wordsOf(store, came[0]));
      store.tell("others");
    }
    if (said !== null && said !== here.said) document.body.dispatchEvent(new CustomEvent("cairn:comments"));
    said = here.said;
    if (here.revision <= store.revision || saver.pending() || busy()) return;
    const theirs = await stateOf(store.data.urls.state);
    if (theirs && !saver.pending() && !busy()) saver.takeIn(theirs);
  };

  const avatars = () => {
    const open = Object.values(store.comments).reduce((sum, n) => sum + n, 0);
    document.querySelector("[data-comments]")?.replaceChildren(open ? String(open) : "");
    place?.replaceChildren(...store.others.map((other) => {
      const words = wordsOf(store, other);
      return el("button", { type: "button", class: "avatar", title: words, "aria-label": words, "data-canvas-step": other.step }, other.initials);
    }));
    const also = panel.querySelector("#also-here");
    if (!(also instanceof HTMLElement)) return;
    also.hidden = store.others.length === 0;
    also.querySelector("ul")?.replaceChildren(...store.others.map((other) => {
      const title = other.step === null ? undefined : store.cards[other.step]?.title;
      return el("li", {}, el("span", { class: "avatar", "aria-hidden": "true" }, other.initials),
        el("span", {}, el("b", {}, other.name), el("span", { class: "caption" }, title ? say("looks at %(step)s", { step: title }) : _("looks at the journey"))));
    }));
  };

  store.on("others", avatars);
  store.on("graph", avatars);
  panel.addEventListener("htmx:load", avatars);
  document.addEventListener("visibilitychange", () => void ask());
  document.addEventListener("cairn:commented", () => void ask());
  addEventListener("pagehide", () => void post(true).catch(() => {}));
  avatars();
  void ask();
}
