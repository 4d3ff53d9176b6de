"""What people do to one walk: let it go on, put it at another step, pause, resume, end. The operations above ask for permission.

``by`` is kept with the deed in the step log: who did it, and where the history says more (``{"by": "user:maya", "history": 7}``).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from audience.hints import hint
from audience.protocol.moments import written
from channels import store as messages
from engine.core.decision import Because, Go
from engine.core.transfer import Choice
from engine.models import Run, Step
from engine.runtime import walking
from engine.runtime.carry import load, write
from engine.runtime.ending import end_here
from engine.runtime.frozen import own_pauses
from engine.runtime.landing import Route, land
from engine.store import clocks
from engine.store import runs as runs_store
from engine.store import shards as shard_store
from engine.store.journeys import version, walkable
from engine.store.rows import RunRow

By = Mapping[str, Any]
NOBODY: By = {}


class ShardIsBusy(RuntimeError):
    """The engine works on this person just now. Try again in a moment."""


class NoSuchStep(ValueError):
    """This version has no such step, or it is one that nobody can stand at."""


def pause_run(run: Run, now: datetime, by: By = NOBODY) -> None:
    """Hold one walk: nothing is said and its wait stands still; exits and goals still work."""
    with transaction.atomic():
        if Run.objects.filter(id=run.id, paused_at__isnull=True, ended_at__isnull=True).update(paused_at=now):
            _told(run, "paused", now, by)


def resume_run(run: Run, now: datetime, by: By = NOBODY) -> None:
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
        _told(row, "resumed", now, by)
        transaction.on_commit(hint)
    messages.ring_paused(run_id=run.id, now=now)


def end_run(run_id: int, reason: str, now: datetime, by: By = NOBODY) -> bool:
    """Take one person out, at once; give whether there was something to end."""
    with transaction.atomic():
        found = _held(run_id)
        if found is None or not found.live:
            return False
        end_here(run_id, reason, now, by=by)
    return True


def let_go_on(run_id: int, now: datetime, by: By = NOBODY) -> bool:
    """Let a run leave the step where it waits by its main way, at once; give whether it waited."""
    with transaction.atomic():
        found = _held(run_id)
        if found is None or found.walk.state != "waiting" or found.paused_at is not None:
            return False
        work = load(now, [], [found], [])
        run = work.runs[run_id]
        stop = work.version_of(run).stop(run.walk.node)
        main = next((port.key for port in stop.ports if not port.side), None) if stop is not None else None
        if main is None or run.walk.state != "waiting":
            return False
        walking.walk_on(work, run, now=work.now_of(run.home), first=Go(main, Because("by_hand", by)))
        write(work)
    return True


def put_at(run_id: int, version_id: int, node: str, now: datetime, *, wait: str = "anew", by: By = NOBODY) -> bool:
    """Put one walk at a step of its version or of another one of its journey, which decides at once; give whether it still walked.

    ``wait`` says what becomes of the wait under way where the step waits too: ``anew``, ``keep`` or ``count``. What was said is not said
    again. Raises NoSuchStep and ShardIsBusy.
    """
    with transaction.atomic():
        found = _held(run_id)
        if found is None or not found.live:
            return False
        work = load(now, [], [found], [])
        run = work.runs[run_id]
        to = version(version_id) if walkable(version_id) else None
        if to is None or to.journey_id != run.journey_id or node not in to.compiled.stops or node == to.compiled.start:
            raise NoSuchStep(str(NoSuchStep.__doc__))
        choice = Choice(version=run.version_id, node=run.walk.node, do="move", to=node, wait=wait)
        land(work, run, to, Route.of(choice, to.id), by)
        write(work)
        transaction.on_commit(hint)
    return True


def _held(run_id: int) -> RunRow | None:
    """Read a run under the lock of its shard. Raises ShardIsBusy."""
    found = runs_store.by_id([run_id])
    if found and not shard_store.lock([found[0].shard]):
        raise ShardIsBusy(str(ShardIsBusy.__doc__))
    return next(iter(runs_store.by_id([run_id])), None)


def _told(run: Run, code: str, now: datetime, by: By) -> None:
    Step.objects.create(
        kind="hand",
        code=code,
        person_id=run.person_id,
        journey_id=run.journey_id,
        version_id=run.version_id,
        run_id=run.pk,
        node=run.node,
        visit=run.visit,
        values=dict(by),
        at=now + clocks.ahead_of([run.home]).get(run.home, timedelta(0)),
    )
