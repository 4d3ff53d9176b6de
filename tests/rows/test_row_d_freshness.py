"""D21: a trigger goes stale, and whoever is still on the way leaves as expired."""

from datetime import timedelta

import pytest
from django.db import transaction

from channels import store as messages
from channels.models import Message
from engine.models import Delta, Run
from engine.runtime.carry import load
from insights.funnel.scope import Scope
from insights.funnel.skips import not_sent
from tests.world import World, graph_of


@pytest.fixture
def world(db):
    return World()


def nudges(**everywhere):
    """A push at once, a second after a day, a third after five more."""
    texts = ({"title": "Nearly full", "body": f"Text {n}"} for n in range(3))
    return graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"]}),
        ("first", "send_push", next(texts)),
        ("day", "wait_time", {"lasts": "P1D"}),
        ("second", "send_push", next(texts)),
        ("days", "wait_time", {"lasts": "P5D"}),
        ("third", "send_push", next(texts)),
        edges=["start.next first", "first.next day", "day.next second", "second.next days", "days.next third"],
        **everywhere,
    )


@pytest.mark.row("D21")
def test_a_run_whose_trigger_is_stale_leaves_as_expired_at_its_next_decision(world, boss):
    ada = world.person("ada")
    journey = world.journey(nudges(life_hours=48))

    world.event(ada, "feature_limit_reached", feature="seats").later(days=30)

    run = world.run_of(ada)
    assert (run.state, run.reason, run.node) == ("exited", "expired", "days")
    assert run.ended_at - run.started_at == timedelta(days=6)
    assert [m.state for m in Message.objects.order_by("id")] == ["sent", "sent"]
    assert not Delta.objects.filter(measure="skipped").exists()

    (left,) = not_sent(Scope(journey, world.now))
    assert (left.reason, left.count) == ("Left: what started it was too long ago", 1)
    assert not_sent(Scope(journey, world.now, days=90)) == [left]
    page = boss.get(f"/admin/people/{ada.id}/").content.decode()
    assert "after 2 days it is too late to say more." in page
    assert "Left nudge: too late" in page


@pytest.mark.row("D21")
def test_a_message_that_went_out_in_time_is_no_reason_to_say_that_it_was_too_late(world):
    ada = world.person("ada")
    world.journey(graph_of(*nudges_of_one(), edges=["start.next first"], life_hours=1))
    world.event(ada, "feature_limit_reached", feature="seats").later(days=1)

    assert (world.run_of(ada).state, world.run_of(ada).reason) == ("completed", "finished")


def nudges_of_one():
    return (
        ("start", "entry_event", {"types": ["feature_limit_reached"]}),
        ("first", "send_push", {"title": "Nearly full", "body": "Text"}),
    )


@pytest.mark.row("D21")
def test_what_is_held_until_its_trigger_is_stale_is_skipped_and_the_run_leaves(world):
    ada = world.person("ada")
    world.journey(
        graph_of(*nudges_of_one(), ("wait", "wait_time", {"lasts": "P9D"}), edges=["start.next first", "first.next wait"], life_hours=24)
    )
    world.event(ada, "support_ticket_opened", ticket="t1").event(ada, "feature_limit_reached", feature="seats").later(hours=24)

    assert Message.objects.get().why == "trigger_stale"
    assert (world.run_of(ada).state, world.run_of(ada).reason) == ("exited", "expired")


@pytest.mark.row("D21")
def test_without_a_life_nothing_gets_stale(world):
    ada = world.person("ada")
    world.journey(nudges())
    world.event(ada, "feature_limit_reached", feature="seats").later(days=30)

    assert Message.objects.filter(state="sent").count() == 3
    assert Run.objects.get().reason == "finished"


def test_a_held_message_that_rings_is_one_object_in_the_step_so_that_one_answer_is_written(world):
    ada = world.person("ada")
    world.journey(graph_of(*nudges_of_one(), edges=["start.next first"], life_hours=24))
    world.event(ada, "support_ticket_opened", ticket="t1").event(ada, "feature_limit_reached", feature="seats")
    then = world.now + timedelta(hours=24)

    with transaction.atomic():
        held = messages.due([ada.home & 255], None, then, 100)
        work = load(then, [], [], held)

    assert [id(each) for each in work.pending[ada.id]] == [id(each) for each in held] != []
