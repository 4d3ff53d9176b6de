"""Starts by schedule: what has come round is written down, and becomes long work. Looked for every few seconds, harmless twice."""

from datetime import datetime, timedelta

from django.db import transaction

from audience.now import database_now
from audience.protocol.moments import written
from channels.store.policy import policy
from channels.zones.tz import names
from engine.core.compiled import CannotCompile
from engine.models import Occurrence, Version
from engine.runtime.enrolling import enrol
from engine.store.journeys import LiveJourney, journeys, version
from ground.stops import stop

# What was missed is made up for within this time, and left out afterwards.
LATE = timedelta(hours=6)
TOO_LATE = "too_late"
# The longest time between two moments of a schedule.
LOOK_BACK = timedelta(days=70)


def look_for_due(now: datetime | None = None) -> int:
    """Begin what has come round and was not begun; give how many occurrences were found."""
    moment = now or database_now()
    return sum(_look(journey, moment) for journey in journeys().by_id.values() if journey.state == "live")


def _look(journey: LiveJourney, now: datetime) -> int:
    due_at = _due(journey, now)
    if due_at is None:
        return 0
    with transaction.atomic():
        found, is_new = Occurrence.objects.get_or_create(journey_id=journey.id, due_at=due_at, defaults={"found_at": now})
        if not is_new:
            return 0
        stop("job.occurred")
        if now - due_at > LATE:
            found.left_out = TOO_LATE
        else:
            came = {"code": "scheduled", "values": {"planned_at": written(due_at)}}
            found.job = enrol(journey.id, came, by="cairn", now=now, kind="occurrence")
        found.save()
        stop("job.begun")
    return 1


def _due(journey: LiveJourney, now: datetime) -> datetime | None:
    """Find the last planned moment, unless it came before this version was live, or was found already."""
    try:
        entry = version(journey.live_id or 0).compiled.entry
    except CannotCompile:
        return None
    zone = policy().installation.zone
    due_at = entry.type.planned(entry.settings, after=now - LOOK_BACK, until=now, zone=zone if zone in names() else "UTC")
    if due_at is None or Version.objects.filter(id=journey.live_id or 0, published_at__gte=due_at).exists():
        return None
    return None if Occurrence.objects.filter(journey_id=journey.id, due_at__gte=due_at).exists() else due_at
