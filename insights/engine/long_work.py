"""Long work as the page of the engine lists it: what is under way, and what ended lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engine.models import Job
from engine.runtime.jobs import STUCK_AFTER
from journeys.pages.common import name_of

LATELY = timedelta(days=1)
MOST = 20
WORDS: dict[str, str | Promise] = {
    "transfer": _("People are moved to another version"),
    "transfer_back": _("A move of people is undone"),
    "backtest": _("A draft is walked over the past"),
    "enrol": _("People are enrolled"),
    "occurrence": _("People enter by a schedule"),
}
PAGES = {"backtest": "insights:backtest", "enrol": "journeys:enrolling", "occurrence": "journeys:enrolling"}


@dataclass(frozen=True, slots=True)
class LongWork:
    job: Job
    words: str
    by: str
    stuck: bool
    url: str


def long_work(now: datetime) -> list[LongWork]:
    """What is under way or failed, and what ended within a day; the latest first."""
    shown = Q(state__in=[*Job.ACTIVE, Job.State.FAILED]) | Q(ended_at__gt=now - LATELY)
    return [_line(job, now) for job in Job.objects.filter(shown).select_related("journey").order_by("-id")[:MOST]]


def _line(job: Job, now: datetime) -> LongWork:
    url = reverse(PAGES.get(job.kind, "journeys:moving"), args=[job.journey.key]) if job.journey is not None and job.kind in WORDS else ""
    stuck = job.active and now - job.changed_at > STUCK_AFTER
    return LongWork(job, str(WORDS.get(job.kind, job.kind)), name_of(job.begun_by), stuck, url)
