// Figures and people on their way, asked every second while somebody looks.

const EVERY_MS = 1000;
/** How fast the first message goes out is asked for once a minute. */
const SPEED_MS = 60_000;
const SLOW_MS = 5000;
const SHINES_MS = 2000;

/**
 * Which arrivals are new. The first answer only tells where we stand, save for what happened within its last two seconds.
 * @param {Lit[]} lit @param {Set<string>} known @param {boolean} first @param {string | number | undefined} at
 * @returns {Lit[]}
 */
export function fresh(lit, known, first, at) {
  const now = at === undefined ? NaN : new Date(at).getTime();
  return lit.filter((one) => {
    const key = `${one.node}|${one.person}|${one.at}`;
    if (known.has(key)) return false;
    known.add(key);
    return !first || now - new Date(one.at).getTime() <= SHINES_MS;
  });
}

/** The ports along which people just went: two lit steps of one person with an edge between. @param {GraphIndex} index @param {Lit[]} lit */
export function litEdges(index, lit) {
  const walked = new Set(lit.map((one) => `${one.node}|${one.person}`));
  return lit.flatMap((one) => (index.ports.get(one.node) ?? []).flatMap(({ port, to }) => (to !== null && walked.has(`${to}|${one.person}`) ? [`${one.node}|${port.key}`] : [])));
}

/** What is shown of the figures. @param {Counts | null} counts */
const said = (counts) => JSON.stringify([counts?.nodes, counts?.edges, counts?.refused, counts?.speed]);

/** @param {Store} store @param {import("./view.js").View} view @param {(words: { seconds: number | null }) => void} say */
export function watchLive(store, view, say) {
  /** @type {Set<string>} */
  let known = new Set();
  let first = true;
  let timer = 0;
  let asking = false;
  let answered = 0;
  let timed = 0;
  /** What is counted walk by walk is not asked for each second. */
  let due = 0;
  /** @type {Map<string, number>} */
  const shining = new Map();

  const ask = async () => {
    clearTimeout(timer);
    if (document.visibilityState !== "visible" || asking) return;
    asking = true;
    let next = EVERY_MS;
    const now = performance.now();
    if (now < due) {
      asking = false;
      say({ seconds: answered ? (now - answered) / 1000 : null });
      timer = setTimeout(() => void ask(), next);
      return;
    }
    try {
      const url = new URL(store.data.urls.counts, location.href);
      const speed = !timed || now - timed > SPEED_MS;
      if (speed) url.searchParams.set("speed", "1");
      const reply = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!reply.ok) throw new Error(String(reply.status));
      const counts = /** @type {Counts} */ (await reply.json());
      if (speed) timed = now;
      due = performance.now() + (counts.again_ms ?? 0);
      take({ ...counts, speed: counts.speed ?? store.counts?.speed });
    } catch {
      next = SLOW_MS;
    }
    asking = false;
    say({ seconds: answered ? (performance.now() - answered) / 1000 : null });
    timer = setTimeout(() => void ask(), next);
  };

  /** @param {Counts} counts */
  const take = (counts) => {
    answered = performance.now();
    const same = said(counts) === said(store.counts);
    store.counts = counts;
    if (!same) store.tell("counts");
    const arrivals = fresh(counts.lit ?? [], known, first, counts.at);
    first = false;
    if (known.size > 5000) known = new Set([...known].slice(-1000));
    for (const { node } of arrivals) shine(`node ${node}`, (lit) => view.light(node, lit));
    for (const key of litEdges(store.at, arrivals)) shine(`edge ${key}`, (lit) => view.edges.light(key, lit));
  };

  /** @param {string} key @param {(lit: boolean) => void} light */
  const shine = (key, light) => {
    clearTimeout(shining.get(key));
    light(true);
    shining.set(key, setTimeout(() => {
      light(false);
      shining.delete(key);
    }, SHINES_MS));
  };

  document.addEventListener("visibilitychange", () => void ask());
  void ask();
}
