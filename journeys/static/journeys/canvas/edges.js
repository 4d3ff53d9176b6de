// Lines, labels, `+` places, joins, notes and the card "Everywhere": all that stands between the cards.

import { lettered } from "./cards.js";
import { el, glide, icon, svg } from "./dom.js";
import { _, say } from "./words.js";

const CORNER = 8;

/** A line with rounded corners. @param {Point[]} points @param {number} [radius] @returns {string} */
export function pathOf(points, radius = CORNER) {
  let path = "";
  for (const [nth, [x, y]] of points.entries()) {
    const [before, after] = [points[nth - 1], points[nth + 1]];
    if (!before || !after) {
      path += `${path ? "L" : "M"}${x} ${y}`;
      continue;
    }
    const [dx, dy] = [x - before[0], y - before[1]];
    const [ex, ey] = [after[0] - x, after[1] - y];
    const r = Math.min(radius, Math.hypot(dx, dy) / 2, Math.hypot(ex, ey) / 2);
    path += `L${x - Math.sign(dx) * r} ${y - Math.sign(dy) * r}Q${x} ${y} ${x + Math.sign(ex) * r} ${y + Math.sign(ey) * r}`;
  }
  return path;
}

/** All places where a step can be put: every port, and every join as a whole. @param {Store} store @returns {(Place & { key: string; x: number; y: number; quiet: boolean })[]} */
export function placesOf(store) {
  const places = store.picture.routes.filter((route) => !route.back).flatMap((route) => {
    const { from, port, to, plus, key } = route;
    return plus ? [{ key, from, port, to, also: [], x: plus.x, y: plus.y, quiet: plus.quiet }] : [];
  });
  const joins = store.picture.joins.flatMap(({ to, x, y, from: [first, ...also] }) =>
    first ? [{ key: `>${to}`, ...first, to, also, x, y, quiet: false }] : []);
  return [...places, ...joins];
}

/** How a place is called. @param {Store} store @param {Place} place */
export function placeName(store, place) {
  const title = (/** @type {string | null} */ id) => (id === null ? "" : store.cards[id]?.title ?? id);
  if (place.also.length) return say("before “%(name)s”", { name: title(place.to) });
  const label = store.cards[place.from]?.ports.find((port) => port.key === place.port)?.label;
  return say("after “%(name)s”", { name: label || title(place.from) });
}

/** @typedef {import("./camera.js").Bounds} Bounds */
/** @typedef {{ points: Point[]; path: SVGElement; box: Bounds; back: boolean; shown: boolean }} Line */
/** @typedef {{ key: string; x: number; y: number; make: () => HTMLElement; element: HTMLElement | null; shown: boolean }} Sign what stands on or beside a line */

