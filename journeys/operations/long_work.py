"""Long work on a journey, as people read it and act on it: moves, enrolments, backtests."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audience.history import Actor, demand, record
from engine.models import Job, Journey
from engine.runtime import jobs
from journeys.operations.finding import NotPossible, find, hold
from journeys.operations.rights import PUBLISH, SEE

Refusal = tuple[str, str | Promise]


@dataclass(frozen=True, slots=True, kw_only=True)
class LongWork:
    """``kinds`` are its jobs; of those in ``alone`` one is at work at a time. ``name`` is what the history calls it.

    ``needs`` is the right to act. ``missing`` and ``busy`` are refusals: a code and a sentence.
    """

    name: str
    kinds: Collection[str]
    alone: Collection[str]
    missing: Refusal
    busy: Refusal
    needs: str = PUBLISH

    def jobs_of(self, journey: Journey) -> QuerySet[Job]:
        """Give the jobs of a journey, the latest first."""
        return Job.objects.filter(journey=journey, kind__in=self.kinds).order_by("-id")

    def of_journey(self, actor: Actor, key: str) -> QuerySet[Job]:
        """Read them all, the latest first."""
        demand(actor, SEE)
        return self.jobs_of(find(key).journey)

    def read(self, actor: Actor, key: str, job_id: int) -> Job:
        """Read one. Raises NotPossible where there is none."""
        demand(actor, SEE)
        return self.job(find(key).journey, job_id)

    @transaction.atomic
    def cancel(self, actor: Actor, key: str, job_id: int, *, now: datetime) -> Job:
        """Do no more of it; what was done stays. Raises NotPossible."""
        demand(actor, self.needs)
        job = self.job(hold(key).journey, job_id)
        if not jobs.cancel(job.pk, by=actor.name, now=now):
            raise NotPossible("is_over", _("It is over already."))
        return self._told(actor, "cancel", job, now)

    @transaction.atomic
    def try_again(self, actor: Actor, key: str, job_id: int, *, now: datetime) -> Job:
        """Let one that failed as a whole go on where it stopped. Raises NotPossible."""
        demand(actor, self.needs)
        journey = hold(key).journey
        job = self.job(journey, job_id)
        if job.kind in self.alone:
            self.nothing_at_work(journey)
        if not jobs.try_again(job.pk, now):
            raise NotPossible("has_not_failed", _("It has not failed."))
        return self._told(actor, "try_again", job, now)

    def job(self, journey: Journey, job_id: int) -> Job:
        """Find one of a journey's. Raises NotPossible."""
        found = self.jobs_of(journey).filter(id=job_id).first()
        if found is None:
            raise _refusal(self.missing)
        return found

    def nothing_at_work(self, journey: Journey) -> None:
        """Raise NotPossible while one of those that want to be alone is at work."""
        if Job.objects.filter(journey=journey, kind__in=self.alone, state__in=Job.ACTIVE).exists():
            raise _refusal(self.busy)

    def _told(self, actor: Actor, deed: str, job: Job, now: datetime) -> Job:
        job.refresh_from_db()
        values = {"job": job.pk, "done": job.done, "people": job.total}
        record(actor, f"{self.name}.{deed}", ("journey", job.journey_id), values, now)
        return job


def _refusal(said: Refusal) -> NotPossible:
    code, sentence = said
    return NotPossible(code, str(sentence))
