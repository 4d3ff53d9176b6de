"""What was in doubt is settled by whoever knows: it was sent, it goes again, or it is left."""

import uuid
from datetime import timedelta

import pytest

from channels.dispatch import doubt, sweep
from channels.models import Message, Tally
from engine.models import Counter, Delta
from engine.runtime.doctor import examine
from tests.world import World, graph_of

NOON = {"title": "Nearly full", "body": "8 of 10 boards are used"}
CALM = {"lasts": "P1D"}


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def unsure(world, monkeypatch):
    """Ada's push was claimed and called, and its worker died; her run went on with it as if it had been sent."""
    ada = world.person("ada")
    monkeypatch.setattr("tests.world.dispatch", lambda **_: 0)
    exits = [{"type": "$plan_change"}]
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"]}),
            ("push", "send_push", NOON),
            ("wait", "wait_time", CALM),
            edges=["start.next push", "push.next wait"],
            exits=exits,
        )
    )
    world.event(ada, "feature_limit_reached", feature="boards")
    Message.objects.update(state="claimed", token=uuid.uuid4(), claimed_at=world.now, called_at=world.now, provider="fcm")
    sweep(world.now + timedelta(minutes=1))
    monkeypatch.undo()
    world.settle(world.now + timedelta(minutes=1))
    message = Message.objects.get()
    assert (message.state, world.run_of(ada).node) == ("unknown", "wait")
    return world, ada, message


def in_doubt(world):
    return next(finding.count for finding in examine(world.now) if finding.code == "in_doubt")


def counted(measure):
    return sum(row.amount for row in [*Delta.objects.filter(measure=measure), *Counter.objects.filter(measure=measure)])


@pytest.mark.row("N2")
def test_it_was_sent_corrects_the_record_and_is_in_doubt_no_more(unsure):
    world, ada, message = unsure
    assert in_doubt(world) == 1

    doubt.was_sent(message.pk, world.now)

    message.refresh_from_db()
    assert (message.state, message.sent_at, message.why) == ("sent", message.called_at, "")
    assert in_doubt(world) == 0
    assert world.run_of(ada).node == "wait"


@pytest.mark.row("N2")
def test_it_goes_again_once_with_its_own_key_and_the_run_hears_of_it_only_once(unsure):
    world, ada, message = unsure
    before = counted("sent")

    doubt.send_again(message.pk, world.now)
    world.settle()

    again = Message.objects.get()
    assert (again.state, again.visit_key) == ("sent", message.visit_key)
    assert world.heard_by(ada) == ["Nearly full"]
    assert world.run_of(ada).node == "wait"
    assert counted("sent") == before


@pytest.mark.row("N1")
def test_whoever_upgraded_meanwhile_hears_it_no_more(unsure):
    world, ada, message = unsure
    world.event(ada, "plan_changed", to="pro")

    doubt.send_again(message.pk, world.now)
    world.settle()

    assert Message.objects.get().state == "cancelled"
    assert world.heard_by(ada) == []


def test_whoever_said_stop_meanwhile_is_not_written_to(unsure):
    world, ada, message = unsure
    world.event(ada, "consent_withdrawn", channel="push")

    doubt.send_again(message.pk, world.now)
    world.settle()

    assert (Message.objects.get().state, Message.objects.get().why) == ("skipped", "consent_withdrawn")


def test_after_the_end_of_its_walk_it_still_goes(unsure):
    world, ada, message = unsure
    world.later(days=2)
    assert world.run_of(ada).state == "completed"

    doubt.send_again(message.pk, world.now)
    world.settle()

    assert Message.objects.get().state == "sent"


def test_what_is_left_counts_as_sent_and_is_listed_no_more_and_is_settled_once(unsure):
    world, _ada, message = unsure

    doubt.leave(message.pk, world.now)

    assert (Message.objects.get().state, in_doubt(world)) == ("unknown", 0)
    with pytest.raises(doubt.NotInDoubt):
        doubt.send_again(message.pk, world.now)


def test_each_outcome_is_tallied_with_its_channel(unsure):
    found = {(row.name, row.label): row.amount for row in Tally.objects.filter(name="settled")}

    assert found == {("settled", "push:unknown"): 1}
