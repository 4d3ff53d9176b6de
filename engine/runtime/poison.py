"""Whoever cannot be walked is set aside alone, with the traceback kept; everybody else goes on."""

import traceback
from datetime import datetime, timedelta

from django.db import Error, InterfaceError, OperationalError, transaction

from audience.broken import breakage, field_named
from audience.models import Event, Inbox, Quarantined
from audience.quarantine import COULD_NOT_BE_WALKED, original_of
from channels import tally
from channels.models import Message
from engine.core.lifecycle import LIVE
from engine.models import Delta, Run, Step
from engine.runtime import walking
from engine.runtime.carry import load, write
from engine.runtime.step import Stepped, step
from engine.runtime.work import RowBroke, RunBroke
from engine.store import runs as runs_store
from engine.store import shards as shard_store
from engine.store.clocks import ahead_of


def is_passing(failure: BaseException) -> bool:
    """Failures of the database itself (gone, full, out of connections): nobody's fault, tried again by the next tick."""
    if isinstance(failure, RowBroke):
        failure = failure.__cause__ or failure
    if not isinstance(failure, Error):
        return False
    state = getattr(failure.__cause__, "sqlstate", None) or ""
    # Without a state it came from the driver: a lost line passes, a value that cannot be written does not.
    return state[:2] in ("08", "53", "57", "58", "40", "55") if state else isinstance(failure, OperationalError | InterfaceError)


def set_aside(now: datetime, shard: int, home: int) -> tuple[Stepped, str]:
    """Walk one home piece by piece: rows, runs, messages. The first that fails is set aside; a run takes no event with it.

    Give what was done, and what was set aside: ``event``, ``run``, ``message``, or nothing where this second look finds nobody who fails.
    """
    done = Stepped()
    for only in ("rows", "due", "held"):
        try:
            done += step(now, [shard], [home], size=1, only=only)
        except Exception as failure:  # this one is what we came for
            if is_passing(failure):
                raise
            trace = "".join(traceback.format_exception(failure.__cause__ if isinstance(failure, RowBroke | RunBroke) else failure))
            with transaction.atomic():
                what = _set_aside(failure, only, home, now, trace) if shard_store.lock([shard]) else ""
            return done + Stepped(homes=frozenset([home]), aside=1) if what else done, what
    return done, ""


def _set_aside(failure: Exception, only: str, home: int, now: datetime, trace: str) -> str:
    local = now + ahead_of([home]).get(home, timedelta())
    if isinstance(failure, RunBroke):
        # Another worker may have met it first, and set it aside already.
        if Run.objects.filter(id=failure.run_id, state__in=LIVE).exists():
            _fail(failure.run_id, local, trace)
            return "run"
        return ""
    if only == "rows":
        broke = Inbox.objects.filter(id=failure.row_id) if isinstance(failure, RowBroke) else Inbox.objects.filter(home=home)
        row = broke.order_by("id").first()
        # Whom a join brought along lies in a shard of their own; where somebody else holds it, the next tick tries.
        if row is not None and shard_store.lock([row.shard]):
            _quarantine(row, now, trace)
            return "event"
    elif only == "due":
        run = Run.objects.filter(home=home, state__in=["waiting", "sending"], wake_at__lte=local).order_by("wake_at", "id").first()
        if run is not None:
            _fail(run.id, local, trace)
            return "run"
    else:
        message = Message.objects.filter(home=home, state="held", due_at__lte=local).order_by("due_at", "id").first()
        if message is not None:
            _give_up(message, local)
            return "message"
    return ""


def _quarantine(row: Inbox, now: datetime, trace: str) -> None:
    event = Event.objects.filter(id=row.event_id).first() if row.event_id is not None else None
    said = breakage(trace).said
    Quarantined.objects.create(
        source_id=event.source_id if event else None,
        type=row.type,
        code=COULD_NOT_BE_WALKED,
        field=field_named(said, event.properties if event is not None else ())[:200],
        sentence=said[:500],
        message_id=event.message_id if event else "",
        original=original_of(row, event, trace),
        received_at=now,
    )
    row.delete()
    tally.add({("set_aside", "event"): 1})


def _fail(run_id: int, now: datetime, trace: str) -> None:
    values = {"trace": trace[-4000:]}
    tally.add({("set_aside", "run"): 1})
    try:
        with transaction.atomic():
            work = load(now, [], runs_store.by_id([run_id]), [])
            walking.end(work, work.runs[run_id], "fail", "error", now, values=values)
            write(work)
    except Exception:  # noqa: BLE001  not even its end can be walked
        _fail_plainly(Run.objects.get(id=run_id), now, values)


def _fail_plainly(run: Run, now: datetime, values: dict[str, str]) -> None:
    Run.objects.filter(id=run.id).update(state="failed", reason="error", wake_at=None, listens=[], ended_at=now)
    Message.objects.filter(run_id=run.id, state__in=["held", "ready", "drafting"]).update(
        state="cancelled", why="error", due_at=None, valid_until=None
    )
    hour = now.replace(minute=0, second=0, microsecond=0)
    Delta.objects.create(version_id=run.version_id, node=run.node, measure="waiting", hour=hour, amount=-1)
    Delta.objects.create(version_id=run.version_id, node=run.node, port="error", measure="ended", hour=hour, amount=1)
    Step.objects.create(
        kind="ended",
        person_id=run.person_id,
        journey_id=run.journey_id,
        version_id=run.version_id,
        run_id=run.id,
        node=run.node,
        visit=run.visit,
        code="error",
        values=values,
        at=now,
    )


def _give_up(message: Message, now: datetime) -> None:
    """A message that the gate cannot be asked about fails; its run hears of it like of any other outcome."""
    Message.objects.filter(id=message.id).update(state="failed", why="error", why_values={}, due_at=None, valid_until=None, failed_at=now)
    tally.add({("set_aside", "message"): 1, ("settled", f"{message.channel}:failed"): 1})
    Inbox.objects.create(
        shard=message.shard,
        home=message.home,
        person_id=message.person_id,
        kind="outcome",
        type="$outcome",
        at=now,
        received_at=now,
        payload={"message_id": message.id, "visit_key": message.visit_key, "outcome": "failed", "why": "error"},
    )
