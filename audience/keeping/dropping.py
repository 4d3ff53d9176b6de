"""Months that are older than a log is kept for are dropped whole, and nobody waits for it.

A month is detached beside readers and writers, then dropped when nobody looks at it any more. Whoever still reads is waited for a moment;
if that is not enough the month is half out, and the next minute goes on.
"""

from datetime import datetime

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.errors import LockNotAvailable

from audience.direct import connect
from audience.history import CAIRN, record
from audience.keeping.months import Monthly, Part, first_of
from audience.models import History

LOCK_TIMEOUT = "2s"
# Only one at a time: two who detach the same month would each wait for the other.
DROPPING = 0x64726F70  # "drop"
OPERATION = "log.month_dropped"


def months_kept(log: Monthly) -> int:
    """For how many months a log is kept; 0: for ever."""
    return int(getattr(settings, log.keep))


def drop_old(log: Monthly, now: datetime) -> list[Part]:
    """Drop the months that are old enough, the oldest first; give those that went. One that is being read is tried again later."""
    months = months_kept(log)
    old = sorted(part for part in [*log.parts(), *left_over(log)] if part.until <= first_of(now, -months))
    if not months or not old:
        return []
    gone = []
    with connect("keeping", options=f"-c lock_timeout={LOCK_TIMEOUT}") as direct:
        row = direct.execute("select pg_try_advisory_lock(%s)", [DROPPING]).fetchone()
        if row is None or not row[0]:
            return []
        there = {part.name for part in log.parts()}
        for part in old:
            try:
                _drop(direct, log, part, attached=part.name in there)
            except LockNotAvailable:
                break
            record(CAIRN, OPERATION, ("log", log.table), {"part": part.name, "until": part.until.isoformat()}, now)
            gone.append(part)
    log.known.clear()
    return gone


def left_over(log: Monthly) -> list[Part]:
    """List months that were detached and not dropped."""
    there = {part.name for part in log.parts()}
    return [part for name in log.tables() if name not in there and (part := log.part(name)) is not None]


def gone_before(log: Monthly) -> datetime | None:
    """From when on a log is whole; None where nothing was ever dropped."""
    told = History.objects.filter(object_type="log", object_id=log.table, operation=OPERATION).values_list("values", flat=True)
    return max((datetime.fromisoformat(values["until"]) for values in told), default=None)


def _drop(direct: "psycopg.Connection[object]", log: Monthly, part: Part, *, attached: bool) -> None:
    names = {"log": sql.Identifier(log.table), "part": sql.Identifier(part.name)}
    if attached:
        how = "finalize" if part.leaving else "concurrently"
        direct.execute(sql.SQL("alter table {log} detach partition {part} " + how).format(**names))
    direct.execute(sql.SQL("drop table if exists {part}").format(**names))
