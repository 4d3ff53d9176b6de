"""The event log, looked back at: what a person did in a window of time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from audience.hot import hot_cursor
from audience.log import SQL
from audience.models import Event
from audience.rules.windows import Seen
from ground.columns import array, joined, microseconds
from ground.frozen import frozen
from ground.jsons import loads
from ground.statement import statement


@frozen()
class Logged:
    """An event of the log, as who looks back sees it."""

    type: str
    at: datetime
    received_at: datetime
    properties: Mapping[str, Any]
    id: int


def events_in(person_id: int, type_: str, *, after: datetime | None, until: datetime) -> list[Seen]:
    """Events of one type in (after, until], in the order in which they came."""
    within = Q(person_id=person_id, type=type_, at__lte=until)
    if after is not None:
        within &= Q(at__gt=after, received_at__gt=after)
    found = Event.objects.filter(within).order_by("id").values_list("type", "at", "properties")
    return [Seen(kind, at, properties) for kind, at, properties in found]


def events_of(person_id: int, types: Sequence[str], *, since: datetime, until: datetime) -> list[Event]:
    """Events of some types in [since, until], oldest first."""
    if not types:
        return []
    return list(
        Event.objects.filter(person_id=person_id, type__in=types, at__gte=since, received_at__gte=since, at__lte=until).order_by("at", "id")
    )


def look_back(people: Mapping[int, tuple[datetime, datetime]], types: Collection[str]) -> dict[int, list[Logged]]:
    """Events of some types of many people in one statement; ``people`` is {person: (since, until)}. Oldest first."""
    found: dict[int, list[Logged]] = defaultdict(list)
    if not people or not types:
        return found
    with hot_cursor() as cursor:
        cursor.execute(
            statement(SQL, "look_back"),
            {
                "people": array(list(people)),
                "sinces": array([microseconds(since) for since, _until in people.values()]),
                "untils": array([microseconds(until) for _since, until in people.values()]),
                "types": joined(sorted(types)),
            },
        )
        for person, type_, at, received_at, properties, id_ in cursor.fetchall():
            found[person].append(Logged(type_, at, received_at, loads(properties), id_))
    return found
