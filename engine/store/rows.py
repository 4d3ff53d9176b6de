"""The rows a step works with."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.core.advance import RunState


@dataclass(slots=True)
class InboxRow:
    id: int
    shard: int
    home: int
    person_id: int
    event_id: int | None
    kind: str
    type: str
    at: datetime
    received_at: datetime
    for_account: bool
    late: bool
    payload: dict[str, Any] | None
    properties: dict[str, Any] | None
    call: str | None
    context: dict[str, Any] | None

    @property
    def moves(self) -> bool:
        """Tell whether it brings its person into an account, or makes one of two."""
        return self.kind == "event" and self.payload is not None and bool({"account", "join"} & self.payload.keys())


@dataclass(slots=True)
class RunRow:
    """A run; what changes while it walks is in ``walk``. ``counted_at`` is the step at which it is counted as waiting."""

    id: int
    journey_id: int
    version_id: int
    person_id: int
    home: int
    shard: int
    instance: str
    held_out: bool
    paused_at: datetime | None
    walk: RunState
    new: bool = False
    dirty: bool = False
    counted_at: str | None = None

    @property
    def live(self) -> bool:
        return self.walk.state in ("waiting", "sending", "parked")

    def as_row(self) -> dict[str, Any]:
        walk = self.walk
        return {
            "id": self.id,
            "journey_id": self.journey_id,
            "version_id": self.version_id,
            "person_id": self.person_id,
            "home": self.home,
            "shard": self.shard,
            "instance": self.instance,
            "state": walk.state,
            "node": walk.node,
            "visit": walk.visit,
            "node_at": walk.node_at,
            "wake_at": walk.wake_at,
            "listens": list(walk.listens),
            "memory": walk.memory,
            "started_at": walk.started_at,
            "ended_at": walk.ended_at,
            "reason": walk.reason,
            "held_out": self.held_out,
            "paused_at": self.paused_at,
        }


@dataclass(slots=True)
class WatcherRow:
    run_id: int
    journey_id: int
    version_id: int
    person_id: int
    home: int
    held_out: bool
    entered_at: datetime
    until: datetime
    open: bool = True
    messaged_at: datetime | None = None
    seen_at: datetime | None = None
    clicked_at: datetime | None = None
    reached_at: datetime | None = None
    credited: bool = False
    movement_id: int | None = None
    mrr: Decimal = field(default_factory=Decimal)
    currency: str = ""
    new: bool = False
    dirty: bool = False
