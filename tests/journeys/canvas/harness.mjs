// Look at the canvas without the house: `node tests/journeys/canvas/harness.mjs 8765`, then ?steps=200 for a large journey.
// It answers commands with the same edits that the page shows at once, so it shows looks and hands, not rules.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { apply } from "../../../journeys/static/journeys/canvas/edits.js";
import { tidyJourney } from "./sample.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { page, ports, counts } = JSON.parse(readFileSync(new URL("nudge.json", import.meta.url), "utf8"));
const MORE_ICONS = ["plus", "minus", "maximize", "list-tree", "search", "cloud-check", "triangle-alert", "circle-alert", "circle-x", "circle-check", "git-compare", "merge", "route",
  "settings-2", "trash-2", "undo-2", "redo-2", "moon", "users-round", "arrow-left", "play"];
const names = [...new Set([...MORE_ICONS, ...page.catalogue.map((item) => item.icon)])];
const sprite = execFileSync(join(root, ".venv/bin/python"), ["-c", `import sys\nfrom frontend.icons import sprite\nprint(sprite(sys.argv[1:]))`, ...names], { cwd: root, encoding: "utf8" });
const styles = ["frontend/templates/cairn/_styles.html", "journeys/templates/journeys/canvas.html"].flatMap((path) =>
  [...readFileSync(join(root, path), "utf8").matchAll(/static '([^']+\.css)'/g)]);

/** One journey per answer to `?steps=`; commands change it until the harness ends. */
const journeys = new Map();
function journeyOf(steps) {
  if (!journeys.has(steps)) {
    const made = steps ? tidyJourney(Number(steps)) : page;
    const suffix = steps ? `?steps=${steps}` : "";
    const urls = Object.fromEntries(Object.entries(page.urls).map(([name, url]) => [name, url && url + suffix]));
    journeys.set(steps, { ...page, ...made, urls });
  }
  return journeys.get(steps);
}

function html(journey) {
  const use = (name) => `<svg class="icon" width="16" height="16"><use href="#i-${name}"/></svg>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/static/cairn/stones.svg"><meta name="csrf-token" content="harness"><meta name="htmx-config" content='{"includeIndicatorStyles":false,"allowEval":false}'>
<title>Canvas</title>${styles_.map((path) => `<link rel="stylesheet" href="/static/${path}">`).join("")}
<script src="/static/django_htmx/htmx-2.min.js"></script><script type="module" src="/static/journeys/canvas/first.js"></script></head>
<body class="framed stage">${sprite}<div id="container"><nav><ol class="crumbs"><li><a href="#">Journeys</a></li><li aria-current="page">${journey.name}</li></ol>
<span class="pill"><span class="mark ring"></span>Draft of version 5</span> <span id="saved"></span></nav>
<header class="bar"><div class="tools"><div class="seg" role="group"><button type="button" data-mode="build">Build</button><button type="button" data-mode="numbers">Numbers</button></div>
<button type="button" class="btn quiet only" data-canvas="undo" aria-label="Undo">${use("undo-2")}</button><button type="button" class="btn quiet only" data-canvas="redo" aria-label="Redo">${use("redo-2")}</button>
<details class="menu" id="checks"><summary></summary></details><button type="button" class="btn">${use("play")} Rehearse</button><button type="button" class="btn primary">Publish</button></div></header>
<div class="main"><div class="content"><div id="content"><div id="journey"></div></div></div></div></div>
<div class="toasts" id="toasts" role="status"></div><div id="aloud" class="visually-hidden" aria-live="polite"></div>
<template id="when-told"><div class="toast"><span data-words></span><button type="button" hidden>Undo</button></div></template>
<script type="application/json" id="journey-data">${JSON.stringify(journey).replaceAll("<", "\\u003c")}</script></body></html>`;
}
const styles_ = styles.map((match) => match[1]);

const CONTENT = { ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml" };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";
const FOLDERS = ["journeys/static", "frontend/static", ".venv/lib/python3.11/site-packages/django_htmx/static"];

function asset(path) {
  for (const folder of FOLDERS) {
    try {
      return readFileSync(join(root, folder, path));
    } catch {
      continue;
    }
  }
  return null;
}

function obey(journey, { revision, commands }) {
  if (revision !== journey.revision) return [409, { code: "revision_conflict", ...answerOf(journey), by: "Eli" }];
  let focus;
  for (const command of commands) {
    if (command.op === "insert") focus = command.id;
    Object.assign(journey, apply(journey, command, page.catalogue));
    const step = journey.graph.nodes.find((one) => one.id === command.id);
    if (command.op === "insert" && step) {
      const card = journey.cards[step.id];
      card.ports = ports[step.type] ?? [{ key: "next", label: "" }];
      card.marks = card.ports.length ? [{ level: "unfinished", text: "Unfinished" }] : [];
      card.summary = card.family === "leave" ? [] : ["Nothing chosen yet"];
      const known = new Set(card.ports.map((port) => port.key));
      const main = card.ports.find((port) => !port.side)?.key;
      journey.graph.edges = journey.graph.edges.flatMap((edge) => (edge.from !== step.id || known.has(edge.port) ? [edge] : main ? [{ ...edge, port: main }] : []));
    }
  }
  journey.revision += 1;
  return [200, { ...answerOf(journey), focus }];
}

function answerOf({ revision, graph, cards, checks, everywhere_card }) {
  return { revision, graph, cards, checks, everywhere_card };
}

function panel(journey, id) {
  const card = journey.cards[id];
  const title = card ? card.title : "This journey";
  return `<header><span class="tile" data-family="${card?.family ?? "goal"}"><svg class="icon" width="16" height="16"><use href="#i-${card?.icon ?? "route"}"/></svg></span><div class="names"><h3>${title}</h3><span class="kind">${card ? "Step" : "Nothing is chosen"}</span></div>
${card ? '<button type="button" class="btn quiet only" data-canvas="close" aria-label="Close">×</button>' : ""}</header><div class="body"><div class="field"><label for="name">Name on the card</label><input class="input" id="name" value="${card?.title ?? ""}"></div>
${(card?.ports ?? []).map((port) => `<p><button type="button" class="btn small" data-canvas="path" data-port="${port.key}">${port.label || "Goes on"}</button></p>`).join("")}</div>`;
}

createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://harness");
  const steps = url.searchParams.get("steps") ?? "";
  const journey = journeyOf(steps);
  const send = (status, body, type = "application/json") => {
    response.writeHead(status, { "Content-Type": `${type}; charset=utf-8`, "Content-Security-Policy": POLICY, "Cache-Control": "no-store" });
    response.end(typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  };
  if (url.pathname === "/") return send(200, html(journey), "text/html");
  if (url.pathname === "/counts") return send(200, steps ? { nodes: {}, edges: {}, lit: [] } : counts);
  if (url.pathname === "/lit") {
    counts.lit = ["start", "branch-1", "push-2"].map((node) => ({ node, person: "ada", at: new Date().toISOString() }));
    return send(200, {});
  }
  if (url.pathname === "/state") return send(200, answerOf(journey));
  if (url.pathname === "/panel") return send(200, panel(journey, url.searchParams.get("step")), "text/html");
  if (url.pathname === "/commands") {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    return request.on("end", () => send(...obey(journey, JSON.parse(Buffer.concat(parts).toString("utf8")))));
  }
  const body = url.pathname.startsWith("/static/") ? asset(url.pathname.slice(8)) : null;
  return body ? send(200, body, CONTENT[extname(url.pathname)] ?? "text/plain") : send(404, "nothing here", "text/plain");
}).listen(Number(process.argv[2] ?? 8765), "127.0.0.1", () => console.log(`http://127.0.0.1:${process.argv[2] ?? 8765}/`));
