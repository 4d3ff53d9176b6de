"""*Not sent* of a version has whomever its message did not reach: who entered it, and who was moved to it."""

import pytest

from channels.models import Message
from engine.models import Run
from journeys.models import Draft
from tests.engine.moving import enter, move, publish, push
from tests.world import World, graph_of

NOT_SENT = "/admin/journeys/nudge/people/?step=last&tab=lost"
START = {"types": ["feature_limit_reached"]}


def old():
    return graph_of(("start", "entry_event", START), ("rest", "wait_time", {"lasts": "P2D"}), edges=["start.next rest"])


def new():
    """The wait is gone; whoever is moved hears the last word at once, or not at all."""
    said = push("The last word") | {"message_class": "promotional"}
    return graph_of(("start", "entry_event", START), ("last", "send_push", said), edges=["start.next last"])


@pytest.fixture
def world(db):
    world = World()
    journey = world.journey(old())
    Draft.objects.create(journey=journey, graph=old(), changed_at=world.now)
    return world


def test_whoever_was_moved_and_heard_nothing_is_listed_by_the_version_they_were_moved_to(maya, world):
    ada, cleo = world.person("ada"), world.person("cleo", consents="email sms")
    world.event(cleo, "consent_withdrawn", channel="push")
    enter(world, ada, cleo)
    publish(world, new())
    page = maya.get(NOT_SENT).content.decode()
    assert "It has gone to nobody so far." in page

    move(world, "rest", "last")

    page = maya.get(NOT_SENT).content.decode()
    assert 'Not sent <span class="count">1</span>' in page
    assert "Cleo" in page
    assert "Ada" not in page
    assert "It reached everybody so far." not in page
    why = Message.objects.get(state="skipped").why
    assert "Cleo" in maya.get(f"{NOT_SENT}&why={why}").content.decode()
    assert "Cleo" not in maya.get(f"{NOT_SENT}&why=quiet").content.decode()
    assert "Cleo" not in maya.get(f"{NOT_SENT}&version=1").content.decode()


def test_that_it_reached_everybody_is_said_of_those_who_were_moved_as_well(maya, world):
    enter(world, world.person("ada"))
    publish(world, new())

    move(world, "rest", "last")

    assert Run.objects.get().version.number == 2
    assert "It reached everybody so far." in maya.get(NOT_SENT).content.decode()