/** @param {Store} store @param {SVGElement} lines @param {HTMLElement} marks @param {() => void} openEverywhere */
export function createEdges(store, lines, marks, openEverywhere) {
  /** @type {Map<string, Line>} */
  const drawn = new Map();
  /** @type {Map<string, Sign>} */
  let signs = new Map();
  /** @type {{ keys: Set<string>; stops: boolean }} */
  let open = { keys: new Set(), stops: false };
  let stop = () => {};
  const stems = svg("g");
  lines.append(stems);

  /** @param {string} key @param {Line} line @param {number} top */
  const dress = (key, line, top) => {
    const numbers = store.mode === "numbers";
    line.path.setAttribute("class", numbers && !store.data.rehearsal ? "edge flow" : "edge");
    line.path.toggleAttribute("data-walked", numbers && (store.data.path?.edges.includes(key) ?? false));
    if (numbers && store.counts && store.numbers) line.path.style.strokeWidth = `${store.numbers.widthOf(store.counts.edges[key] ?? 0, top)}px`;
    else line.path.style.removeProperty("stroke-width");
  };

  /** @param {Sign} sign */
  const write = (sign) => {
    const label = /** @type {HTMLElement | null | undefined} */ (sign.element?.querySelector(".edge-label"));
    const route = label?.getAttribute("data-label");
    if (!label || !route) return;
    const [from = "", port = ""] = route.split("|");
    label.toggleAttribute("data-walked", store.data.path?.edges.includes(route) ?? false);
    const name = label.getAttribute("data-name") ?? "";
    if (!flowing(store)) return label.replaceChildren(...lettered(name));
    if (store.counts && store.numbers) store.numbers.writeWay(store, store.counts, label, from, port, name);
    else label.textContent = `${name} …`;
  };
  /** The paths of the chosen step are stops of the keyboard. @param {Sign} sign */
  const stops = ({ element }) => {
    const label = /** @type {HTMLElement | null | undefined} */ (element?.querySelector("button.edge-label"));
    if (label) label.tabIndex = store.focus !== null && label.getAttribute("data-label")?.startsWith(`${store.focus}|`) ? 0 : -1;
  };

  /** @param {Sign} sign */
  const opened = ({ key, element }) => {
    if (!element?.matches(".plus")) return;
    const on = open.keys.has(key);
    element.toggleAttribute("data-open", on);
    element.tabIndex = on && open.stops ? 0 : -1;
  };

  /** @param {Sign} sign @returns {HTMLElement} */
  const made = (sign) => {
    if (!sign.element) {
      sign.element = sign.make();
      sign.element.style.left = `${sign.x}px`;
      sign.element.style.top = `${sign.y}px`;
      write(sign);
      opened(sign);
      stops(sign);
    }
    return sign.element;
  };

  const figures = () => {
    const top = store.numbers?.mostOn(store.counts) ?? 1;
    for (const [key, line] of drawn) dress(key, line, top);
    for (const sign of signs.values()) write(sign);
    stems.replaceChildren(...(store.mode === "numbers" && store.counts && store.numbers ? store.numbers.stemsOf(store, store.counts, top) : []));
  };

  /** Let lines follow the cards for the 240 ms in which these glide. @param {{ path: SVGElement; from: Point[]; to: Point[] }[]} moving */
  const follow = (moving) => {
    stop = glide((part) => {
      for (const { path, from, to } of moving) {
        const between = to.map(([x, y], nth) => {
          const [ox, oy] = from[nth] ?? [x, y];
          return /** @type {Point} */ ([ox + (x - ox) * part, oy + (y - oy) * part]);
        });
        path.setAttribute("d", pathOf(part < 1 ? between : to));
      }
    });
  };

  return {
    figures,
    stops() {
      for (const sign of signs.values()) stops(sign);
    },
    /** @param {boolean} glide */
    draw(glide) {
      stop();
      /** @type {{ path: SVGElement; from: Point[]; to: Point[] }[]} */
      const moving = [];
      const gone = new Set(drawn.keys());
      for (const { key, points, back } of store.picture.routes) {
        gone.delete(key);
        const old = drawn.get(key);
        const path = old?.path ?? svg("path", { class: "edge", "data-edge": key });
        path.toggleAttribute("data-back", back);
        drawn.set(key, { points, path, back, box: around(points), shown: old?.shown ?? false });
        if (glide && old?.shown && old.points.length === points.length) moving.push({ path, from: old.points, to: points });
        else path.setAttribute("d", pathOf(points));
      }
      for (const key of gone) {
        drawn.get(key)?.path.remove();
        drawn.delete(key);
      }
      if (moving.length) follow(moving);
      const list = [...labels(store), ...(store.editable() ? pluses(store) : []), ...notes(store), ...everywhere(store, openEverywhere)];
      signs = new Map(list.map((sign) => [sign.key, { ...sign, element: null, shown: false }]));
      marks.replaceChildren();
      figures();
    },
    /** Only what lies in this part of the journey stands in the page. @param {Bounds} covers */
    cull(covers) {
      for (const line of drawn.values()) {
        const { left, right, top, bottom } = line.box;
        const near = left < covers.right && right > covers.left && top < covers.bottom && bottom > covers.top;
        if (near !== line.shown) {
          line.shown = near;
          if (near) lines.append(line.path);
          else line.path.remove();
        }
      }
      for (const sign of signs.values()) {
        const near = sign.x < covers.right && sign.x > covers.left - 240 && sign.y < covers.bottom && sign.y > covers.top - 140;
        if (near !== sign.shown) {
          if (!near && sign.element?.contains(document.activeElement)) continue;
          sign.shown = near;
          if (near) marks.append(made(sign));
          else sign.element?.remove();
        }
      }
    },
    /** @param {string} key @param {boolean} lit */
    light(key, lit) {
      drawn.get(key)?.path.toggleAttribute("data-lit", lit);
    },
    /** Open places for what is in the hand. @param {string[]} keys @param {boolean} stops whether Tab goes from one to the next */
    open(keys, stops) {
      open = { keys: new Set(keys), stops };
      for (const sign of signs.values()) opened(sign);
    },
    /** The `+` of a place. @param {string} key @returns {HTMLElement | null} */
    plus(key) {
      const sign = signs.get(key);
      return sign ? made(sign) : null;
    },
  };
}

