"""Caps and throttles under workers that race: over all shards, in threads and processes, killed at any moment."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction

from audience.accept import Source, accept
from audience.models import Identity
from config.run import places
from engine.models import Admitted, Run, Step, Throttle
from engine.runtime.step import step
from engine.runtime.walk import walk
from tests.engine.core.test_turns import most_in_any_window
from tests.world import World, graph_of

pytestmark = pytest.mark.django_db(transaction=True)
KNOCK = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}}
MINUTE = timedelta(minutes=1)
# A worker of its own, whose clock goes on by itself: ten seconds at each look.
WORKER = """
import sys
from datetime import datetime, timedelta
import django
django.setup()
from engine.runtime.walk import walk
for look in range(60):
    walk(datetime.fromisoformat(sys.argv[1]) + timedelta(seconds=10 * look), shards_at_once=4)
"""


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


def at_once(*works):
    def one(work):
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(timeout=120) for future in [pool.submit(one, work) for work in works]]


def come(people, now):
    accept([{**KNOCK, "userId": who, "messageId": f"knock-{who}"} for who in people], Source(), now)


def start(**settings):
    return ("start", "entry_event", {"types": ["feature_limit_reached"], "reentry": "always", **settings})


@pytest.mark.row("E3")
@pytest.mark.row("A19")
@pytest.mark.row("A25")
def test_four_workers_over_all_shards_let_in_exactly_as_many_as_may(world):
    world.journey(graph_of(start(in_all=70), ("out", "exit", {"reason": "done"}), edges=["start.next out"]))
    come([f"p{n}" for n in range(300)], world.now)

    at_once(*[lambda: walk(world.now, shards_at_once=4)] * 4)
    walk(world.now)

    assert Run.objects.count() == 70
    assert Step.objects.filter(kind="refused", code="cap_in_all").count() == 230
    assert Admitted.objects.get().in_all == 70


@pytest.mark.row("E3")
@pytest.mark.row("E12")
def test_journeys_that_share_events_and_throttles_never_wait_for_each_other_in_a_circle(world):
    # Two journeys by one event, each with a cap and two throttles; by priority and by name they are met in opposite orders.
    for key, first, second, priority in (("a", "x", "y", 0), ("b", "y", "x", 5)):
        graph = graph_of(
            start(in_all=150),
            (first, "throttle", {"most": 40, "per": "hour"}),
            (second, "throttle", {"most": 30, "per": "hour"}),
            ("out", "exit", {"reason": "done"}),
            edges=[f"start.next {first}", f"{first}.next {second}", f"{second}.next out"],
            priority=priority,
        )
        world.journey(graph, key=key)
    come([f"p{n}" for n in range(200)], world.now)
    at_once(*[lambda: walk(world.now, shards_at_once=4)] * 4)
    walk(world.now)

    assert Run.objects.count() == 300
    assert Step.objects.filter(kind="moved", node__in=["x", "y"]).count() == 2 * (40 + 30)
    assert Throttle.objects.count() == 4


@pytest.mark.row("E3")
def test_a_step_without_a_cap_does_not_wait_for_one_that_counts(world):
    world.journey(graph_of(start(in_all=5), ("out", "exit", {"reason": "done"}), edges=["start.next out"]), key="capped")
    free = graph_of(("start", "entry_event", {"types": ["session_started"]}), ("out", "exit", {"reason": "done"}), edges=["start.next out"])
    world.journey(free, key="free")
    come(["ada"], world.now)
    accept([{"type": "track", "event": "session_started", "userId": "ben", "messageId": "s"}], Source(), world.now)
    homes = dict(Identity.objects.filter(kind="user").values_list("value", "person__home"))
    assert homes["ada"] & 255 != homes["ben"] & 255

    with transaction.atomic():
        assert step(world.now, [homes["ada"] & 255]).rows == 1
        # The row of the capped journey is held here; a step that asks for nothing of it goes through.
        assert at_once(lambda: step(world.now, [homes["ben"] & 255]).rows) == [1]


@pytest.mark.process
@pytest.mark.row("E12")
def test_processes_that_are_killed_and_read_their_clocks_apart_never_let_one_too_many_pass(world, database_url):
    graph = graph_of(
        start(),
        ("gate", "throttle", {"most": 40, "per": "minute"}),
        ("out", "exit", {"reason": "done"}),
        edges=["start.next gate", "gate.next out"],
    )
    world.journey(graph)
    come([f"p{n}" for n in range(150)], world.now)
    plain = {name: value for name, value in os.environ.items() if name != "CAIRN_STOP"}
    plain |= {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}

    def worker(late, stop=""):
        begins = (world.now + timedelta(seconds=late)).isoformat()
        environment = plain | ({"CAIRN_STOP": stop} if stop else {})
        return subprocess.Popen([sys.executable, "-c", WORKER, begins], env=environment, cwd=places.ROOT)

    # Forty steps are to be done at the first moment and the three die within nine of them, so none can do the work of another.
    killed = [worker(3, "step.decided:2"), worker(-2, "step.written:3"), worker(1, "step.committed:4")]
    left = []
    try:
        assert [one.wait(timeout=240) for one in killed] == [-signal.SIGKILL] * 3
        left += [worker(0), worker(2)]
        assert [one.wait(timeout=240) for one in left] == [0, 0]
    finally:
        for one in [*killed, *left]:
            one.kill()
            one.wait()

    passed = list(Step.objects.filter(kind="moved", node="gate").values_list("at", flat=True))
    assert len(passed) == 150
    assert most_in_any_window(passed, MINUTE) == 40
