"""A log in monthly partitions: months are made ahead, or at the first row that needs one, and dropped whole.

There is no default partition, on purpose: with one, a month could not be dropped without stopping everybody, and a new month would have
to look through what lies in it. Whoever writes asks for the month first (``ready_for``); a month known to be there costs no statement.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg import sql

AHEAD = 3
LOCKS = 0x6D6F6E  # "mon", the class of advisory locks under which a month is made
_all: list["Monthly"] = []


def first_of(moment: datetime, months: int = 0) -> datetime:
    """Give the beginning of a moment's month in UTC, or of one so many months later."""
    moment = moment.astimezone(UTC)
    count = moment.year * 12 + moment.month - 1 + months
    if count >= 10_000 * 12:
        return datetime.max.replace(tzinfo=UTC)
    return datetime(count // 12, count % 12 + 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A partition of a log: rows from ``since`` (None: from the beginning) until before ``until``.

    ``leaving``: it was taken out of the log and only waits to be dropped.
    """

    until: datetime
    since: datetime | None
    name: str
    leaving: bool = False

    def holds(self, moment: datetime) -> bool:
        return not self.leaving and (self.since is None or self.since <= moment) and moment < self.until


@dataclass(eq=False)
class Monthly:
    """``table`` is partitioned by the month of ``column``; the setting ``keep`` says for how many months, 0 for ever.

    ``known`` are the months that this process has seen there.
    """

    table: str
    column: str
    title: str | Promise
    keep: str
    known: set[datetime] = field(default_factory=set)

    def __post_init__(self) -> None:
        _all.append(self)

    def ready_for(self, moments: Iterable[datetime]) -> None:
        """Make the months of these moments where they are missing. Two who miss the same one wait for each other; nobody else waits."""
        months = {first_of(moment) for moment in set(moments)} - self.known
        if months:
            there = self.parts()
            for month in sorted(months):
                if not any(part.holds(month) for part in there):
                    self._make(month)
            # Only what is committed is known: a month that was made here goes with its transaction.
            transaction.on_commit(lambda: self.known.update(months))

    def make_ahead(self, now: datetime, months: int = AHEAD) -> None:
        """Make this month and the next ones."""
        self.known.clear()
        self.ready_for(first_of(now, ahead) for ahead in range(months + 1))

    def parts(self) -> list[Part]:
        """List the partitions, the oldest first. Those that somebody else attached, under other names, are left out."""
        with connection.cursor() as cursor:
            cursor.execute(PARTS, {"table": self.table})
            return sorted(part for name, leaving in cursor.fetchall() if (part := self.part(name, leaving)) is not None)

    def tables(self) -> list[str]:
        """List all tables that are called like a partition of this log, attached or not."""
        with connection.cursor() as cursor:
            cursor.execute(TABLES, {"table": self.table})
            return [name for (name,) in cursor.fetchall()]

    def part(self, name: str, leaving: bool = False) -> Part | None:
        """Read the name of a partition: ``…_2026_12``, or ``…_until_2026_12`` for what was there before there were months."""
        read = re.fullmatch(re.escape(self.table) + r"_(until_)?(\d{4})_(\d\d)", name)
        if read is None:
            return None
        month = datetime(int(read[2]), int(read[3]), 1, tzinfo=UTC)
        return Part(month, None, name, leaving) if read[1] else Part(first_of(month, 1), month, name, leaving)

    def _make(self, month: datetime) -> None:
        name = f"{self.table}_{month:%Y_%m}"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [LOCKS, name])
            if any(part.holds(month) for part in self.parts()):
                return
            # Attaching a table of its own locks the log against other makers only; "partition of" would stop everybody.
            made = {"part": sql.Identifier(name), "log": sql.Identifier(self.table)}
            bounds = {"since": sql.Literal(month.isoformat()), "until": sql.Literal(first_of(month, 1).isoformat())}
            cursor.execute(sql.SQL(MAKE).format(**made).as_string(cursor.connection))
            cursor.execute(sql.SQL(ATTACH).format(**made, **bounds).as_string(cursor.connection))


EVENTS = Monthly("cairn_audience_event", "received_at", _("Event log"), keep="EVENT_LOG_MONTHS")

PARTS = """
select c.relname, i.inhdetachpending from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = to_regclass(%(table)s)
"""
TABLES = """
select c.relname from pg_class c join pg_class log on log.oid = to_regclass(%(table)s) and log.relnamespace = c.relnamespace
where c.relkind = 'r' and starts_with(c.relname, %(table)s || '_') order by 1
"""
MAKE = "create table {part} (like {log} including defaults including constraints including storage)"
ATTACH = "alter table {log} attach partition {part} for values from ({since}) to ({until})"


def forget_months() -> None:
    """Forget which months were seen: another database, or one made anew."""
    for log in _all:
        log.known.clear()
