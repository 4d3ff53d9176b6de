"""What PROMISES.md says, with real transactions and real threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction

from audience.accept import Source, accept
from audience.models import Event, Identity, Inbox
from channels.models import Message
from engine.models import Run, Step
from engine.runtime.by_hand import ShardIsBusy, put_at
from engine.runtime.step import step
from engine.runtime.walk import walk
from engine.store import shards
from tests.engine.test_walk import two_steps
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return World()


def limits(people, now):
    return [
        {"type": "track", "event": "feature_limit_reached", "userId": p, "messageId": f"limit-{p}", "timestamp": now.isoformat()}
        | {"properties": {"feature": "boards"}}
        for p in people
    ]


def in_threads(count, work):
    def one(_):
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.row("E2")
def test_events_accepted_by_two_and_walked_by_four_at_once_are_walked_once(world):
    people = [f"p{i}" for i in range(40)]
    for p in people:
        world.say(p, {"type": "identify", "traits": {"plan": "starter", "push_token": p}}, at=world.now - timedelta(days=60))
    world.journey(two_steps())
    batch = limits(people, world.now)

    accepted = in_threads(2, lambda: accept(batch, Source(), world.now))
    in_threads(4, lambda: walk(world.now))
    walk(world.now)

    assert sum(a.taken for a in accepted) == 40
    assert sum(a.duplicates for a in accepted) == 40
    assert Event.objects.filter(type="feature_limit_reached").count() == 40
    assert Run.objects.count() == 40
    assert Step.objects.filter(kind="entered").count() == 40
    assert Message.objects.filter(channel="push").count() == 40
    assert Inbox.objects.count() == 0


@pytest.mark.row("N2")
def test_a_step_that_dies_leaves_its_rows_and_nothing_else(world, monkeypatch):
    world.say("ada", {"type": "identify", "traits": {"plan": "starter"}}, at=world.now - timedelta(days=60))
    world.journey(two_steps())
    accept(limits(["ada"], world.now), Source(), world.now)

    monkeypatch.setattr("engine.runtime.carry.runs_store.delete_inbox", lambda ids: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        walk(world.now)
    assert (Run.objects.count(), Inbox.objects.count(), Message.objects.count()) == (0, 1, 0)

    monkeypatch.undo()
    walk(world.now)
    assert (Run.objects.count(), Inbox.objects.count()) == (1, 0)


def test_a_shard_that_somebody_holds_is_left_alone(world):
    world.say("ada", {"type": "identify", "traits": {"plan": "starter"}}, at=world.now - timedelta(days=60))
    world.journey(two_steps())
    accept(limits(["ada"], world.now), Source(), world.now)
    shard = Identity.objects.get(value="ada").person.home & 255

    with transaction.atomic():
        assert shards.lock([shard]) == [shard]
        assert not in_threads(1, lambda: step(world.now, [shard]))[0]
    assert step(world.now, [shard]).rows == 1

    run = Run.objects.get()
    with transaction.atomic():
        shards.lock([shard])
        with pytest.raises(ShardIsBusy):
            in_threads(1, lambda: put_at(run.id, run.version_id, run.node, world.now))
    assert put_at(run.id, run.version_id, run.node, world.now)


@pytest.mark.row("E4")
def test_a_timer_rings_neither_early_nor_twice(world):
    world.say("ada", {"type": "identify", "traits": {"plan": "starter", "push_token": "t"}}, at=world.now - timedelta(days=60))
    world.journey(two_steps())
    accept(limits(["ada"], world.now), Source(), world.now)
    world.settle()
    due = Run.objects.get().wake_at

    assert not walk(due - timedelta(milliseconds=1))
    in_threads(4, lambda: walk(due))
    assert Message.objects.filter(channel="sms").count() == 1
