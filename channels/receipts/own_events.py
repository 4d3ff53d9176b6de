"""Events that Cairn itself records about people: through log and inbox like any other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from audience import hints
from audience.hot import hot_cursor
from audience.log import NewEvent, write_events
from audience.models import Person
from audience.stops import types_that_stop
from audience.types import type_of


@dataclass(frozen=True, slots=True)
class Own:
    """Something that happened to somebody."""

    person_id: int
    type: str
    properties: Mapping[str, Any]
    at: datetime


def record(events: Sequence[Own], now: datetime) -> None:
    """Write events and their inbox rows in the transaction of the caller; whoever was joined to somebody else is that other one."""
    people = {person.id: person for person in Person.objects.filter(id__in={own.person_id for own in events}).select_related("merged_into")}
    stopping = types_that_stop()
    rows = [_row(own, people[own.person_id], now, stopping) for own in events if own.person_id in people]
    if rows:
        with hot_cursor() as cursor:
            write_events(rows, cursor)
        transaction.on_commit(hints.hint)


def _row(own: Own, person: Person, now: datetime, stopping: frozenset[str]) -> NewEvent:
    who = person.merged_into or person
    type_ = type_of(own.type)
    return NewEvent(
        type=own.type,
        person_id=who.id,
        home=who.home,
        at=min(own.at, now),
        received_at=now,
        properties=own.properties,
        known=type_ is not None,
        stops=own.type in stopping or (type_ is not None and type_.stops),
        for_account=type_ is not None and type_.for_account,
        late=type_ is not None and now - own.at > type_.life,
    )
