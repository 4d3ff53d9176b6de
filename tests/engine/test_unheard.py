"""What somebody waits for meets them standing still: it is heard when they go on."""

from datetime import timedelta

import pytest

from audience.accept import Source, accept
from engine.models import Journey
from engine.runtime import hands
from engine.runtime.step import step
from tests.engine.test_pauses import agreed, heard, listening, pause, resume, waits_for

__all__ = ["listening"]


@pytest.mark.row("E13")
@pytest.mark.row("E5")
@pytest.mark.parametrize("late", ["send", "wait", "skip"])
def test_what_was_accepted_before_the_pause_and_walked_during_it_is_heard_afterwards(world, late):
    ben = agreed(world, world.person("ben"))
    world.journey(waits_for())
    world.event(ben, "feature_limit_reached", feature="boards").later(hours=1)
    came = {"type": "track", "event": "session_started", "userId": "ben", "messageId": "came", "timestamp": world.now.isoformat()}
    accept([came], Source(), world.now)
    world.now += timedelta(minutes=1)
    pause(world)
    world.later(hours=2)
    resume(world, late)

    assert heard(world, ben) == ["push"]


@pytest.mark.row("E13")
@pytest.mark.row("E5")
def test_what_comes_between_the_resume_and_the_bell_is_heard(world, listening):
    world.later(days=1)
    assert world.run_of(listening).state == "parked"
    hands.resume(Journey.objects.get(), world.now, late="wait")
    world.now += timedelta(seconds=1)
    came = {"type": "track", "event": "session_started", "userId": "ben", "messageId": "came", "timestamp": world.now.isoformat()}
    accept([came], Source(), world.now)
    step(world.now, range(256))
    world.settle()

    assert heard(world, listening) == ["push"]
