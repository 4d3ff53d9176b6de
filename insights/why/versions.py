"""A published version as words: what its steps and paths are called, and which rules they ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from audience.rules.ast import EVERYBODY, Rule
from engine.models import Version
from journeys.node import Node, shelf


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step of a version. ``node`` is None when its type is no longer on the shelf; then only its name is known."""

    id: str
    name: str
    node: Node[Any] | None = None
    settings: Any = None

    @property
    def icon(self) -> str:
        return self.node.icon if self.node is not None else "circle-help"

    @property
    def family(self) -> str:
        return self.node.family if self.node is not None else ""

    @property
    def channel(self) -> str:
        return getattr(self.node, "channel", "")

    @property
    def summary(self) -> str:
        return ", ".join(self.node.summary(self.settings)) if self.node is not None else ""

    def path(self, port: str) -> str:
        """Say a way out by its label."""
        ports = self.node.ports(self.settings) if self.node is not None else ()
        return next((p.label for p in ports if p.key == port and p.label), port)

    def rule_of(self, path: str) -> Rule | None:
        """Give the rule of a branch's path."""
        return next((p.rule for p in getattr(self.settings, "paths", ()) if p.key == path), None)


@dataclass(frozen=True, slots=True)
class VersionWords:
    """All steps of a version, and what holds everywhere in it."""

    number: int
    journey_id: int
    steps: Mapping[str, StepWords] = field(default_factory=dict)
    everywhere: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, version: Version) -> "VersionWords":
        steps = {raw["id"]: _step(raw) for raw in version.graph.get("nodes", ())}
        return cls(version.number, version.journey_id, steps, version.graph.get("everywhere") or {})

    def step(self, node: str) -> StepWords:
        return self.steps.get(node) or StepWords(node, node or _("a step that is gone"))

    @property
    def labels(self) -> dict[str, str]:
        """Give the rule language better names for this version's messages."""
        return {f"message:{step.id}": f"“{step.name}”" for step in self.steps.values()}

    @property
    def entry_rule(self) -> Rule | None:
        start = next((step for step in self.steps.values() if step.family == "start"), None)
        rule: Rule | None = getattr(start.settings, "where", None) if start is not None else None
        return rule if rule != EVERYBODY else None


def _step(raw: Mapping[str, Any]) -> StepWords:
    node = shelf.get(raw["type"])
    name = raw.get("name") or (node.title if node is not None else raw["id"])
    if node is None:
        return StepWords(raw["id"], name)
    try:
        settings, _problems = node.read_as_far(raw.get("settings") or {}, raw.get("schema", 1))
    except ValueError:
        return StepWords(raw["id"], name)
    return StepWords(raw["id"], name, node, settings)
