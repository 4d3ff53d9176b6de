"""After a pause: whoever was parked and whatever was held rings again, in chunks whose progress is in the database."""

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from channels import store as messages
from engine.models import Journey, Pause
from engine.store import shards as shard_store
from engine.store import thawing

CHUNK = 1000
# A step that read the journey as paused may park somebody so long after it goes on; such steps are ended after 30 s.
STRAGGLERS = timedelta(minutes=1)


def thaw(now: datetime, *, budget_seconds: float) -> int:
    """Let runs and messages of resumed journeys ring; give how many. What the budget does not reach is found by the next round."""
    deadline, total = time.monotonic() + budget_seconds, 0
    open_ = Q(thawed=False) | Q(ended_at__gt=now - STRAGGLERS)
    resumed = Journey.objects.exclude(state=Journey.State.PAUSED).filter(id__in=Pause.objects.filter(open_).values("journey_id"))
    for journey_id in resumed.order_by("id").values_list("id", flat=True):
        while chunk := _chunk(journey_id, now, deadline):
            total += chunk
            if time.monotonic() > deadline:
                return total
        if not thawing.parked_shards(journey_id):
            Pause.objects.filter(journey_id=journey_id, thawed=False, ended_at__lte=now).update(thawed=True)
    return total


def _chunk(journey_id: int, now: datetime, deadline: float) -> int:
    """One chunk of each shard that has parked runs and can be had, as far as the time goes, and one of held messages."""
    done = messages.ring_paused(journey_id=journey_id, now=now, size=CHUNK)
    for shard in thawing.parked_shards(journey_id):
        with transaction.atomic():
            if shard_store.lock([shard]):
                done += thawing.thaw_runs(journey_id, shard, now, CHUNK)
        if time.monotonic() > deadline:
            break
    return done
