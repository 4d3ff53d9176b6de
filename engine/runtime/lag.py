"""How far behind the engine is, shard by shard, and when beat and the workers were last seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.models import Pulse
from engine.store.ask import SQL, fetch
from ground.statement import statement

SHARDS = 256
# Beat ticks each second and a worker takes each tick.
SILENT_AFTER = timedelta(seconds=10)
BEHIND_AFTER = timedelta(seconds=5)
NONE = timedelta(0)
# Beat has a connection of its own.
NOTE = statement(SQL, "note_pulse")
END_FROZEN = statement(SQL, "end_frozen")


@dataclass(frozen=True, slots=True)
class ShardLag:
    """What waits longest in one shard: its oldest inbox row, overdue timer and overdue held message. Lengths; zero: nothing waits."""

    shard: int
    inbox: timedelta = NONE
    timer: timedelta = NONE
    held: timedelta = NONE

    @property
    def worst(self) -> timedelta:
        return max(self.inbox, self.timer, self.held)


@dataclass(frozen=True, slots=True)
class Pulses:
    """The last tick that beat sent and the last one that reached a worker; None: never."""

    beat: datetime | None = None
    worker: datetime | None = None

    def silent(self, now: datetime) -> list[str]:
        """Name who was seen once and is not any more."""
        seen = (("beat", self.beat), ("worker", self.worker))
        return [name for name, at in seen if at is not None and now - at > SILENT_AFTER]


def lags(now: datetime) -> list[ShardLag]:
    """The shards with something due, the one that is furthest behind first."""
    found = (
        ShardLag(shard, *(max(now - at, NONE) if at is not None else NONE for at in since)) for shard, *since in fetch("shard_lag", now=now)
    )
    return sorted(found, key=lambda lag: (-lag.worst, lag.shard))


def worst_of(found: Sequence[ShardLag]) -> ShardLag:
    """The worst of each kind over all shards; its ``shard`` is -1."""
    inbox, timer, held = (max((getattr(lag, kind) for lag in found), default=NONE) for kind in ("inbox", "timer", "held"))
    return ShardLag(-1, inbox, timer, held)


def behind(found: Sequence[ShardLag]) -> int:
    """How many shards are further behind than a healthy engine is."""
    return sum(1 for lag in found if lag.worst > BEHIND_AFTER)


def note(name: str) -> None:
    """Note that ``beat`` or a ``worker`` is at work, by the database's clock."""
    fetch("note_pulse", who=name)


def pulses() -> Pulses:
    return Pulses(**dict(Pulse.objects.values_list("name", "at")))
