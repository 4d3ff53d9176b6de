"""Moments for node types to decide on."""

from datetime import UTC, datetime
from typing import Any

from audience.rules.memory import Facts
from engine.core.moment import Happening, Moment

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def moment(now: datetime = NOW, *, entered_at: datetime | None = None, fields: dict[str, Any] | None = None, **rest: Any) -> Moment:
    given: dict[str, Any] = {
        "now": now,
        "started_at": entered_at or now,
        "entered_at": entered_at or now,
        "facts": Facts(now=now, fields=fields or {}),
        "zone": "UTC",
        "visit": 1,
        "memory": {},
        "dice": lambda salt: 0.25,
    }
    return Moment(**(given | rest))


def event(kind: str, at: datetime = NOW, **properties: Any) -> Happening:
    return Happening(type=kind, at=at, received_at=at, properties=properties, id=7)
