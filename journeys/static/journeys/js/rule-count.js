// Who matches now, asked of the server once a rule has come to rest: never at each key, and given up when the rule changes.

const RESTS_MS = 500;

/** @type {Map<string, { timer: number, asked: AbortController }>} One question per rule. */
const questions = new Map();
/** @type {Map<string, string>} What was last said of each, shown dimmed while the next answer is on its way, so that nothing jumps. */
const before = new Map();

/** @param {string} id */
function giveUp(id) {
  const last = questions.get(id);
  if (!last) return;
  clearTimeout(last.timer);
  last.asked.abort();
  questions.delete(id);
}

/** @param {HTMLElement} place @param {string} said @param {string} state */
function say(place, said, state) {
  place.dataset["state"] = state;
  place.hidden = !said;
  const text = place.querySelector("span");
  if (text) text.textContent = said;
}

/** @param {HTMLElement} place @param {HTMLInputElement} field @param {AbortSignal} signal */
async function ask(place, field, signal) {
  const wrong = place.dataset["wrong"] ?? "";
  try {
    const answer = await fetch(place.dataset["ruleCount"] ?? "", {
      method: "POST",
      headers: { "X-CSRFToken": document.querySelector("meta[name='csrf-token']")?.getAttribute("content") ?? "", "HX-Request": "true" },
      body: new URLSearchParams({ rule: field.value }),
      signal,
    });
    // Whoever may not see people is told nothing about how many they are.
    if (answer.status === 403) say(place, "", "");
    else if (!answer.ok) say(place, wrong, "wrong");
    else {
      const { sentence } = await answer.json();
      before.set(place.closest("[data-rule]")?.id ?? "", sentence);
      say(place, sentence, "said");
    }
  } catch {
    if (!signal.aborted) say(place, wrong, "wrong");
  }
}

/** @param {Element} root */
function count(root) {
  const place = /** @type {HTMLElement | null} */ (root.querySelector("[data-rule-count]"));
  const field = /** @type {HTMLInputElement | null} */ (root.querySelector("[data-rule-json]"));
  giveUp(root.id);
  if (!place || !field) return;
  if (place.hidden) say(place, before.get(root.id) ?? "", "old");
  const asked = new AbortController();
  const timer = window.setTimeout(() => {
    if (place.isConnected) void ask(place, field, asked.signal);
  }, RESTS_MS);
  questions.set(root.id, { timer, asked });
}

/** @param {ParentNode} place */
const rules = (place) => [...(place instanceof Element && place.matches("[data-rule]") ? [place] : []), ...place.querySelectorAll("[data-rule]")];

// What stood there is no answer to what is written now.
for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    const root = event.target instanceof Element ? event.target.closest("[data-rule]") : null;
    const place = /** @type {HTMLElement | null | undefined} */ (root?.querySelector("[data-rule-count]"));
    if (!root || !place || event instanceof CustomEvent) return;
    giveUp(root.id);
    say(place, place.querySelector("span")?.textContent ?? "", "old");
    if (name === "change") count(root);
  });
}
document.addEventListener("htmx:load", (event) => {
  for (const root of rules(event.target instanceof Element ? event.target : document)) count(root);
});
