"""What people do to journeys and runs by hand: pause, resume, end, let time pass. The operations floor above asks for permission."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from audience.hints import hint
from audience.protocol.moments import written
from channels import store as messages
from channels.dispatch import dispatch
from engine.core.decision import Because, Go
from engine.models import Journey, Pause, Run
from engine.runtime import walking
from engine.runtime.carry import load, write
from engine.runtime.ending import end_here
from engine.runtime.frozen import own_pauses
from engine.runtime.step import Stepped, step
from engine.store import clocks
from engine.store import runs as runs_store
from engine.store import shards as shard_store


class NothingAhead(ValueError):
    """Nothing of this person waits for a moment, so there is nothing to let pass."""


class ShardIsBusy(RuntimeError):
    """The engine works on this person just now. Try again in a moment."""


def pause(journey: Journey, now: datetime) -> None:
    """Freeze a journey: nobody enters, nobody is messaged, clocks stand still, due runs are parked; exits and goals still work."""
    pausable = Journey.objects.filter(id=journey.id, state__in=[Journey.State.LIVE, Journey.State.CLOSED])
    pausable.update(state=Journey.State.PAUSED, before_pause=F("state"), paused_at=now, changed_at=now)


def resume(journey: Journey, now: datetime, *, late: str = "send") -> int:
    """Let a paused journey go on as it was before; give how many runs are parked.

    A wait that is not over keeps its rest. ``late`` says what becomes of those that would have ended meanwhile: ``send`` (they end now),
    ``wait`` (they keep their rest too) or ``skip`` (they end, and what they lead to is not said). Nothing is written for a single run
    here: each is counted anew when it rings, and ``engine.runtime.thaw`` rings the parked ones in chunks.
    """
    with transaction.atomic():
        row = Journey.objects.select_for_update().get(id=journey.id)
        if row.state != Journey.State.PAUSED or row.paused_at is None:
            return 0
        Pause.objects.create(journey=row, started_at=min(row.paused_at, now), ended_at=now, late=late)
        state = row.before_pause or Journey.State.LIVE
        Journey.objects.filter(id=row.id).update(state=state, before_pause="", paused_at=None, changed_at=now)
        parked = Run.objects.filter(journey_id=row.id, state="parked", paused_at__isnull=True).count()
        transaction.on_commit(hint)
    return parked


def pause_run(run: Run, now: datetime) -> None:
    Run.objects.filter(id=run.id, paused_at__isnull=True, ended_at__isnull=True).update(paused_at=now)


def resume_run(run: Run, now: datetime) -> None:
    """Let one person go on; a wait keeps what was left of it. Raises ShardIsBusy."""
    with transaction.atomic():
        if not shard_store.lock([run.shard]):
            raise ShardIsBusy(str(ShardIsBusy.__doc__))
        row = Run.objects.select_for_update().get(id=run.id)
        if row.paused_at is None:
            return
        kept = [[written(p.start), written(p.end)] for p in own_pauses(row.memory) if p.end > row.node_at]
        row.memory = {**row.memory, "stood": [*kept, [written(min(row.paused_at, now)), written(now)]]}
        row.paused_at = None
        if row.state in ("waiting", "parked"):
            row.memory["parked"] = True
            on_its_way = messages.is_requested(f"{row.id}:{row.node}:{row.visit}")
            row.state, row.wake_at = "sending" if on_its_way else "waiting", now
        row.save(update_fields=["memory", "paused_at", "state", "wake_at"])
        transaction.on_commit(hint)
    messages.ring_paused(run_id=run.id, now=now)


def end_run(run_id: int, reason: str, now: datetime) -> bool:
    """Take one person out, at once; give whether there was something to end."""
    with transaction.atomic():
        found = runs_store.by_id([run_id])
        if not found or not found[0].live:
            return False
        if not shard_store.lock([found[0].shard]):
            raise ShardIsBusy(str(ShardIsBusy.__doc__))
        end_here(run_id, reason, now)
    return True


def let_go_on(run_id: int, now: datetime) -> bool:
    """Let a run leave the step where it waits by its main way, at once; give whether it waited."""
    with transaction.atomic():
        found = runs_store.by_id([run_id])
        if not found or found[0].walk.state != "waiting" or found[0].paused_at is not None:
            return False
        if not shard_store.lock([found[0].shard]):
            raise ShardIsBusy(str(ShardIsBusy.__doc__))
        work = load(now, [], found, [])
        run = work.runs[run_id]
        stop = work.version_of(run).stop(run.walk.node)
        main = next((port.key for port in stop.ports if not port.side), None) if stop is not None else None
        if main is None or run.walk.state != "waiting":
            return False
        walking.walk_on(work, run, now=work.now_of(run.home), first=Go(main, Because("by_hand")))
        write(work)
    return True


def let_time_pass(person_id: int, home: int, now: datetime) -> datetime:
    """Move the clock of one home to the next moment that something of this person waits for, gate included; give that moment.

    Only Sandbox offers this. The clock stays moved, so that five days can be watched in a minute.
    """
    ahead = clocks.ahead_of([home]).get(home, timedelta(0))
    moments = [
        *Run.objects.filter(person_id=person_id, state="waiting", wake_at__isnull=False).values_list("wake_at", flat=True),
        *messages.held_moments(person_id),
    ]
    later = [moment for moment in moments if moment is not None]
    if not later:
        raise NothingAhead(str(NothingAhead.__doc__))
    then = max(min(later), now + ahead)
    clocks.move(home, then - now + timedelta(milliseconds=1))
    for _ in range(20):
        stepped: Stepped = step(now, [home & 255], [home])
        called = dispatch(now_of=lambda: now, homes=[home])
        if not stepped and not called:
            break
    return then
