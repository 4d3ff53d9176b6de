"""Enrol who fits already: count them, ask them in, cancel; what a schedule began is cancelled in the same way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audience import matching
from audience.history import Actor, demand, record
from audience.matching import TooLong
from engine.core.compiled import CannotCompile, compile_graph
from engine.jobs import CannotWork
from engine.models import Job, Journey
from engine.runtime import jobs
from engine.runtime.enrolling import asked_of
from engine.runtime.enrolling import enrol as begin
from engine.shelf import nodes
from journeys.graph.shape import Graph
from journeys.operations.finding import NotPossible, find, hold
from journeys.operations.rights import PUBLISH, SEE

KINDS = ("enrol", "occurrence")
# A page does not wait longer for a count.
WAITS_SECONDS = 5.0
MOST_DAYS = 366
DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """Who fits the start. ``people`` is None where counting takes too long; ``by_event``: only with an event of the last ``days``."""

    people: int | None
    by_event: bool
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolling:
    """What was asked for: people whose newest event is at most ``days`` old, ``most`` of them (None: all)."""

    days: int = DEFAULT_DAYS
    most: int | None = None


class BadEnrolment(ValueError):
    """It was asked for what cannot be: ``code``, ``field`` and a sentence."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, field, sentence


def checked(asked: Enrolling) -> Enrolling:
    """Raise BadEnrolment for a number that will not do."""
    if not 1 <= asked.days <= MOST_DAYS:
        raise BadEnrolment("bad_days", "days", _("Look back 1 to %(most)d days.") % {"most": MOST_DAYS})
    if asked.most is not None and not 1 <= asked.most < 2**31:
        raise BadEnrolment("bad_limit", "limit", _("A limit is a whole number above zero."))
    return asked


def fitting(actor: Actor, key: str, *, now: datetime, days: int = DEFAULT_DAYS, graph: Graph | None = None) -> Fitting:
    """Count who fits the start of the live version, or of a graph. Raises NotPossible where that cannot be asked."""
    demand(actor, SEE)
    asked = checked(Enrolling(days=days))
    journey = find(key).journey
    live = graph if graph is not None else journey.live.graph if journey.live is not None else None
    if live is None:
        raise NotPossible("never_published", _("This journey was never published, so nobody walks it."))
    try:
        compiled = compile_graph(live, nodes.get, key)
    except CannotCompile as why:
        raise NotPossible("cannot_be_walked", why.sentence) from why
    who = asked_of(compiled, now, asked.days)
    try:
        people: int | None = matching.count(who, now=now, within_seconds=WAITS_SECONDS)
    except TooLong:
        people = None
    return Fitting(people=people, by_event=bool(who.types), days=asked.days)


@transaction.atomic
def enrol(actor: Actor, key: str, asked: Enrolling, *, now: datetime) -> Job:
    """Begin to ask in whoever fits already. Raises NotPossible, BadEnrolment."""
    demand(actor, PUBLISH)
    checked(asked)
    journey = hold(key).journey
    if journey.state != Journey.State.LIVE:
        raise NotPossible(f"journey_{journey.state}", _("This journey lets nobody in: %(state)s.") % {"state": journey.get_state_display()})
    _nothing_at_work(journey)
    try:
        came = {"code": "enrolled", "values": {"by": actor.name[:150]}}
        job = begin(journey.pk, came, by=actor.name, now=now, days=asked.days, most=asked.most)
    except CannotWork as why:
        raise NotPossible("cannot_be_walked", str(why)) from why
    record(actor, "enrol", journey, {"job": job.pk, "days": asked.days, "most": asked.most}, now)
    return job


@transaction.atomic
def cancel(actor: Actor, key: str, job_id: int, *, now: datetime) -> Job:
    """Ask nobody else in; whoever was asked enters. Raises NotPossible."""
    demand(actor, PUBLISH)
    job = _job(hold(key).journey, job_id)
    if not jobs.cancel(job.pk, by=actor.name, now=now):
        raise NotPossible("is_over", _("It is over already."))
    return _told(actor, "enrol.cancel", job, now)


@transaction.atomic
def try_again(actor: Actor, key: str, job_id: int, *, now: datetime) -> Job:
    """Let one that failed go on where it stopped. Raises NotPossible."""
    demand(actor, PUBLISH)
    journey = hold(key).journey
    job = _job(journey, job_id)
    if job.kind == "enrol":
        _nothing_at_work(journey)
    if not jobs.try_again(job.pk, now):
        raise NotPossible("has_not_failed", _("It has not failed."))
    return _told(actor, "enrol.try_again", job, now)


def of_journey(actor: Actor, key: str) -> QuerySet[Job]:
    """Read the enrolments of a journey, by hand and by its schedule, the latest first."""
    demand(actor, SEE)
    return Job.objects.filter(journey=find(key).journey, kind__in=KINDS).select_related("occurrence").order_by("-id")


def read(actor: Actor, key: str, job_id: int) -> Job:
    """Read one. Raises NotPossible where there is none."""
    demand(actor, SEE)
    return _job(find(key).journey, job_id)


def _job(journey: Journey, job_id: int) -> Job:
    found = Job.objects.filter(journey=journey, kind__in=KINDS, id=job_id).first()
    if found is None:
        raise NotPossible("no_such_enrolment", _("There is no such enrolment."))
    return found


def _nothing_at_work(journey: Journey) -> None:
    if Job.objects.filter(journey=journey, kind="enrol", state__in=Job.ACTIVE).exists():
        raise NotPossible("enrolling_already", _("People are being enrolled just now. Wait until that is done, or cancel it."))


def _told(actor: Actor, operation: str, job: Job, now: datetime) -> Job:
    job.refresh_from_db()
    values: dict[str, Any] = {"job": job.pk, "done": job.done, "people": job.total}
    record(actor, operation, ("journey", job.journey_id), values, now)
    return job
