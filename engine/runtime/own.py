"""Events that a step itself records: they go through the log and the inbox like any other."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from audience.hot import hot_cursor
from audience.log import NewEvent, write_events
from audience.profile import Profile
from audience.stops import types_that_stop
from audience.types import type_of

Own = tuple[int, str, Mapping[str, Any], datetime]


def record(events: Iterable[Own], profiles: Mapping[int, Profile], now: datetime) -> None:
    """Write events of people: (person, type, properties, at)."""
    stopping = types_that_stop()
    rows = [_row(own, profiles[own[0]], now, stopping) for own in events]
    if rows:
        with hot_cursor() as cursor:
            write_events(rows, cursor)


def _row(own: Own, profile: Profile, now: datetime, stopping: frozenset[str]) -> NewEvent:
    person_id, kind, properties, at = own
    type_ = type_of(kind)
    return NewEvent(
        type=kind,
        person_id=person_id,
        home=profile.home,
        at=min(at, now),
        received_at=now,
        properties=properties,
        known=type_ is not None,
        stops=kind in stopping or (type_ is not None and type_.stops),
        for_account=type_ is not None and type_.for_account,
        late=type_ is not None and now - at > type_.life,
    )
