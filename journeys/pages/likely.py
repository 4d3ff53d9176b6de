"""Whom a preview shows when nobody is named: somebody who could get the message."""

from datetime import datetime
from typing import Any

from audience.models import Event, Person
from audience.rules.ast import EVERYBODY
from audience.rules.memory import Facts, holds
from channels.store.people import profiles_of
from engine.models import Journey, Run
from journeys.graph.reading import read_steps
from journeys.graph.shape import Graph

# So many are looked at: what happened last counts most, and a preview must not wait.
LATEST = 200


def likely(journey: Journey, graph: Graph, now: datetime) -> Person | None:
    """Find who entered last; else the latest to whom that happened which starts it and whom its filter lets in; else anybody.

    Filters are asked with what is in the profile and the event; what happened before is not counted for a preview.
    """
    known = Person.objects.filter(merged_into__isnull=True).select_related("account")
    for person_id in Run.objects.filter(journey=journey).order_by("-id").values_list("person_id", flat=True)[:10]:
        if (entered := known.filter(id=person_id).first()) is not None:
            return entered
    events = _latest(entry_types(graph))
    ids = list(events) or list(known.order_by("-last_seen_at", "-id").values_list("id", flat=True)[:LATEST])
    fits = next((id_ for id_, let_in in _asked(graph, ids, events, now) if let_in), None)
    for id_ in [fits, *ids]:
        if id_ is not None and (found := known.filter(id=id_).first()) is not None:
            return found
    return known.order_by("-id").first()


def lately(journey: Journey, graph: Graph, most: int) -> list[Person]:
    """Give people who entered lately, then those to whom that happened which starts it, the latest first."""
    entered = list(Run.objects.filter(journey=journey).order_by("-id").values_list("person_id", flat=True)[: most * 10])
    ids = dict.fromkeys([*entered, *(_latest(entry_types(graph)) if len(set(entered)) < most else ())])
    known = Person.objects.filter(merged_into__isnull=True).select_related("account").in_bulk(list(ids)[:LATEST])
    return [known[id_] for id_ in ids if id_ in known][:most]


def entry_types(graph: Graph) -> list[str]:
    return list(getattr(_start(graph), "types", ()))


def _start(graph: Graph) -> Any:
    return next((step.settings for step in read_steps(graph).by_id.values() if step.group == "start"), None)


def _latest(types: list[str]) -> dict[int, dict[str, Any]]:
    """Give the latest people to whom one of these happened, with the properties of the last time."""
    rows = Event.objects.filter(type__in=types).order_by("-received_at").values_list("person_id", "properties")[:LATEST] if types else ()
    found: dict[int, dict[str, Any]] = {}
    for person_id, properties in rows:
        found.setdefault(person_id, properties)
    return found


def _asked(graph: Graph, ids: list[int], events: dict[int, dict[str, Any]], now: datetime) -> list[tuple[int, bool]]:
    """Ask the filter at the start about each, in the order given."""
    where = getattr(_start(graph), "where", EVERYBODY)
    profiles = profiles_of(ids)
    return [
        (id_, holds(where, Facts(now=now, fields=who.rule_fields(), account=who.rule_account(), event=events.get(id_, {}))))
        for id_ in ids
        if (who := profiles.get(id_)) is not None
    ]
