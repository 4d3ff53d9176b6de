// The ways to the server: commands go there, the state comes back, and so do parts of the canvas that are wanted rarely.

import { tell } from "../../cairn/js/told.js";
import { _ } from "./words.js";

/** @param {string} url @returns {(body: { revision: number; commands: Command[] }) => Promise<{ status: number; answer: Answer | null }>} */
export function poster(url) {
  return async (body) => {
    const reply = await fetch(url, {
      method: "POST", credentials: "same-origin", body: JSON.stringify(body), signal: AbortSignal.timeout(15_000),
      headers: {
        "Content-Type": "application/json", Accept: "application/json",
        "X-CSRFToken": document.querySelector("meta[name='csrf-token']")?.getAttribute("content") ?? "",
      },
    });
    // A page instead of JSON is the login, or something on the way that broke: it is tried again.
    if (!reply.headers.get("content-type")?.includes("json")) throw new Error(`${reply.status} without JSON`);
    return { status: reply.status, answer: /** @type {Answer | null} */ (await reply.json()) };
  };
}

/** @param {string} url @returns {Promise<Answer | null>} */
export async function stateOf(url) {
  const reply = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  return reply.ok ? /** @type {Answer} */ (await reply.json()) : null;
}

/** A part that is fetched when it is first wanted; without a line it says so and gives null. @template T @param {Promise<T>} part @returns {Promise<T | null>} */
export function fetched(part) {
  return part.catch(() => {
    tell(_("This part could not be loaded. Try again."));
    return null;
  });
}
