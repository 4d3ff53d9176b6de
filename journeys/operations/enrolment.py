"""Enrol who fits already: count them, ask them in, cancel; what a schedule began is cancelled in the same way."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from audience import matching
from audience.history import Actor, demand, record
from audience.matching import Asked, TooLong
from engine.core.compiled import CannotCompile, compile_graph
from engine.jobs import CannotWork
from engine.models import Job, Journey
from engine.runtime.enrolling import asked_of, walked_lately
from engine.runtime.enrolling import enrol as begin
from engine.shelf import nodes
from journeys.graph.shape import Graph
from journeys.operations.finding import NotPossible, find, hold
from journeys.operations.long_work import LongWork
from journeys.operations.rights import PUBLISH, SEE

WORK = LongWork(
    name="enrol",
    kinds=("enrol", "occurrence"),
    alone=("enrol",),
    missing=("no_such_enrolment", _lazy("There is no such enrolment.")),
    busy=("enrolling_already", _lazy("People are being enrolled just now. Wait until that is done, or cancel it.")),
)
of_journey, read, cancel, try_again = WORK.of_journey, WORK.read, WORK.cancel, WORK.try_again
# A page does not wait longer for a count.
WAITS_SECONDS = 5.0
# Of more people who were here lately nobody is counted apart.
MOST_LATELY = 50_000
MOST_DAYS = 366
DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """Who fits the start. ``people`` is None where counting takes too long; ``by_event``: only with an event of the last ``days``.

    ``outside`` of them do not enter: they are inside, or were here too lately to enter again. None: that was not counted.
    """

    people: int | None
    by_event: bool
    days: int
    outside: int | None = None


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
    people, outside = _count(who, now), None
    if people:
        lately = tuple(walked_lately(journey.pk, compiled.entry.settings, now)[: MOST_LATELY + 1])
        outside = _count(replace(who, among=lately), now) if len(lately) <= MOST_LATELY else None
    return Fitting(people=people, by_event=bool(who.types), days=asked.days, outside=outside)


def _count(who: Asked, now: datetime) -> int | None:
    try:
        return matching.count(who, now=now, within_seconds=WAITS_SECONDS)
    except TooLong:
        return None


@transaction.atomic
def enrol(actor: Actor, key: str, asked: Enrolling, *, now: datetime) -> Job:
    """Begin to ask in whoever fits already. Raises NotPossible, BadEnrolment."""
    demand(actor, PUBLISH)
    checked(asked)
    journey = hold(key).journey
    if journey.state != Journey.State.LIVE:
        raise NotPossible(f"journey_{journey.state}", _("This journey lets nobody in: %(state)s.") % {"state": journey.get_state_display()})
    WORK.nothing_at_work(journey)
    try:
        came = {"code": "enrolled", "values": {"by": actor.name[:150]}}
        job = begin(journey.pk, came, by=actor.name, now=now, days=asked.days, most=asked.most)
    except CannotWork as why:
        raise NotPossible("cannot_be_walked", str(why)) from why
    record(actor, "enrol", journey, {"job": job.pk, "days": asked.days, "most": asked.most}, now)
    return job
