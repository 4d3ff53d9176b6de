"""Two people at one step: what each changed in other settings of it stands beside the other's."""

from collections.abc import Mapping
from datetime import datetime
from json import dumps, loads
from typing import Any, NamedTuple

from audience.history import Actor
from journeys.everywhere import read_everywhere, write_everywhere
from journeys.graph.edits import edit as edit_graph
from journeys.graph.shape import Graph
from journeys.graph.surgery import BadCommand
from journeys.models import Draft
from journeys.node import shelf
from journeys.operations.configure import EVERYWHERE, StepConflict, configure, part_of, print_of

SETTING, OF_STEP = "setting", "step"
NAME, TYPE = (OF_STEP, "name"), (OF_STEP, "type")
Flat = dict[tuple[str, str], Any]


class Merged(NamedTuple):
    """``change`` is what is saved; ``view`` the step as the form that was sent shows it, from which its next change is told."""

    change: dict[str, Any]
    view: dict[str, Any]


def written_part(graph: Graph, node: str) -> str:
    """Write a step, or what holds everywhere, for a form to send along."""
    return dumps(part_of(graph, node))


def configure_beside(
    actor: Actor, key: str, node: str, *, base: str, was: str, change: Mapping[str, Any], now: datetime
) -> tuple[Draft, dict[str, Any] | None]:
    """Configure a step; where somebody changed other settings of it meanwhile, both stand, and the step as the form shows it is given too.

    Raises StepConflict, BadCommand, NoSuchJourney.
    """
    try:
        return configure(actor, key, node, base=base, change=change, now=now), None
    except StepConflict as conflict:
        graph = conflict.draft.graph
        merged = merge(graph, node, base, was, change)
        if merged is None:
            raise
    return configure(actor, key, node, base=print_of(graph, node), change=merged.change, now=now), merged.view


def merge(graph: Graph, node: str, base: str, was: str, change: Mapping[str, Any]) -> Merged | None:
    """Put a change of the step ``was`` (JSON, with the print ``base``) onto what it is now; None where both changed one setting."""
    before = _read(was, node)
    now = part_of(graph, node)
    if before is None or now is None or print_of(_with(graph, node, before), node) != base:
        return None
    try:
        view = part_of(edit_graph(_with(graph, node, before), _command(node, change)).graph, node)
    except BadCommand:
        return None
    if view is None:
        return None
    usual = _usual(node, now)
    old, mine, theirs = (usual | _flat(one, node) for one in (before, view, now))
    my = {name for name in mine if old.get(name) != mine[name]}
    if TYPE in my or old.get(TYPE) != theirs.get(TYPE) or any(old.get(name) != theirs.get(name) != mine[name] for name in my):
        return None
    both = _flat(now, node) | {name: mine[name] for name in my}
    name = {} if node == EVERYWHERE else {"name": both[NAME] or ""}
    return Merged({"settings": {key: value for (kind, key), value in both.items() if kind == SETTING}, **name}, dict(view))


def _read(text: str, node: str) -> dict[str, Any] | None:
    try:
        said = loads(text)
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    whole = node == EVERYWHERE or (said.get("id") == node and isinstance(said.get("settings"), dict) and isinstance(said.get("type"), str))
    return said if whole else None


def _with(graph: Graph, node: str, part: Mapping[str, Any]) -> Graph:
    if node == EVERYWHERE:
        return {**graph, "everywhere": dict(part)}
    return {**graph, "nodes": [dict(part) if one["id"] == node else one for one in graph["nodes"]]}


def _command(node: str, change: Mapping[str, Any]) -> dict[str, Any]:
    if node == EVERYWHERE:
        return {"op": "everywhere", "everywhere": change.get("settings") or {}}
    return {"op": "configure", "id": node, **change}


def _flat(part: Mapping[str, Any], node: str) -> Flat:
    """Lay a step's name, type and settings side by side."""
    settings = part if node == EVERYWHERE else part["settings"]
    of_step: Flat = {} if node == EVERYWHERE else {NAME: part.get("name"), TYPE: part["type"]}
    return {**{(SETTING, name): value for name, value in settings.items()}, **of_step}


def _usual(node: str, part: Mapping[str, Any]) -> Flat:
    """Give what settings are that nobody has set: a form sends them too, and nobody has changed them by that."""
    if node == EVERYWHERE:
        settings = write_everywhere(read_everywhere({})[0])
    else:
        kind = shelf.get(part["type"])
        settings = kind.write(kind.read_as_far({}, kind.schema)[0]) if kind is not None else {}
    return {(SETTING, name): value for name, value in settings.items()}
