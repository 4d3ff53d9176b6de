"""Events in, messages out: the engine from its front door to its back door."""

from datetime import timedelta

import pytest

from channels.models import Message
from engine.models import Run, Step, Watcher
from tests.world import graph_of

LIMIT = {"types": ["feature_limit_reached"], "reentry": "after", "after": "P30D"}
PUSH = {"title": "You are nearly out of boards", "body": "2 of 3 boards are used", "is_prompt": False}


def two_steps(**everywhere):
    return graph_of(
        ("start", "entry_event", LIMIT),
        ("push", "send_push", PUSH),
        ("wait", "wait_time", {"lasts": "P1D"}),
        ("sms", "send_sms", {"text": "Still full. Three more boards: acme.example/up", "is_prompt": False}),
        edges=["start.next push", "push.next wait", "wait.next sms"],
        **everywhere,
    )


@pytest.mark.row("C30")
@pytest.mark.row("E4")
def test_a_person_walks_from_the_event_to_the_last_message(world):
    ada = world.person("ada")
    world.journey(two_steps())

    world.event(ada, "feature_limit_reached", feature="boards")
    assert world.channels_heard_by(ada) == ["push"]

    world.later(hours=23, minutes=59)
    assert world.channels_heard_by(ada) == ["push"]

    world.later(minutes=1)
    assert world.channels_heard_by(ada) == ["push", "sms"]
    assert (world.run_of(ada).state, world.run_of(ada).reason) == ("completed", "finished")


@pytest.mark.row("D13")
@pytest.mark.row("E10")
def test_whoever_changes_plan_leaves_at_once_and_hears_nothing_more(world):
    ada = world.person("ada", plan="starter")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards").later(hours=1)

    world.event(ada, "plan_changed", to="free")
    run = world.run_of(ada)
    assert (run.state, run.reason) == ("exited", "$plan_change")

    world.later(days=10)
    assert world.channels_heard_by(ada) == ["push"]


def test_an_upgrade_counts_as_the_goal_and_ends_the_run(world):
    ada = world.person("ada", plan="starter")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards").later(hours=1)

    world.event(ada, "plan_upgraded", to="pro").later(days=10)

    watcher = Watcher.objects.get()
    assert (world.run_of(ada).reason, watcher.credited, watcher.mrr) == ("goal", True, 50)
    assert watcher.movement_id is not None
    assert world.channels_heard_by(ada) == ["push"]


@pytest.mark.row("N1")
def test_a_colleagues_upgrade_silences_everybody_in_the_account(world):
    ada, ben = world.person("ada", account="northwind", plan="starter"), world.person("ben", account="northwind", plan="starter")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards").later(hours=1)

    world.event(ben, "plan_upgraded", to="pro").later(days=10)

    assert world.run_of(ada).reason == "goal"
    assert world.channels_heard_by(ada) == ["push"]


@pytest.mark.row("D15")
@pytest.mark.parametrize(("seconds", "runs"), [(-1, 1), (0, 2)])
def test_re_entry_is_right_to_the_second(world, seconds, runs):
    ada = world.person("ada")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards")
    entered = world.run_of(ada).started_at

    world.until(entered + timedelta(days=30, seconds=seconds))
    world.event(ada, "feature_limit_reached", feature="boards")

    assert Run.objects.count() == runs
    assert world.why(ada, "refused") == ([] if runs == 2 else ["refused:too_soon"])


def test_nobody_walks_one_journey_twice_at_once(world):
    ada = world.person("ada")
    world.journey(two_steps())

    world.event(ada, "feature_limit_reached", feature="boards").event(ada, "feature_limit_reached", feature="boards")

    assert Run.objects.count() == 1
    assert world.why(ada, "refused") == ["refused:already_inside"]


@pytest.mark.row("E2")
def test_an_instance_key_lets_each_project_walk_once(world):
    ada = world.person("ada")
    graph = two_steps()
    graph["nodes"][0]["settings"] = {**LIMIT, "instance": "project_id", "reentry": "always"}
    world.journey(graph)

    for project in ("p1", "p2", "p1"):
        world.event(ada, "feature_limit_reached", feature="boards", project_id=project)

    assert sorted(Run.objects.values_list("instance", flat=True)) == ["p1", "p2"]


def test_whoever_is_held_out_is_watched_and_told_nothing(world):
    ada = world.person("ada", plan="starter")
    world.journey(two_steps(holdout=0.999999))
    world.event(ada, "feature_limit_reached", feature="boards").event(ada, "plan_upgraded", to="pro").later(days=3)

    watcher = Watcher.objects.get()
    assert (world.run_of(ada).reason, watcher.held_out, watcher.mrr, watcher.credited) == ("held_out", True, 50, False)
    assert Message.objects.count() == 0


@pytest.mark.row("E8")
def test_a_skip_is_an_outcome_that_goes_on(world):
    ada = world.person("ada", consents="push")
    world.journey(two_steps())

    world.event(ada, "feature_limit_reached", feature="boards").later(days=2)

    assert world.channels_heard_by(ada) == ["push"]
    assert Message.objects.get(channel="sms").why == "no_consent"
    assert world.run_of(ada).state == "completed"


@pytest.mark.row("N9")
def test_where_one_event_starts_two_upsells_the_higher_priority_gets_the_person(world):
    ada = world.person("ada")
    low = world.journey(two_steps(prompt=True, priority=0), "low")
    high = world.journey(two_steps(prompt=True, priority=5), "high")

    world.event(ada, "feature_limit_reached", feature="boards")

    assert [run.journey_id for run in Run.objects.all()] == [high.id]
    assert list(Step.objects.filter(kind="refused").values_list("journey_id", "code")) == [(low.id, "upsell_running")]
