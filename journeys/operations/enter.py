"""Put somebody into a journey because the application says so: a row in the inbox, like everything that happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from audience import hints
from audience.event_keys import take_keys
from audience.homes import shard_of
from audience.judge import key_of
from audience.models import Inbox, Person
from engine.models import Journey
from journeys.graph.reading import read_steps
from journeys.operations.finding import NoSuchJourney, NotPossible

START = "entry_api"


@dataclass(frozen=True, slots=True)
class Asked:
    """It will be walked; the step log tells whether they were let in. ``again``: it was asked before."""

    again: bool = False


def enter(source_id: int, key: str, person: Person, properties: Mapping[str, Any], message_id: str, now: datetime) -> Asked:
    """Ask for somebody to enter. The same ``message_id`` asks once. Raises NoSuchJourney, NotPossible."""
    journey = Journey.objects.select_related("live").filter(key=key).first()
    if journey is None:
        raise NoSuchJourney(key)
    lets_in(journey)
    _begins_by_a_call(journey)
    with transaction.atomic():
        if message_id:
            with connection.cursor() as cursor:
                # The same id may belong to an event of its own.
                if not take_keys([key_of(f"\0enter\0{journey.pk}\0{message_id}")], source_id, now, cursor):
                    return Asked(again=True)
        Inbox.objects.create(
            kind="enter",
            type="$enter",
            person_id=person.pk,
            home=person.home,
            shard=shard_of(person.home),
            at=now,
            received_at=now,
            payload={"journey_id": journey.pk, "properties": dict(properties)},
        )
        transaction.on_commit(hints.hint)
    return Asked()


def lets_in(journey: Journey) -> None:
    """Raise NotPossible unless it is live: no other journey lets anybody in, whoever asks."""
    if journey.live is None or journey.state != Journey.State.LIVE:
        raise NotPossible(f"journey_{journey.state}", _("This journey lets nobody in: %(state)s.") % {"state": journey.get_state_display()})


def _begins_by_a_call(journey: Journey) -> None:
    """An application puts nobody into a journey that begins otherwise; it is told so at once."""
    if journey.live is None or all(step.type is None or step.type.kind != START for step in read_steps(journey.live.graph).by_id.values()):
        raise NotPossible("starts_otherwise", _("This journey starts by events, not by a call."))
