"""What people do by hand: pause, resume, end, let go on, let time pass."""

from datetime import timedelta

import pytest

from channels.models import Message
from engine.models import Journey, Run
from engine.runtime import by_hand, hands
from tests.engine.test_walk import PUSH, two_steps
from tests.world import graph_of


@pytest.fixture
def waiting(world):
    ada = world.person("ada")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards")
    return ada


@pytest.mark.row("E13")
def test_a_pause_freezes_and_whoever_fell_due_is_parked(world, waiting):
    hands.pause(Journey.objects.get(), world.now)
    world.later(days=2)

    assert world.run_of(waiting).state == "parked"
    assert world.channels_heard_by(waiting) == ["push"]
    world.event(world.person("ben"), "feature_limit_reached", feature="boards")
    assert Run.objects.count() == 1


@pytest.mark.row("E13")
def test_resume_sends_late_what_fell_due_meanwhile(world, waiting):
    hands.pause(Journey.objects.get(), world.now)
    world.later(days=2)

    assert hands.resume(Journey.objects.get(), world.now, late="send") == 1
    world.settle()

    assert world.channels_heard_by(waiting) == ["push", "sms"]


@pytest.mark.row("E13")
def test_resume_with_wait_gives_everybody_what_was_left_of_their_wait(world, waiting):
    world.later(hours=6)
    hands.pause(Journey.objects.get(), world.now)
    world.later(days=2)

    hands.resume(Journey.objects.get(), world.now, late="wait")
    world.later(hours=17, minutes=59)
    assert world.channels_heard_by(waiting) == ["push"]
    world.later(minutes=2)
    assert world.channels_heard_by(waiting) == ["push", "sms"]


@pytest.mark.row("E13")
def test_exits_work_while_a_journey_is_paused(world, waiting):
    hands.pause(Journey.objects.get(), world.now)
    world.later(days=2).event(waiting, "plan_upgraded", to="pro")

    assert world.run_of(waiting).reason == "goal"


@pytest.mark.row("B4")
def test_one_person_can_be_paused_and_keeps_what_was_left_of_the_wait(world, waiting):
    world.later(hours=20)
    by_hand.pause_run(world.run_of(waiting), world.now)
    world.later(days=3)
    assert world.channels_heard_by(waiting) == ["push"]

    by_hand.resume_run(world.run_of(waiting), world.now)
    world.later(hours=3, minutes=59)
    assert world.channels_heard_by(waiting) == ["push"]
    world.later(minutes=2)
    assert world.channels_heard_by(waiting) == ["push", "sms"]


def test_a_run_ended_by_hand_is_over_at_once(world, waiting):
    assert by_hand.end_run(world.run_of(waiting).id, "by_hand", world.now)
    world.later(days=3)

    assert (world.run_of(waiting).state, world.run_of(waiting).reason) == ("exited", "by_hand")
    assert world.channels_heard_by(waiting) == ["push"]
    assert not by_hand.end_run(world.run_of(waiting).id, "by_hand", world.now)


def test_let_go_on_leaves_the_wait_by_its_main_way(world, waiting):
    assert by_hand.let_go_on(world.run_of(waiting).id, world.now)
    world.settle()

    assert world.channels_heard_by(waiting) == ["push", "sms"]


def test_let_time_pass_goes_to_the_next_moment_gate_included(world):
    ada = world.person("ada", zone="Europe/Lisbon")
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"]}),
            ("wait", "wait_time", {"lasts": "PT14H"}),
            ("push", "send_push", PUSH),
            edges=["start.next wait", "wait.next push"],
        )
    )
    world.event(ada, "feature_limit_reached", feature="boards")

    # Noon and fourteen hours is two at night: the wait rings, the gate holds.
    first = hands.let_time_pass(ada.id, ada.home, world.now)
    assert first == world.now + timedelta(hours=14)
    assert Message.objects.get().why == "quiet_hours"

    second = hands.let_time_pass(ada.id, ada.home, world.now)
    assert (second.hour, second.minute) == (9, 0)
    assert world.channels_heard_by(ada) == ["push"]

    with pytest.raises(hands.NothingAhead):
        hands.let_time_pass(ada.id, ada.home, world.now)
