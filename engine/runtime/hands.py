"""What people do to journeys by hand: pause, resume; and let time pass. For one walk see `by_hand`. Operations ask for permission."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from audience.hints import hint
from channels import store as messages
from channels.dispatch import dispatch
from engine.models import Journey, Pause, Run
from engine.runtime.step import Stepped, step
from engine.store import clocks


class NothingAhead(ValueError):
    """Nothing of this person waits for a moment, so there is nothing to let pass."""


def pause(journey: Journey, now: datetime) -> None:
    """Freeze a journey: nobody enters, nobody is messaged, clocks stand still, due runs are parked; exits and goals still work."""
    pausable = Journey.objects.filter(id=journey.id, state__in=[Journey.State.LIVE, Journey.State.CLOSED])
    pausable.update(state=Journey.State.PAUSED, before_pause=F("state"), paused_at=now, changed_at=now)


def resume(journey: Journey, now: datetime, *, late: str = "send") -> int:
    """Let a paused journey go on as it was before; give how many runs are parked.

    A wait that is not over keeps its rest. ``late`` says what becomes of those that would have ended meanwhile: ``send`` (they end now),
    ``wait`` (they keep their rest too) or ``skip`` (they end, and what they lead to is not said). Nothing is written for a single run
    here: each is counted anew when it rings, and ``engine.runtime.thaw`` rings the parked ones in chunks.
    """
    with transaction.atomic():
        row = Journey.objects.select_for_update().get(id=journey.id)
        if row.state != Journey.State.PAUSED or row.paused_at is None:
            return 0
        Pause.objects.create(journey=row, started_at=min(row.paused_at, now), ended_at=now, late=late)
        state = row.before_pause or Journey.State.LIVE
        Journey.objects.filter(id=row.id).update(state=state, before_pause="", paused_at=None, changed_at=now)
        parked = Run.objects.filter(journey_id=row.id, state="parked", paused_at__isnull=True).count()
        transaction.on_commit(hint)
    return parked


def let_time_pass(person_id: int, home: int, now: datetime) -> datetime:
    """Move the clock of one home to the next moment that something of this person waits for, gate included; give that moment.

    Only Sandbox offers this. The clock stays moved, so that five days can be watched in a minute.
    """
    ahead = clocks.ahead_of([home]).get(home, timedelta(0))
    moments = [
        *Run.objects.filter(person_id=person_id, state="waiting", wake_at__isnull=False).values_list("wake_at", flat=True),
        *messages.held_moments(person_id),
    ]
    later = [moment for moment in moments if moment is not None]
    if not later:
        raise NothingAhead(str(NothingAhead.__doc__))
    then = max(min(later), now + ahead)
    clocks.move(home, then - now + timedelta(milliseconds=1))
    for _ in range(20):
        stepped: Stepped = step(now, [home & 255], [home])
        called = dispatch(now_of=lambda: now, homes=[home])
        if not stepped and not called:
            break
    return then
