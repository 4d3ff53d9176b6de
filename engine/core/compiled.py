"""A version, compiled: nodes and ports as a state machine, and the frozen table that the hot loop reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from transitions import Machine

from audience.rules.ast import Rule, parse
from engine.core.lifecycle import table_of
from engine.core.node import NodeType, Port

OUT = "__out__"


class CannotCompile(ValueError):
    """A graph cannot be walked: ``code`` says why, ``node`` where."""

    def __init__(self, code: str, node: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.node, self.sentence = code, node, sentence


@dataclass(frozen=True, slots=True)
class Stop:
    """A node of a version: its type, its typed settings, what it may listen to and ask."""

    id: str
    type: NodeType
    settings: Any
    ports: tuple[Port, ...]
    rules: tuple[Rule, ...]
    listens: tuple[str, ...]
    looks_back: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event that matters: its type, and a rule over it and the person (None: any)."""

    type: str
    where: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Everywhere:
    """What holds at every node.

    ``exits``: triggers that end a run; type ``$plan_change`` is any movement of the plan.
    ``goal``: what counts as success; ``$plan_up`` is any upgrade. ``within``: the goal's window, from entry.
    ``holdout``: the share [0, 1) that is only watched. ``prompt``: this journey sells an upgrade, so gap and guardrails hold.
    ``life``: how old a trigger may be; from then on messages are skipped and the run leaves as expired (None: for ever).
    """

    exits: tuple[Trigger, ...] = (Trigger("$plan_change"),)
    goal: Trigger = Trigger("$plan_up")
    within: timedelta = timedelta(days=14)
    holdout: float = 0.0
    prompt: bool = True
    priority: int = 0
    life: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A version that can be walked. ``table[node, port]`` is the next node; a port that leads nowhere leads to ``OUT``."""

    start: str
    stops: Mapping[str, Stop]
    table: Mapping[tuple[str, str], str]
    everywhere: Everywhere
    salt: str = ""
    goal_node: str = ""
    wakes: frozenset[str] = field(default_factory=frozenset)

    @property
    def entry(self) -> Stop:
        return self.stops[self.start]


def read_everywhere(raw: Mapping[str, Any]) -> Everywhere:
    """Read the graph's ``everywhere``.

    ``{"exits": [{"type", "where"}], "goal": {"type", "where"}, "within_days", "holdout", "prompt", "priority", "life_hours"}``.
    """
    plain = Everywhere()
    life = raw.get("life_hours")
    return Everywhere(
        exits=tuple(_trigger(e) for e in raw["exits"]) if "exits" in raw else plain.exits,
        goal=_trigger(raw["goal"]) if raw.get("goal") else plain.goal,
        within=timedelta(days=raw["within_days"]) if "within_days" in raw else plain.within,
        holdout=float(raw.get("holdout", 0)),
        prompt=bool(raw.get("prompt", plain.prompt)),
        priority=int(raw.get("priority", 0)),
        life=timedelta(hours=life) if life is not None else None,
    )


def _trigger(raw: Mapping[str, Any]) -> Trigger:
    where = raw.get("where")
    return Trigger(str(raw["type"]), parse(where) if where else None)


def compile_graph(graph: Mapping[str, Any], type_of: Callable[[str], NodeType | None], salt: str = "") -> Compiled:
    """Compile a graph; raise CannotCompile for what could not be walked."""
    stops: dict[str, Stop] = {}
    for raw in graph["nodes"]:
        node_type = type_of(raw["type"])
        if node_type is None:
            raise CannotCompile("unknown_type", raw["id"], f"No step is called {raw['type']!r}.")
        try:
            settings = node_type.read(raw.get("settings") or {}, raw.get("schema", 1))
            stops[raw["id"]] = Stop(
                raw["id"],
                node_type,
                settings,
                node_type.ports(settings),
                node_type.rules(settings),
                node_type.listens(settings),
                node_type.looks_back(settings),
            )
        except ValueError as why:
            raise CannotCompile("bad_settings", raw["id"], str(why)) from why
    starts = [s.id for s in stops.values() if getattr(s.type, "group", "") == "start"]
    if len(starts) != 1:
        raise CannotCompile("no_start" if not starts else "two_starts", "", "A journey has exactly one start.")
    table = table_of(machine_of(graph, stops))
    everywhere = read_everywhere(graph.get("everywhere") or {})
    goals = [s.id for s in stops.values() if s.type.kind == "goal"]
    wakes = frozenset(t for s in stops.values() for t in s.listens)
    return Compiled(
        start=starts[0],
        stops=MappingProxyType(stops),
        table=table,
        everywhere=everywhere,
        salt=salt,
        goal_node=goals[0] if goals else "",
        wakes=wakes,
    )


def machine_of(graph: Mapping[str, Any], stops: Mapping[str, Stop]) -> Machine:
    """Nodes and ports as states and triggers: what is validated, drawn and shown; the table is read out of it."""
    edges = {(e["from"], e["port"]): e["to"] for e in graph["edges"]}
    for (source, _port), target in edges.items():
        if source not in stops or target not in stops:
            raise CannotCompile("loose_edge", source if source in stops else target, "An arrow leads from or to a step that is not there.")
    transitions = [
        {"trigger": port.key, "source": stop.id, "dest": edges.get((stop.id, port.key), OUT)}
        for stop in stops.values()
        for port in stop.ports
    ]
    return Machine(model=None, states=[*stops, OUT], initial=OUT, transitions=transitions, auto_transitions=False)
