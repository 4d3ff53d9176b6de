"""Begin a backtest of a draft, read how far it is, cancel it. The newest few are kept."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from audience.history import Actor, demand, record
from audience.protocol.moments import written
from engine.core.compiled import CannotCompile, compile_graph
from engine.jobs import CannotWork
from engine.models import Job
from engine.runtime import jobs
from engine.shelf import nodes
from insights.backtest.kind import KIND, OPENS
from journeys.checks.examine import blocking, examine
from journeys.checks.known import known_for
from journeys.graph.finished import finished
from journeys.operations.finding import NotPossible, hold
from journeys.operations.long_work import LongWork
from journeys.operations.rights import DRAW

DAYS = (30, 60, 90)
# What people do with messages that were never sent.
ASSUMES = ("nobody", OPENS)
KEPT = 10
WORK = LongWork(
    name="backtest",
    kinds=(KIND,),
    alone=(KIND,),
    missing=("no_such_backtest", _lazy("There is no such backtest.")),
    busy=("at_work", _lazy("A backtest of this journey is under way. Wait until it is done, or cancel it.")),
    needs=DRAW,
)
of_journey, read, cancel = WORK.of_journey, WORK.read, WORK.cancel


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
    WORK.nothing_at_work(journey)
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
    old = WORK.jobs_of(journey).values_list("pk", flat=True)[KEPT - 1 :]
    Job.objects.filter(pk__in=list(old)).delete()
    try:
        job = jobs.begin(KIND, arguments, by=actor.name, now=now, journey_id=journey.pk)
    except CannotWork as why:
        raise NotPossible("cannot_be_walked", str(why)) from why
    record(
        actor, "backtest", journey, {"job": job.pk, "days": days, "assume": assume, "revision": draft.revision, "people": job.total}, now
    )
    return job


def _can_be_walked(graph: dict[str, Any], key: str) -> None:
    try:
        compiled = compile_graph(graph, nodes.get, key)
    except CannotCompile as why:
        raise NotPossible("cannot_be_walked", why.sentence) from why
    if not compiled.entry.listens:
        raise NotPossible("no_event_enters", _("A backtest walks events, and no event lets people into this journey."))
