"""Long work goes on: in chunks, each in one transaction with its progress, by whichever worker looks first."""

import time
import traceback
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from audience.hints import hint
from engine.jobs import CannotWork, Chunk, kinds
from engine.models import Job, JobPart
from engine.runtime.poison import is_passing
from engine.store import jobs as store
from ground.stops import stop

log = structlog.get_logger("cairn.engine")

CHUNK = 1000
# Work that nobody has done anything for so long is named by the doctor.
STUCK_AFTER = timedelta(minutes=1)


class Cancelled(RuntimeError):
    """The job was cancelled while a chunk was at work; the chunk is rolled back."""


def begin(kind: str, arguments: Mapping[str, Any], *, by: str, now: datetime, journey_id: int | None = None) -> Job:
    """Write a job down; workers find it. Raises CannotWork."""
    with transaction.atomic():
        job = Job(kind=kind, arguments=dict(arguments), journey_id=journey_id, begun_by=by[:150], begun_at=now, changed_at=now)
        parts = kinds[kind].parts(job)
        job.total = sum(parts.values())
        job.save()
        JobPart.objects.bulk_create(JobPart(job=job, number=number, total=total) for number, total in sorted(parts.items()))
        transaction.on_commit(hint)
    return job


def cancel(job_id: int, *, by: str, now: datetime) -> bool:
    """Let nothing more be done; what is done stays. A chunk at work is rolled back. Give whether there was something to cancel."""
    active = Job.objects.filter(id=job_id, state__in=Job.ACTIVE)
    return bool(active.update(state=Job.State.CANCELLED, ended_at=now, ended_by=by[:150], changed_at=now))


def try_again(job_id: int, now: datetime) -> bool:
    """Let a failed job go on where it stopped."""
    failed = Job.objects.filter(id=job_id, state=Job.State.FAILED)
    done = failed.update(state=Job.State.WAITING, error="", ended_at=None, changed_at=now)
    transaction.on_commit(hint)
    return bool(done)


def work_on(now: datetime, *, budget_seconds: float, size: int = CHUNK) -> int:
    """Do chunks of all jobs in turn, as far as the time goes; give how much was done. What is left is found by the next round."""
    deadline, total = time.monotonic() + budget_seconds, 0
    while jobs := store.active():
        done = 0
        for job in jobs:
            done += _safely(job, now, size)
            if time.monotonic() > deadline:
                return total + done
        if not done:
            break
        total += done
    return total


def _safely(job: Job, now: datetime, size: int) -> int:
    """Do one chunk; if that fails, smaller ones, until the one that cannot be done stands alone and is left out."""
    try:
        return _chunk(job, now, size)
    except Cancelled:
        return 0
    except CannotWork as why:
        store.fail(job.pk, str(why), now)
    except Exception as failure:  # noqa: BLE001  whatever it is, the others must go on
        if is_passing(failure):
            raise
        if size > 1:
            return _safely(job, now, max(1, size // 10))
        log.exception("job_set_aside", job=job.pk, kind=job.kind)
        return _set_aside(job, now, traceback.format_exc().strip().splitlines()[-1])
    return 0


def _chunk(job: Job, now: datetime, size: int) -> int:
    with transaction.atomic():
        chunk: Chunk = kinds[job.kind].work(job, now, size)
        # The job's row comes last: a chunk holds it for a moment only, and one that was overtaken by a cancel writes nothing.
        if not store.advance(job.pk, done=chunk.done, over=chunk.over, now=now):
            raise Cancelled(str(Cancelled.__doc__))
        stop("job.worked")
    stop("job.committed")
    return chunk.done


def _set_aside(job: Job, now: datetime, error: str) -> int:
    with transaction.atomic():
        kinds[job.kind].set_aside(job, now, error)
        return store.advance(job.pk, left_out=1, now=now)
