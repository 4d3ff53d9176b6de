// The words of the canvas for TypeScript's checker; nothing here runs.

/** What the canvas knows; it tells whoever asked when that changes. */
type Store = ReturnType<typeof import("./store.js").createStore>;

/** Whatever a node type keeps in its settings; the canvas never looks inside. */
type Settings = Record<string, unknown>;

interface Step { id: string; type: string; name?: string; settings: Settings }
interface Edge { from: string; port: string; to: string }
interface Note { id: string; at: string; text: string }
interface Graph { nodes: Step[]; edges: Edge[]; notes?: Note[]; everywhere?: Settings }

interface Port { key: string; label: string; side?: boolean; loops?: boolean; end?: boolean }
interface Mark { level: string; text: string }
type Family = "start" | "message" | "wait" | "decide" | "do" | "goal" | "leave";
interface Card { title: string; summary: string[]; icon: string; family: Family; day?: string; nth?: string; answers?: string; kind?: string; marks: Mark[]; ports: Port[] }
type Cards = Record<string, Card>;

interface CatalogueItem { type: string; title: string; group: string; icon: string; family: Family; help: string; main?: string }
/** Several steps that are put in at once. */
interface Snippet { title: string; about: string; icon: string; nodes: Step[]; edges: Edge[] }
interface Check { level: string; text: string; node?: string | null; key?: string; remedy?: string }
interface EverywhereLine { icon?: string; text: string }
interface EverywhereCard { title?: string; lines: (EverywhereLine | string)[] }
interface Urls { commands: string; panel: string; state: string; counts: string; people?: string; here?: string; numbers?: string; comments?: string; file?: string }

/** What was stored: one's own, or somebody else's. */
interface Stored { before: Graph; after: Graph; by?: string }

interface PageData {
  key: string; name: string; revision: number; state: string; can_edit: boolean;
  graph: Graph; cards: Cards; catalogue: CatalogueItem[]; everywhere_card?: EverywhereCard | null; checks?: Check[];
  urls: Urls; numbers?: unknown; user?: number; differs?: boolean; comments?: Record<string, number>; snippets?: Snippet[];
  /** When the draft was last replaced as a whole, by a version or a file. */
  replaced?: { revision: number; mine: boolean } | null;
  /** The path is that of a rehearsal: no figures are asked for, and the panel stays. */
  rehearsal?: boolean;
  /** The walk of one run: what its cards say, the ports it went by ("id|port"), and what is wrong with a text of a rehearsal. */
  path?: { nodes: Record<string, string[]>; edges: string[]; wrong?: Record<string, string> } | null;
}

type Command =
  | { op: "insert"; type: string; from: string; port: string; id: string }
  | { op: "remove"; id: string; keep?: string }
  | { op: "move"; id: string; from: string; port: string }
  | { op: "duplicate"; id: string; as?: string }
  | { op: "connect"; from: string; port: string; to: string }
  | { op: "disconnect"; from: string; port: string }
  | { op: "restore"; graph: Graph }
  | { op: "rename"; name: string }
  | { op: "mend"; finding: string }
  | { op: "note"; id: string; at: string; text: string }
  | { op: "paste"; nodes: Step[]; edges: Edge[]; from: string; port: string };

/** What the server answers to commands, and what `urls.state` gives. */
interface Answer {
  revision: number; graph: Graph; cards: Cards; checks?: Check[]; everywhere_card?: EverywhereCard | null;
  name?: string; differs?: boolean; focus?: string; code?: string; field?: string; sentence?: string; by?: string;
}

/** Somebody else who has the draft open, and the step chosen there. */
interface Other { name: string; initials: string; step: string | null }
interface Here { revision: number; by: string; others: Other[]; comments: Record<string, number>; said: string }

interface NodeCounts { entered?: number; held_out?: number; goal?: number; waiting?: number; passed?: number; skipped?: number; failed?: number; left?: number; out?: number; ended?: number;
  /** Walks that failed here; who was put here or put elsewhere, and of these by hand, one alone. */
  broke?: number; moved_in?: number; moved_out?: number; moved_in_by_hand?: number; moved_out_by_hand?: number;
}
interface Lit { node: string; person: string | number; at: string | number }
/** `refused` are reasons with counts; `speed` is a sentence that is asked for now and then; `again_ms`: not to be asked sooner. */
interface Counts {
  nodes: Record<string, NodeCounts>; edges: Record<string, number>; lit?: Lit[]; at?: string | number;
  refused?: [string, number][]; speed?: string; shadow?: boolean; again_ms?: number;
}

interface Box { x: number; y: number; w: number; h: number }
type Point = [number, number];
/** Where one port leads on the picture. `plus` is where a step can be put in; `also` names the ports that meet there. */
interface Route {
  key: string; from: string; port: string; to: string | null; points: Point[]; side: boolean; back: boolean;
  label: { x: number; y: number; text: string; most: number } | null;
  plus: { x: number; y: number; quiet: boolean } | null;
}
interface Join { to: string; x: number; y: number; from: { from: string; port: string }[] }
interface Picture {
  cards: Map<string, Box>; routes: Route[]; joins: Join[]; notes: Map<string, Box>;
  everywhere: Point; bounds: { left: number; top: number; right: number; bottom: number };
}

/** One drop place or `+`: a port, and at a join the other ports that meet there. */
interface Place { from: string; port: string; to: string | null; also: { from: string; port: string }[] }

interface PortRef { port: Port; to: string | null; back: boolean }
interface GraphIndex {
  steps: Map<string, Step>; ports: Map<string, PortRef[]>; into: Map<string, { from: string; port: string }[]>;
  order: string[]; roots: string[];
}

/**
 * How a panel is opened. `port`: who took this path; `still`: the address says so already; `show`: also where it lies over the canvas;
 * `focus`: the focus goes into it, with `wrong` to what is wrong there.
 */
interface Opening { again?: boolean; focus?: boolean; still?: boolean; show?: boolean; wrong?: boolean; port?: string }

/** What a key or button may open and close. */
interface Going {
  open: (id: string | null, how?: Opening) => void; close: () => void; everywhere: (focus: boolean) => void;
  show: (view: string, then?: "focus" | "search") => void;
}

interface Window { htmx?: { ajax(verb: string, url: string, target: unknown): Promise<unknown>; trigger(on: Element, name: string): void } }
declare function gettext(text: string): string;
declare function ngettext(one: string, many: string, count: number): string;