/** @param {Point[]} points @returns {Bounds} */
function around(points) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { left: Math.min(...xs) - 8, right: Math.max(...xs) + 8, top: Math.min(...ys) - 8, bottom: Math.max(...ys) + 8 };
}

/** Figures stand on the lines. @param {Store} store */
const flowing = (store) => store.mode === "numbers" && !store.data.rehearsal;

/** In Numbers each line has its figure, to be pressed for its people. @param {Store} store */
function labels(store) {
  const flows = flowing(store);
  return store.picture.routes.flatMap(({ label, key, plus, side }) => {
    const at = label ?? (flows ? plus : null);
    const name = label?.text ?? "";
    const pill = () => (flows
      ? el("button", { type: "button", class: "edge-label", "data-label": key, "data-name": name, "data-aside": side })
      : el("span", { class: "edge-label", "data-label": key, "data-name": name, title: name }));
    return at ? [{ key: `label ${key}`, x: at.x, y: at.y, make: () => el("span", { class: "canvas-at" }, pill()) }] : [];
  });
}

/** @param {Store} store */
function pluses(store) {
  return placesOf(store).map((place) => ({
    key: place.key, x: place.x, y: place.y,
    make: () => {
      const name = say("Add a step %(place)s", { place: placeName(store, place) });
      return el("button", {
        type: "button", class: "plus", tabindex: "-1", "data-place": place.key, "data-quiet": place.quiet, "data-from": place.from, "aria-label": name, title: name,
      }, icon("plus", 12));
    },
  }));
}

/** @param {Store} store */
function notes(store) {
  return (store.graph.notes ?? []).flatMap((note) => {
    const box = store.picture.notes.get(note.id);
    const make = () => {
      const sticky = el("button", { type: "button", class: "canvas-sticky", tabindex: "-1", "data-note": note.id, title: _("Change the note") }, note.text);
      sticky.style.height = `${box?.h ?? 0}px`;
      return sticky;
    };
    return box ? [{ key: `note ${note.id}`, x: box.x, y: box.y, make }] : [];
  });
}

/** @param {Store} store @param {() => void} open */
function everywhere(store, open) {
  const { everywhere: card, picture } = store;
  if (!card) return [];
  const rows = card.lines.map((line) => (typeof line === "string" ? { text: line, icon: "" } : line));
  const make = () => el("button", { type: "button", class: "everywhere", tabindex: "-1", click: open },
    el("b", {}, card.title ?? _("Everywhere in this journey")),
    ...rows.map((row) => el("span", {}, row.icon ? icon(row.icon, 14) : "", row.text)));
  return [{ key: "everywhere", x: picture.everywhere[0], y: picture.everywhere[1], make }];
}
