"""What people bring about for one person by hand: that she enters a journey, and that an event of hers happens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from audience.accept import Source, accept
from audience.event_keys import take_keys
from audience.history import Actor, demand, record
from audience.judge import key_of
from audience.models import Event, Person
from audience.protocol import Unfit
from audience.protocol.sizes import check_size
from audience.types import type_of
from engine.core.decision import Because
from engine.models import Journey, Run, Step
from engine.runtime.letting_in import OVERRULED, let_in
from insights.person.operations import NOTE_LENGTH
from insights.person.rights import ACT, OVERRULE, SEND
from journeys.operations.enter import lets_in
from journeys.operations.finding import NoSuchJourney, NotPossible
from journeys.pages.likely import entry_types


class RefusedAtTheDoor(ValueError):
    """Rules of the start are against it, all of which are told. ``may_be_overruled``: each says something of this person only."""

    def __init__(self, journey: Journey, person: Person, against: Sequence[Because], at: datetime) -> None:
        super().__init__(against[0].code)
        self.code, self.may_be_overruled = against[0].code, all(one.code in OVERRULED for one in against)
        # As the log would have them, so that the same sentences can be said.
        self.steps = [
            Step(
                kind="refused",
                code=one.code,
                values=dict(one.values),
                person_id=person.pk,
                journey_id=journey.pk,
                version_id=journey.live_id or 0,
                at=at,
            )
            for one in against
        ]


class BadEvent(ValueError):
    """This event does not fit what its type asks: ``code``, ``field`` and a sentence."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, field, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What somebody enters with: as if ``type`` had happened with ``properties``; ``event`` is where they come from."""

    type: str = "$enter"
    properties: Mapping[str, Any] = field(default_factory=dict)
    event: Event | None = None


def brought_by(person: Person, journey: Journey) -> Brought:
    """Take the newest of this person's events that start the journey; texts and branches read its properties."""
    types = entry_types(journey.live.graph) if journey.live is not None else []
    event = Event.objects.filter(person_id=person.pk, type__in=types).order_by("-at", "-id").first() if types else None
    if event is not None:
        return Brought(type=event.type, properties=event.properties, event=event)
    return Brought(type=types[0]) if types else Brought()


@transaction.atomic
def enter(
    actor: Actor,
    person: Person,
    key: str,
    note: str,
    now: datetime,
    *,
    properties: Mapping[str, Any] | None = None,
    over: Iterable[str] = (),
    once: str = "",
) -> Run:
    """Let somebody into a live journey, by the rules of its start but those named by ``over``. The same ``once`` lets in once.

    Raises NoSuchJourney, NotPossible, RefusedAtTheDoor, BadEvent, ShardIsBusy; then nothing is written.
    """
    demand(actor, ACT)
    passed = sorted(OVERRULED.intersection(over))
    if passed:
        demand(actor, OVERRULE)
    journey = Journey.objects.select_related("live").filter(key=key).first()
    if journey is None:
        raise NoSuchJourney(key)
    lets_in(journey)
    if person.merged_into_id is not None:
        raise NotPossible("merged", _("This person became somebody else."))
    comes = brought_by(person, journey)
    said = comes.properties if properties is None else properties
    _sized(said)
    if once:
        with connection.cursor() as cursor:
            if not take_keys([key_of(f"\0by hand\0{journey.pk}\0{person.pk}\0{once}")], None, now, cursor):
                raise NotPossible("entered_already", _("That was done already."))
    values: dict[str, Any] = {"journey": key, **({"over": passed} if passed else {}), **_noted(note)}
    row = record(actor, "person.enter", person, values, now)
    by = {"by": actor.name, "history": row.pk, **({"over": passed} if passed else {})}
    found = let_in(journey.pk, person.pk, person.home, now, kind=comes.type, properties=said, by=by, over=passed)
    if isinstance(found, tuple):
        raise RefusedAtTheDoor(journey, person, found, now)
    return Run.objects.select_related("journey", "version").get(pk=found)


@transaction.atomic
def send_event(actor: Actor, person: Person, kind: str, properties: Mapping[str, Any], note: str, now: datetime) -> int:
    """Let an event of this person happen now, checked as if the application had sent it; give its id. Raises BadEvent."""
    demand(actor, SEND)
    if type_of(kind) is None:
        raise BadEvent("unknown_type", "type", _("There is no event type “%(type)s”.") % {"type": kind[:80]})
    identity = person.identities.order_by("-kind", "id").first()
    if identity is None:
        raise BadEvent("nobody", "person", _("Nobody speaks as this person any more."))
    message = {
        "type": "track",
        "event": kind,
        "userId" if identity.kind == "user" else "anonymousId": identity.value,
        "properties": dict(properties),
        "timestamp": now.isoformat(),
        "context": {"cairn": {"actor": actor.name}},
    }
    done = accept([message], Source(own=True), now, quarantine=False)
    for refusal in done.refusals:
        raise BadEvent(refusal.code, refusal.field, refusal.sentence)
    record(actor, "person.event", person, {"type": kind, "event": done.event_ids[0], **_noted(note)}, now)
    return done.event_ids[0]


def _noted(note: str) -> dict[str, str]:
    return {"note": note.strip()[:NOTE_LENGTH]} if note.strip() else {}


def _sized(properties: Mapping[str, Any]) -> None:
    try:
        check_size(settings.EVENT_BYTES, properties=properties)
    except Unfit as why:
        raise BadEvent(why.code, why.field, why.sentence) from why
