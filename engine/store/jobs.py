"""Jobs: which are to be done, and how far each is."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from engine.models import Job, JobPart
from engine.store.ask import fetch


def active() -> list[Job]:
    return list(Job.objects.filter(state__in=Job.ACTIVE).order_by("id"))


def advance(job_id: int, *, now: datetime, done: int = 0, left_out: int = 0, over: bool = False) -> int:
    """Write down what a chunk did; give 0 where the job is not at work any more."""
    return len(fetch("advance_job", job=job_id, done=done, left_out=left_out, over=over, now=now))


def fail(job_id: int, sentence: str, now: datetime) -> None:
    active_ = Job.objects.filter(id=job_id, state__in=Job.ACTIVE)
    active_.update(state=Job.State.FAILED, error=sentence[:500], ended_at=now, changed_at=now)


def open_parts(job_id: int) -> list[tuple[int, int]]:
    """The parts in which something may be left: (number, how much)."""
    return list(JobPart.objects.filter(job_id=job_id, over=False).order_by("number").values_list("number", F("total") - F("done")))


def advance_part(job_id: int, number: int, done: int, *, over: bool) -> None:
    JobPart.objects.filter(job_id=job_id, number=number).update(done=F("done") + done, over=over)


def reopen(job_id: int, numbers: Collection[int]) -> None:
    """Something is left in these parts after all; those that are new are added."""
    JobPart.objects.filter(job_id=job_id, number__in=numbers).update(over=False)
    JobPart.objects.bulk_create((JobPart(job_id=job_id, number=number, total=0) for number in numbers), ignore_conflicts=True)
