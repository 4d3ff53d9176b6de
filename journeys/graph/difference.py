"""What is different between two graphs, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ground.ask import questions
from ground.words import gettext
from journeys.everywhere import Everywhere, read_everywhere
from journeys.graph.reading import Step, read_steps
from journeys.graph.shape import Graph
from journeys.graph.telling import say_value

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that changed: a setting, a name, where a path leads; from what to what."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Change:
    """A step that is new, other or gone. ``was`` or ``now`` is what it says in short; ``told`` lists what changed on one that stays."""

    kind: str
    node: str
    title: str
    was: str = ""
    now: str = ""
    told: tuple[Told, ...] = ()


def changes(before: Graph, after: Graph) -> list[Change]:
    """List the changes in the order of the new graph, then what is gone. Node "" stands for what holds everywhere."""
    old, new = read_steps(before).by_id, read_steps(after).by_id
    ways = {name: _ways(graph) for name, graph in (("old", before), ("new", after))}
    found = []
    for step_id, step in new.items():
        if step_id not in old:
            found.append(Change(ADDED, step_id, step.title, now=_brief(step)))
            continue
        told = [*_difference(old[step_id], step), *_led(step, ways["old"].get(step_id, {}), ways["new"].get(step_id, {}), old, new)]
        if told:
            found.append(Change(CHANGED, step_id, step.title, told=tuple(told)))
    found += [Change(REMOVED, step_id, step.title, was=_brief(step)) for step_id, step in old.items() if step_id not in new]
    if (before.get("everywhere") or {}) != (after.get("everywhere") or {}):
        told = _everywhere(before, after)
        if told:
            found.append(Change(CHANGED, "", gettext("Everywhere in this journey"), told=tuple(told)))
    return found


def _ways(graph: Graph) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for edge in graph["edges"]:
        found.setdefault(edge["from"], {})[edge["port"]] = edge["to"]
    return found


def _brief(step: Step) -> str:
    return " · ".join(step.type.summary(step.settings)) if step.type is not None else ""


def _difference(was: Step, step: Step) -> list[Told]:
    """Say what a step asks and says otherwise than before."""
    told = [Told(gettext("Name on the card"), was.title, step.title)] if was.title != step.title else []
    if was.raw["type"] != step.raw["type"]:
        return [*told, Told(gettext("Kind of step"), _kind(was), _kind(step)), Told(gettext("In short"), _brief(was), _brief(step))]
    if step.type is None or was.type is None:
        return told
    return [*told, *_settings(step.type.settings, was.settings, step.settings)]


def _everywhere(before: Graph, after: Graph) -> list[Told]:
    (was, _problems), (now, _others) = read_everywhere(before.get("everywhere") or {}), read_everywhere(after.get("everywhere") or {})
    return _settings(Everywhere, was, now)


def _settings(asked: type, was: Any, now: Any) -> list[Told]:
    return [
        Told(gettext(question.label), say_value(question, getattr(was, name)), say_value(question, getattr(now, name)))
        for name, (_field, question) in questions(asked).items()
        if getattr(was, name) != getattr(now, name)
    ]


def _led(step: Step, was: dict[str, str], now: dict[str, str], old: Mapping[str, Step], new: Mapping[str, Step]) -> list[Told]:
    """Say which of a step's paths lead elsewhere; what only lost or got a step in between says so by that step."""
    labels = {port.key: port.label or gettext("The way on") for port in step.ports}
    nowhere = gettext("the end")
    return [
        Told(labels[key], _title(old, was.get(key), nowhere), _title(new, now.get(key), nowhere))
        for key in labels
        if was.get(key) != now.get(key)
    ]


def _title(steps: Mapping[str, Step], step_id: str | None, nowhere: str) -> str:
    return steps[step_id].title if step_id is not None and step_id in steps else nowhere


def _kind(step: Step) -> str:
    return step.type.title if step.type is not None else str(step.raw["type"])
