"""Reading the steps of a graph with the shelf: typed settings as far as they go, what is missing, the ports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine.core.node import Port
from ground.settings import BadSetting
from ground.words import gettext
from journeys.graph.shape import Graph
from journeys.node import Node, shelf

UNKNOWN_ICON = "circle-question-mark"


@dataclass(frozen=True)
class Step:
    """A step of a graph as it can be read now. ``type`` is None where no step is called so."""

    id: str
    raw: Mapping[str, Any]
    type: Node[Any] | None
    settings: Any
    problems: tuple[BadSetting, ...]

    @cached_property
    def ports(self) -> tuple[Port, ...]:
        return self.type.ports(self.settings) if self.type is not None else ()

    @property
    def title(self) -> str:
        return str(self.raw.get("name") or (self.type.title if self.type is not None else self.raw["type"]))

    @property
    def group(self) -> str:
        return self.type.group if self.type is not None else ""

    @property
    def family(self) -> str:
        return self.type.family if self.type is not None else "do"

    @property
    def icon(self) -> str:
        return self.type.icon if self.type is not None else UNKNOWN_ICON


@dataclass(frozen=True)
class Steps:
    """All steps of a graph, read once."""

    graph: Graph
    by_id: Mapping[str, Step] = field(default_factory=dict)

    def __getitem__(self, step_id: str) -> Step:
        return self.by_id[step_id]

    def ports_of(self, step_id: str) -> tuple[Port, ...]:
        return self.by_id[step_id].ports


def read_step(raw: Mapping[str, Any]) -> Step:
    node = shelf.get(raw["type"])
    if node is None:
        sentence = gettext("No step is called “%(name)s” in this installation.") % {"name": raw["type"]}
        return Step(raw["id"], raw, None, None, (BadSetting("type", "unknown_type", sentence),))
    try:
        settings, problems = node.read_as_far(raw.get("settings") or {}, raw.get("schema", 1))
    except BadSetting as newer:
        settings, _missing = node.read_as_far({}, node.schema)
        problems = [newer]
    return Step(raw["id"], raw, node, settings, tuple(problems))


def read_steps(graph: Graph) -> Steps:
    return Steps(graph, {raw["id"]: read_step(raw) for raw in graph["nodes"]})
