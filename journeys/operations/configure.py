"""Change the settings of one step, or what holds everywhere, from a form that stays open while others draw."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from json import dumps
from typing import Any

from django.db import transaction
from django.db.models import Q

from audience.history import Actor, demand, record
from audience.models import History
from engine.models import Journey
from journeys.graph.edits import edit as edit_graph
from journeys.graph.shape import Graph
from journeys.models import Draft
from journeys.operations.finding import hold, save
from journeys.operations.rights import DRAW

EVERYWHERE = "everywhere"


class StepConflict(ValueError):
    """Somebody changed this step meanwhile. ``by``: who, by name of History; empty where that is not known."""

    def __init__(self, draft: Draft, by: str) -> None:
        super().__init__("This step was changed by somebody else.")
        self.draft, self.by = draft, by


def part_of(graph: Graph, node: str) -> Mapping[str, Any] | None:
    """Give a step, or what holds everywhere."""
    return (graph.get("everywhere") or {}) if node == EVERYWHERE else next((one for one in graph["nodes"] if one["id"] == node), None)


def print_of(graph: Graph, node: str) -> str:
    """Give a fingerprint of that: what a form was made from."""
    return print_of_part(part_of(graph, node))


def print_of_part(part: Mapping[str, Any] | None) -> str:
    return blake2b(dumps(part, sort_keys=True).encode(), digest_size=8).hexdigest()


def last_hand(journey: Journey, node: str) -> str:
    """Give who changed a step last: whoever changed the draft last may have been at another one."""
    return _last(journey, Q(operation="configure", values__step=node), ("restore", "mend"))


def last_remover(journey: Journey) -> str:
    """Give who last took steps away; whoever changed the draft since may have done something else."""
    return _last(journey, Q(), ("remove", "restore"))


def _last(journey: Journey, here: Q, commands: Iterable[str]) -> str:
    here |= Q(operation__in=["import", "restore_version"])
    for one in commands:
        here |= Q(operation="edit", values__commands__contains=[one])
    row = History.objects.filter(here, object_type="journey", object_id=str(journey.pk)).first()
    return row.actor if row else ""


@transaction.atomic
def configure(actor: Actor, key: str, node: str, *, base: str, change: Mapping[str, Any], now: datetime) -> Draft:
    """Put new settings (or ``name``, ``type``) in place of those that ``base`` is the print of; other steps may have changed.

    Raises StepConflict, BadCommand, NoSuchJourney. What changes nothing writes nothing.
    """
    demand(actor, DRAW)
    draft = hold(key)
    if print_of(draft.graph, node) != base:
        raise StepConflict(draft, last_hand(draft.journey, node))
    if node == EVERYWHERE:
        edited = edit_graph(draft.graph, {"op": "everywhere", "everywhere": change.get("settings") or {}})
    else:
        edited = edit_graph(draft.graph, {"op": "configure", "id": node, **change})
    if edited.graph == draft.graph:
        return draft
    save(draft, edited.graph, actor.name, now)
    record(actor, "configure", draft.journey, {"revision": draft.revision, "step": node}, now)
    return draft
