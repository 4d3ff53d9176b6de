"""Enrolling as long work: whoever fits the start of a journey is asked in, each once, and enters by the same door as everybody.

Somebody is asked in by an inbox row. The rows of a chunk and the id that it has reached are written in one transaction, so that nobody is
asked twice; whoever comes while it is at work is not looked at.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audience import matching
from audience.homes import shard_of
from audience.matching import Asked, Found
from audience.models import Inbox
from audience.protocol.moments import written
from audience.rules.ast import EVERYBODY
from engine.core.compiled import CannotCompile, Compiled
from engine.core.lifecycle import LIVE
from engine.jobs import CannotWork, Chunk
from engine.models import Job, JobPart, Journey, Run
from engine.runtime.jobs import begin
from engine.store import jobs as store
from engine.store.journeys import version

# While so many rows wait to be walked, nobody else is asked in: events go first.
CROWD = 5_000


def enrol(
    journey_id: int,
    came: Mapping[str, Any],
    *,
    by: str,
    now: datetime,
    days: int | None = None,
    most: int | None = None,
    kind: str = "enrol",
) -> Job:
    """Begin to ask in whoever fits the start of the live version.

    ``came`` is kept as the reason; where the journey starts by events, people enter whose newest one is at most ``days`` old; ``most`` ends
    it after so many. Raises CannotWork.
    """
    arguments = {"came": dict(came), "days": days, "most": most, "until": matching.last_person()}
    return begin(kind, arguments, by=by, now=now, journey_id=journey_id)


def asked_of(compiled: Compiled, now: datetime, days: int | None) -> Asked:
    """Say whom the start of a version lets in. An event that is older than the journey's own limit starts nothing."""
    rule = compiled.entry.rules[0] if compiled.entry.rules else EVERYBODY
    types = compiled.entry.listens
    if not types:
        return Asked(rule=rule)
    age = timedelta(days=days or 1)
    life = compiled.everywhere.life
    return Asked(rule=rule, types=types, since=now - (min(age, life) if life is not None else age))


def walked_lately(journey_id: int, settings: Any, now: datetime) -> QuerySet[Run, int]:
    """Give the people whom "already inside" and the rule of entering again turn away; walks with one for each of something count as one."""
    since = now - settings.after
    again = {"after": Q(started_at__gt=since), "left": Q(ended_at__gt=since), "never": Q(pk__gt=0)}
    turned = Q(state__in=LIVE) | again.get(settings.reentry, Q(state__in=LIVE))
    runs = Run.objects.filter(turned, journey_id=journey_id, version__shadow=False)
    return runs.order_by().values_list("person_id", flat=True).distinct()


class Enrol:
    """``arguments``: ``{"came": {"code", "values"}, "days", "most", "until": the highest id when it began}``."""

    def __init__(self, key: str) -> None:
        self.key = key

    def parts(self, job: Job) -> Mapping[int, int]:
        """One part, counted by its first chunk: whoever begins a job does not wait for the count."""
        _journey(job)
        return {0: 0}

    def work(self, job: Job, now: datetime, size: int) -> Chunk:
        part = JobPart.objects.select_for_update(skip_locked=True).filter(job=job, number=0, over=False).first()
        if part is None or _crowded():
            return Chunk(0)
        journey, until, most = _journey(job), job.arguments["until"], job.arguments["most"]
        asked = _asked(journey, job, now)
        if part.reached is None:
            part.reached, part.total = 0, _total(asked, now, until, most)
            Job.objects.filter(pk=job.pk).update(total=part.total)
        left = size if most is None else min(size, most - part.done)
        found, reached = matching.take(asked, now=now, after=part.reached, until=until, size=left)
        Inbox.objects.bulk_create(_rows(found, journey, job, now))
        part.done, part.reached = part.done + len(found), reached
        part.over = reached >= until or part.done == most
        part.save()
        return Chunk(len(found), over=part.over)

    def set_aside(self, job: Job, now: datetime, error: str) -> None:
        """Nobody stands alone here: if the database cannot answer for one, it cannot go past them."""
        store.fail(job.pk, error, now)


def _journey(job: Job) -> Journey:
    journey = Journey.objects.filter(pk=job.journey_id or 0).first()
    if journey is None or journey.live_id is None or journey.state != Journey.State.LIVE:
        raise CannotWork(_("Only a live journey lets anybody in."))
    return journey


def _asked(journey: Journey, job: Job, now: datetime) -> Asked:
    try:
        return asked_of(version(journey.live_id or 0).compiled, now, job.arguments["days"])
    except CannotCompile as why:
        raise CannotWork(_("This release cannot walk the live version.")) from why


def _total(asked: Asked, now: datetime, until: int, most: int | None) -> int:
    found = matching.count(asked, now=now, until=until)
    return found if most is None else min(found, most)


def _crowded() -> bool:
    return Inbox.objects.order_by()[:CROWD].count() >= CROWD


def _rows(found: Iterable[Found], journey: Journey, job: Job, now: datetime) -> list[Inbox]:
    came = {**job.arguments["came"], "values": {**job.arguments["came"]["values"], "job": job.pk}}
    return [
        Inbox(
            kind="enter",
            type="$enter",
            person_id=one.id,
            home=one.home,
            shard=shard_of(one.home),
            at=now,
            received_at=now,
            payload={
                "journey_id": journey.pk,
                "properties": dict(one.properties or {}),
                "came": came,
                **({"event": {"id": one.event, "type": one.type, "at": written(one.at)}} if one.at is not None else {}),
            },
        )
        for one in found
    ]
