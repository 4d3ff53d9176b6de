"""Events as they arrive, and those that were refused, newest on top."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from audience.models import Event, Person, Quarantined
from audience.types import CALLS

FEW = 14
MOST = 60


@dataclass(frozen=True, slots=True)
class Arrived:
    """A line of the tail. ``why`` only of a refused one; ``person_id`` 0 where nobody is known."""

    name: str
    who: str
    person_id: int
    at: datetime
    why: str
    quarantine_id: int


@dataclass(frozen=True, slots=True)
class Tail:
    """``after`` is where the next look begins: the newest event and the newest refusal."""

    arrived: list[Arrived]
    after: tuple[int, int]


def newest(name: str, named: bool) -> Tail:
    """Give the last few. ``named``: whether whoever looks may see who people are."""
    events = _events(name).order_by("-id")[:FEW]
    refused = _refused(name).order_by("-id")[:FEW]
    return _tail(list(events), list(refused), (0, 0), named, FEW)


def newer(after: tuple[int, int], name: str, named: bool) -> Tail:
    """Give what came since, at most so much as anybody can read."""
    events = _events(name).filter(id__gt=after[0]).order_by("-id")[:MOST]
    refused = _refused(name).filter(id__gt=after[1]).order_by("-id")[:MOST]
    return _tail(list(events), list(refused), after, named, MOST)


def _events(name: str) -> "QuerySet[Event]":
    return Event.objects.filter(type=name) if name else Event.objects.all()


def _refused(name: str) -> "QuerySet[Quarantined]":
    return Quarantined.objects.filter(type=name) if name else Quarantined.objects.all()


def _tail(events: list[Event], refused: list[Quarantined], after: tuple[int, int], named: bool, most: int) -> Tail:
    people = {}
    if named:
        found = Person.objects.filter(id__in={event.person_id for event in events}).select_related("account")
        people = {person.pk: person.email or str(person) for person in found}
    arrived = [
        Arrived(_call(event.type), people.get(event.person_id, ""), event.person_id if named else 0, event.received_at, "", 0)
        for event in events
    ]
    arrived += [Arrived(_call(row.type), _said_user(row) if named else "", 0, row.received_at, row.sentence, row.pk) for row in refused]
    arrived.sort(key=lambda one: one.at, reverse=True)
    last = max([after[0], *(event.pk for event in events)]), max([after[1], *(row.pk for row in refused)])
    return Tail(arrived[:most], last)


def _call(name: str) -> str:
    return name.removeprefix("$") if name in CALLS else name


def _said_user(row: Quarantined) -> str:
    """Read of whom a refused event spoke, as far as that can be read."""
    try:
        raw = json.loads(row.original)
    except ValueError:
        return ""
    said = raw.get("userId") or raw.get("anonymousId") if isinstance(raw, dict) else ""
    return str(said)[:80] if isinstance(said, str | int) else ""
