"""What failed is tried again where it failed, once what broke it is mended."""

import pytest

from channels.models import Message
from engine.models import Counter, Delta, Run, Step
from engine.runtime import walking
from engine.runtime.again import HasNotFailed, WalksAnew, try_again
from tests.engine.test_walk import two_steps


@pytest.fixture
def broken(world, monkeypatch):
    """Ada's run breaks while it waits between two messages."""
    ada = world.person("ada")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards")

    def advance(*_, **__):
        raise RuntimeError("this one breaks")

    with monkeypatch.context() as broken:
        broken.setattr(walking, "advance", advance)
        world.later(days=2)
    run = world.run_of(ada)
    assert (run.state, run.reason) == ("failed", "error")
    return world, ada, run


def sums(measure):
    found = [*Delta.objects.filter(measure=measure), *Counter.objects.filter(measure=measure)]
    return sum(row.amount for row in found)


@pytest.mark.row("N5")
def test_a_failed_run_goes_on_where_it_failed_and_the_counts_forget_its_failure(broken):
    world, ada, run = broken
    before = world.channels_heard_by(ada)

    try_again(run.pk, world.now)
    world.settle()

    assert world.run_of(ada).state == "completed"
    assert len(world.channels_heard_by(ada)) == len(before) + 1
    assert (sums("waiting"), sums("ended")) == (0, 1)
    assert Step.objects.filter(run_id=run.pk, code="tried_again").count() == 1


def test_what_has_not_failed_is_left_alone(broken):
    world, _ada, run = broken
    try_again(run.pk, world.now)

    with pytest.raises(HasNotFailed):
        try_again(run.pk, world.now)


def test_nobody_walks_a_journey_twice_at_once(broken):
    world, _ada, run = broken
    row = Run.objects.get(pk=run.pk)
    row.pk, row.state, row.reason, row.wake_at, row.ended_at = None, "waiting", "", world.now, None
    row.save()

    with pytest.raises(WalksAnew):
        try_again(run.pk, world.now)


def test_a_message_that_was_cancelled_by_the_failure_is_not_said_but_the_walk_goes_on(world):
    ada = world.person("ada")
    world.until(world.now.replace(hour=23))
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards")
    run = world.run_of(ada)
    Message.objects.filter(run_id=run.pk).update(state="cancelled", why="error", due_at=None)
    Run.objects.filter(pk=run.pk).update(state="failed", reason="error", wake_at=None, listens=[], ended_at=world.now)

    try_again(run.pk, world.now)
    world.settle()

    assert world.run_of(ada).state == "waiting"
    assert world.heard_by(ada) == []
