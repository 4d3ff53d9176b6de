"""Consent by hand is an event like any other, told to history."""

from datetime import datetime

import pytest

from audience.accept import Source, accept
from audience.consent import ConsentRefused, record
from audience.effects import Walked, apply
from audience.history import Actor, NotAllowed, demand
from audience.models import Event, History, Inbox, Person
from audience.profile import Profile

pytestmark = pytest.mark.django_db
CLEO = Actor("user:cleo")


@pytest.fixture
def ada(now: datetime) -> Person:
    accept([{"type": "page", "anonymousId": "a1", "userId": "ada"}], Source(), now)
    return Person.objects.get()


@pytest.mark.row("A21")
def test_who_recorded_it_with_which_words_is_kept(ada: Person, now: datetime) -> None:
    event_id = record(ada, given=True, channel="sms", source="phone call", wording="Yes", ip="203.0.113.9", actor=CLEO, now=now)

    event = Event.objects.get(pk=event_id)
    assert Inbox.objects.get(event_id=event_id).stops
    walked = Walked(type=event.type, at=event.at, received_at=now, properties=event.properties, context=event.context, id=event.pk)
    (line,) = apply(walked, Profile(id=ada.pk, home=ada.home, first_seen_at=now)).consents
    assert (line.actor, line.source, line.wording, line.ip, line.event_id) == ("user:cleo", "phone call", "Yes", "203.0.113.9", event_id)
    assert (History.objects.get().actor, History.objects.get().operation) == ("user:cleo", "consent.given")


def test_nobody_else_may_say_who_recorded_it(ada: Person, now: datetime) -> None:
    properties = {"channel": "sms"}
    message = {
        "type": "track",
        "event": "consent_given",
        "userId": "ada",
        "properties": properties,
        "context": {"cairn": {"actor": "boss"}},
    }
    accept([message], Source(id=1), now)

    assert "cairn" not in Event.objects.get(type="consent_given").context


def test_a_channel_nobody_knows_is_refused_with_its_field(ada: Person, now: datetime) -> None:
    with pytest.raises(ConsentRefused) as refused:
        record(ada, given=True, channel="pigeon", source="x", actor=CLEO, now=now)

    assert refused.value.field == "properties.channel"


def test_an_actor_may_what_they_may() -> None:
    demand(CLEO, "anything")
    with pytest.raises(NotAllowed):
        demand(Actor("key:x", frozenset({"journeys"})), "people")
