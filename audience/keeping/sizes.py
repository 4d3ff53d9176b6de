"""How big the logs are, month by month, and whether the next months are there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from audience.keeping.dropping import gone_before, months_kept
from audience.keeping.months import Monthly, Part, first_of

SIZES = """
select c.relname, greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid)
from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass(%s)
"""
KEYS = """
select greatest(reltuples, 0)::bigint, pg_total_relation_size(oid) from pg_class where oid = to_regclass('cairn_audience_eventkey')
"""
# Without the next month so shortly before it, whoever makes months does not do so.
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PartSize:
    """``rows`` as the server last estimated them."""

    part: Part
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class LogSize:
    """A log and its partitions, the newest first. ``kept``: months, 0 for ever; ``since``: from when on it is whole, None: ever."""

    log: Monthly
    parts: list[PartSize]
    kept: int
    since: datetime | None

    @property
    def bytes(self) -> int:
        return sum(one.bytes for one in self.parts)

    def lacks_next(self, now: datetime) -> bool:
        return lacks_next((one.part for one in self.parts), now)


@dataclass(frozen=True, slots=True)
class KeySize:
    keys: int
    bytes: int
    days: int


def lacks_next(parts: Iterable[Part], now: datetime) -> bool:
    """Whether a month that begins soon is missing. Its first row would make it; still, somebody does not do their work."""
    soon = first_of(now + SOON)
    return not any(part.holds(soon) for part in parts)


def size_of(log: Monthly) -> LogSize:
    with connection.cursor() as cursor:
        cursor.execute(SIZES, [log.table])
        sizes = {name: (rows, size) for name, rows, size in cursor.fetchall()}
    parts = [PartSize(part, *sizes[part.name]) for part in reversed(log.parts()) if part.name in sizes]
    return LogSize(log, parts, months_kept(log), gone_before(log))


def size_of_keys() -> KeySize:
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        rows, size = cursor.fetchone()
    return KeySize(rows, size, settings.EVENT_KEY_DAYS)
