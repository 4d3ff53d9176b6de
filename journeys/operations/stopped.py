"""Whom a pause of a journey, or its end, concerns."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Concat

from audience.history import Actor, demand
from audience.models import Clock
from channels.models import Message
from engine.core.lifecycle import LIVE
from engine.models import Journey, Run
from journeys.operations.finding import find
from journeys.operations.rights import HOLD


@dataclass(frozen=True, slots=True)
class Inside:
    """``people`` are inside, ``in_shadow`` of them hear nothing; ``waiting`` messages of theirs wait to go out.

    Of a journey that is paused: ``late`` people whose moment came meanwhile, or what they wait for, at most, since an earlier pause may
    have moved it; ``held`` messages that the pause holds.
    """

    people: int
    waiting: int
    late: int = 0
    held: int = 0
    in_shadow: int = 0

    @property
    def in_earnest(self) -> int:
        return self.people - self.in_shadow

    @property
    def held_up(self) -> int:
        """People and messages for which it matters how a paused journey goes on."""
        return self.late + self.held

    @property
    def others(self) -> int:
        return max(self.people - self.late - self.held, 0)


def inside(actor: Actor, key: str, *, now: datetime) -> Inside:
    """Count the people and messages that a pause, or its end, would concern. Raises NoSuchJourney."""
    demand(actor, HOLD)
    journey = find(key).journey
    runs = Run.objects.filter(journey=journey, state__in=LIVE)
    people, waiting = runs.count(), runs.filter(state="sending").count()
    in_shadow = runs.filter(version__shadow=True).count()
    if journey.state != Journey.State.PAUSED:
        return Inside(people, waiting, in_shadow=in_shadow)
    # Whoever is paused alone stays so.
    resting = runs.filter(state__in=["waiting", "parked"], paused_at=None)
    late = resting.filter(wake_at__lte=now).count()
    ahead = dict(Clock.objects.values_list("home", "ahead"))
    moved = resting.filter(wake_at__gt=now, home__in=ahead).values_list("home", "wake_at")
    late += sum(at is not None and at <= now + ahead[home] for home, at in moved)
    # Whoever was put back hears anew what came since they were moved, which tells nothing of this pause.
    heard = resting.filter(Q(wake_at__gt=now) | Q(wake_at=None), memory__has_key="unheard").exclude(memory__has_key="parked")
    heard = heard.annotate(heard_at=KeyTextTransform(0, KeyTransform("unheard", "memory")))
    late += heard.filter(heard_at=Concat("node", Value(":"), "visit", output_field=TextField())).count()
    held = Message.objects.filter(journey_id=journey.pk, state="held", why="journey_paused").count()
    return Inside(people, waiting, late, held, in_shadow)
