"""E2: how often the same person may walk: a while after leaving, at most so many times, and each for its instance."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from audience.accept import Source, accept
from engine.models import Run
from engine.runtime.step import step
from engine.runtime.walk import walk
from tests.world import MONDAY_NOON, World, graph_of


def journey(**settings):
    return graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"], **settings}),
        ("wait", "wait_time", {"lasts": "P3D"}),
        ("out", "exit", {"reason": "done"}),
        edges=["start.next wait", "wait.next out"],
        exits=[{"type": "session_started"}],
    )


def limit(world, who, **properties):
    return world.event(who, "feature_limit_reached", feature="boards", **properties)


@pytest.mark.row("E2")
@pytest.mark.parametrize(("seconds", "runs"), [(-1, 1), (0, 2), (1, 2)])
def test_after_leaving_counts_from_the_end_of_the_last_walk_to_the_second(world, seconds, runs):
    ada = world.person("ada")
    world.journey(journey(reentry="left", after="P7D"))
    limit(world, ada)
    # The walk lasts three days; a week after entering is no week after leaving.
    world.later(days=7)
    limit(world, ada)
    world.later(days=3, seconds=seconds)
    limit(world, ada)

    assert Run.objects.count() == runs
    assert world.why(ada, "refused") == ["refused:left_too_soon"] * (3 - runs)


@pytest.mark.row("E2")
def test_whoever_leaves_and_knocks_in_one_step_left_just_now(world):
    ada = world.person("ada")
    world.journey(journey(reentry="left", after="P7D"))
    limit(world, ada)
    world.later(days=1)
    world.say(
        ada,
        {"type": "track", "event": "session_started", "properties": {}},
        {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}},
    )

    assert [run.reason for run in Run.objects.all()] == ["session_started"]
    assert world.why(ada, "refused") == ["refused:left_too_soon"]


@pytest.mark.row("E2")
@pytest.mark.parametrize(("reentry", "runs"), [("left", 1), ("always", 2)])
def test_leaving_and_knocking_are_walked_in_one_step(world, reentry, runs):
    ada = world.person("ada")
    world.journey(journey(reentry=reentry, after="P7D"))
    limit(world, ada)
    said = [{"event": "session_started"}, {"event": "feature_limit_reached", "properties": {"feature": "boards"}}]
    calls = [{"type": "track", "userId": "ada", "messageId": f"n{i}", **one} for i, one in enumerate(said)]
    accept(calls, Source(), world.now)

    assert step(world.now, [ada.home & 255]).rows == 2
    assert Run.objects.count() == runs


@pytest.mark.row("E2")
@pytest.mark.parametrize("reentry", [{"reentry": "always"}, {"reentry": "after", "after": "P1D"}, {"reentry": "left", "after": "P1D"}])
def test_nobody_walks_more_often_than_the_most(world, reentry):
    ada, ben = world.person("ada"), world.person("ben")
    world.journey(journey(most=2, **reentry))
    for _ in range(4):
        limit(world, ada).later(days=10)
    limit(world, ben)

    assert [run.person_id for run in Run.objects.order_by("id")] == [ada.id, ada.id, ben.id]
    assert world.why(ada, "refused") == ["refused:too_often"] * 2


@pytest.mark.row("E2")
def test_again_counts_for_each_instance(world):
    ada = world.person("ada")
    world.journey(journey(reentry="always", most=1, instance="project_id"))
    for project in ("p1", "p2", "p1", "p2", "p3"):
        limit(world, ada, project_id=project).later(days=5)

    assert list(Run.objects.order_by("id").values_list("instance", flat=True)) == ["p1", "p2", "p3"]
    assert world.why(ada, "refused") == ["refused:too_often"] * 2


@pytest.mark.row("E2")
def test_walks_of_both_count_when_two_people_turn_out_to_be_one(world):
    ada = world.person("ada")
    world.journey(journey(reentry="always", most=1))
    knock = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}}
    world.say("", {**knock, "userId": None, "anonymousId": "anon-1"})
    world.later(days=5).say(ada, {"type": "alias", "previousId": "anon-1"})
    limit(world, ada)

    assert Run.objects.count() == 1
    assert world.why(ada, "refused") == ["refused:too_often"]


@pytest.mark.row("E2")
def test_two_at_once_do_not_go_over_the_most(transactional_db):
    world = World()
    ada = world.person("ada")
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"], "reentry": "always", "most": 1}),
            ("out", "exit", {"reason": "done"}),
            edges=["start.next out"],
        )
    )

    def one(number):
        try:
            said = {"type": "track", "userId": ada.external_id, "event": "feature_limit_reached", "messageId": f"two-{number}"}
            accept([said | {"properties": {"feature": "boards"}}], Source(), MONDAY_NOON)
            walk(MONDAY_NOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    walk(MONDAY_NOON + timedelta(seconds=1))

    assert Run.objects.count() == 1
    assert world.why(ada, "refused") == ["refused:too_often"] * 3
