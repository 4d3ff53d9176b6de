"""Write events: one row in the log, one in the inbox. For accept, and for whatever Cairn itself records."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.backends.utils import CursorWrapper

from audience.keeping.months import EVENTS
from ground.columns import array, joined, microseconds
from ground.frozen import frozen
from ground.jsons import dumps
from ground.statement import statement

SQL = Path(__file__).parent / "sql"


@frozen(kw_only=True)
class NewEvent:
    """An event ready to be stored. ``payload`` stands in the inbox row: ``{"join": person}``, ``{"account": account}``,
    ``{"history": true}``."""

    type: str
    person_id: int
    home: int
    at: datetime
    received_at: datetime
    kind: str = "track"
    message_id: str = ""
    source_id: int | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    original: str = ""
    known: bool = True
    stops: bool = False
    for_account: bool = False
    late: bool = False
    payload: Mapping[str, Any] | None = None


def write_events(events: Sequence[NewEvent], cursor: CursorWrapper) -> list[int]:
    """Write events and their inbox rows in one statement; give their ids in order."""
    if not events:
        return []
    EVENTS.ready_for(e.received_at for e in events)
    cursor.execute(
        statement(SQL, "write_events"),
        {
            "types": joined([e.type for e in events]),
            "kinds": joined([e.kind for e in events]),
            "message_ids": joined([e.message_id for e in events]),
            "properties": joined([dumps(e.properties) for e in events]),
            "contexts": joined([dumps(e.context) if e.context else "{}" for e in events]),
            "originals": joined([e.original for e in events]),
            "payloads": joined(["" if e.payload is None else dumps(e.payload) for e in events]),
            "people": array([e.person_id for e in events]),
            "homes": array([e.home for e in events]),
            "ats": array([microseconds(e.at) for e in events]),
            "arrivals": array([microseconds(e.received_at) for e in events]),
            "sources": array([e.source_id or 0 for e in events]),
            "known": array([int(e.known) for e in events]),
            "stops": array([int(e.stops) for e in events]),
            "for_account": array([int(e.for_account) for e in events]),
            "late": array([int(e.late) for e in events]),
        },
    )
    return [row[0] for row in cursor.fetchall()]
