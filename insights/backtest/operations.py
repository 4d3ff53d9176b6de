"""Begin a backtest of a draft, read how far it is, cancel it. The newest few are kept."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audience.history import Actor, demand, record
from audience.protocol.moments import written
from engine.core.compiled import CannotCompile, compile_graph
from engine.jobs import CannotWork
from engine.models import Job, Journey
from engine.runtime import jobs
from engine.shelf import nodes
from insights.backtest.kind import KIND, OPENS
from journeys.checks.examine import blocking, examine
from journeys.checks.known import known_for
from journeys.graph.finished import finished
from journeys.operations.finding import NotPossible, find, hold
from journeys.operations.rights import DRAW, SEE

DAYS = (30, 60, 90)
# What people do with messages that were never sent.
ASSUMES = ("nobody", OPENS)
KEPT = 10


class BadBacktest(ValueError):
    """What was asked is none of what can be: ``field`` and a sentence say why."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, field, sentence


@transaction.atomic
def start(actor: Actor, key: str, *, days: int, assume: str, now: datetime) -> Job:
    """Begin to walk the draft over the last days, and the live version beside it. Raises BadBacktest, NotPossible."""
    demand(actor, DRAW)
    if days not in DAYS:
        raise BadBacktest("bad_period", "days", _("A backtest looks back 30, 60 or 90 days."))
    if assume not in ASSUMES:
        raise BadBacktest("bad_assumption", "assume", _("Either nobody answers, or everybody opens."))
    draft = hold(key)
    journey = draft.journey
    if of_journey(journey).filter(state__in=Job.ACTIVE).exists():
        raise NotPossible("at_work", _("A backtest of this journey is under way. Wait until it is done, or cancel it."))
    unfinished = blocking(examine(draft.graph, known_for(draft.graph, now, journey)))
    if unfinished:
        raise NotPossible("unfinished", _("Finish the draft first: %(first)s") % {"first": unfinished[0].text})
    graph = finished(draft.graph)
    _can_be_walked(graph, key)
    arguments: dict[str, Any] = {
        "days": days,
        "assume": assume,
        "revision": draft.revision,
        "graph": graph,
        "live": journey.live_id,
        "live_number": journey.live.number if journey.live is not None else None,
        "begin": written(now - timedelta(days=days)),
        "end": written(now),
    }
    old = of_journey(journey).values_list("pk", flat=True)[KEPT - 1 :]
    Job.objects.filter(pk__in=list(old)).delete()
    try:
        job = jobs.begin(KIND, arguments, by=actor.name, now=now, journey_id=journey.pk)
    except CannotWork as why:
        raise NotPossible("cannot_be_walked", str(why)) from why
    record(
        actor, "backtest", journey, {"job": job.pk, "days": days, "assume": assume, "revision": draft.revision, "people": job.total}, now
    )
    return job


@transaction.atomic
def cancel(actor: Actor, key: str, job_id: int, *, now: datetime) -> Job:
    """Walk nobody more. Raises NotPossible."""
    demand(actor, DRAW)
    job = _job(hold(key).journey, job_id)
    if not jobs.cancel(job.pk, by=actor.name, now=now):
        raise NotPossible("is_over", _("It is over already."))
    job.refresh_from_db()
    record(actor, "backtest.cancel", ("journey", job.journey_id), {"job": job.pk, "done": job.done, "people": job.total}, now)
    return job


def read(actor: Actor, key: str, job_id: int) -> Job:
    """Read one. Raises NotPossible where there is none."""
    demand(actor, SEE)
    return _job(find(key).journey, job_id)


def listed(actor: Actor, key: str) -> QuerySet[Job]:
    """The backtests of a journey, the latest first."""
    demand(actor, SEE)
    return of_journey(find(key).journey)


def of_journey(journey: Journey) -> QuerySet[Job]:
    return Job.objects.filter(journey=journey, kind=KIND).order_by("-id")


def _can_be_walked(graph: dict[str, Any], key: str) -> None:
    try:
        compiled = compile_graph(graph, nodes.get, key)
    except CannotCompile as why:
        raise NotPossible("cannot_be_walked", why.sentence) from why
    if not compiled.entry.listens:
        raise NotPossible("no_event_enters", _("A backtest walks events, and no event lets people into this journey."))


def _job(journey: Journey, job_id: int) -> Job:
    found = of_journey(journey).filter(id=job_id).first()
    if found is None:
        raise NotPossible("no_such_backtest", _("There is no such backtest."))
    return found
