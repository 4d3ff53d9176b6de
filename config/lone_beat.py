"""A beat that is safe to run twice: only the one that holds a lock in PostgreSQL sends, the others stand by.

It also frees what the frozen hold. A worker could not: its own threads may wait for them.
"""

import logging
import signal
import time
from typing import Any

import psycopg
from django.conf import settings
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from audience.direct import connect
from config.beat import SCHEDULE
from engine.runtime.lag import END_FROZEN, NOTE
from ground.stops import stop

log = logging.getLogger(__name__)

LOCK = 0x63616972_62656174  # "cairbeat"
OURS = "cairn."
STAND_BY_SECONDS = 1.0
PULSE_SECONDS = 1.0
FREE_SECONDS = 5.0
# Celery wakes ten milliseconds before a call is due and then asks again and again, each time with a look into the database.
EARLY_SECONDS = 0.011
# The session that holds beat's lock, where beat has not ticked for so long.
END_SILENT = """
select l.pid, pg_terminate_backend(l.pid) from pg_locks l join cairn_engine_pulse p on p.name = 'beat'
where l.locktype = 'advisory' and l.granted and l.classid = %(high)s and l.objid = %(low)s and l.objsubid = 1
  and l.database = (select oid from pg_database where datname = current_database())
  and p.at < clock_timestamp() - %(seconds)s * interval '1 second'
"""


class Lock:
    """An advisory lock that lives as long as its own connection."""

    def __init__(self) -> None:
        self.connection: psycopg.Connection[Any] | None = None
        self._noted = self._freed = 0.0

    def held(self) -> bool:
        """Say whether the lock is ours, trying to get it where it is not."""
        try:
            if self.connection is None:
                return self.take()
            self.connection.execute("select 1")
        except psycopg.Error as error:
            log.warning("Beat lost its database (%s); it looks again in a second.", str(error).strip())
            self.drop()
            return False
        return True

    def take(self) -> bool:
        self.connection = connect("beat", keepalives_idle=5, keepalives_interval=2, keepalives_count=3)
        row = self.connection.execute("select pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        if row and row[0]:
            log.warning("Beat holds the lock and begins.")
            # Who takes over from a silent one is not silent.
            self.note()
            return True
        for _ in self.connection.execute(
            END_SILENT, {"high": LOCK >> 32, "low": LOCK & 0xFFFFFFFF, "seconds": settings.FROZEN_AFTER_SECONDS}
        ):
            log.warning("The beat that holds the lock is silent; its session was ended.")
        self.drop()
        return False

    def note(self) -> None:
        """Write down that beat has ticked, at most once a second."""
        if self.connection is None or time.monotonic() - self._noted < PULSE_SECONDS:
            return
        self._noted = time.monotonic()
        try:
            self.connection.execute(NOTE, {"who": "beat"})
        except psycopg.Error as error:
            log.warning("Beat could not write down its tick (%s).", str(error).strip())

    def free(self) -> None:
        """End the sessions of the frozen, now and then."""
        if self.connection is None or time.monotonic() - self._freed < FREE_SECONDS:
            return
        self._freed = time.monotonic()
        try:
            for pid, state, _ended in self.connection.execute(END_FROZEN, {"seconds": settings.FROZEN_AFTER_SECONDS}):
                log.warning("Session %s was ended: it stood still in the middle of a transaction (%s).", pid, state)
        except psycopg.Error as error:
            log.warning("Beat could not look for frozen sessions (%s).", str(error).strip())

    def drop(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def leave_at_once() -> None:
    """Let a signal end the process: Celery's handler would use the database in the middle of a statement, and wait for itself for ever.

    Nothing is lost with it: what was due is found in the database by the next tick.
    """
    for asked in (signal.SIGTERM, signal.SIGINT):
        if getattr(signal.getsignal(asked), "__module__", "") == "celery.apps.beat":
            signal.signal(asked, signal.SIG_DFL)


class LoneBeat(DatabaseScheduler):
    """Django-celery-beat's scheduler, with the schedule of `config.beat` laid in, behind the lock."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        leave_at_once()
        self.lock = Lock()
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        """Lay our schedule in, and take out what an earlier release had."""
        gone = PeriodicTask.objects.filter(name__startswith=OURS).exclude(name__in=SCHEDULE)
        for entry in gone.order_by("name"):
            entry.delete()
        super().setup_schedule()

    def tick(self, *args: Any, **kwargs: Any) -> float:
        if not self.lock.held():
            return STAND_BY_SECONDS
        stop("beat.before")
        rest = float(super().tick(*args, **kwargs))
        stop("beat.after")
        self.lock.note()
        self.lock.free()
        return rest + EARLY_SECONDS

    def close(self) -> None:
        super().close()
        self.lock.drop()
