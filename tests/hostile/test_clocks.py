"""Clocks that go wrong, are moved by hand, or jump with the season."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from audience.models import Event, Person
from audience.notes import notes_of
from engine.models import Run
from engine.runtime.doctor import examine
from engine.runtime.hands import let_time_pass
from engine.store import shards
from tests.engine.test_walk import two_steps
from tests.world import World, graph_of

LIMIT = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}}


@pytest.mark.parametrize("said", ["1999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "soon", 12, True, ["2026-03-02T12:00:00Z"]])
def test_an_event_of_an_impossible_time_counts_from_its_arrival_and_starts_nothing(world, said):
    ada = world.person("ada")
    world.journey(two_steps())

    world.say(ada, {**LIMIT, "timestamp": said})

    event = Event.objects.get(type="feature_limit_reached")
    assert (event.at, notes_of(event.context)) == (world.now, ["time_unreadable"])
    assert json.loads(event.original)["timestamp"] == said
    assert world.channels_heard_by(ada) == []


def test_an_event_of_an_impossible_time_changes_profiles_and_ends_walks(world):
    ada = world.person("ada", plan="starter")
    world.journey(two_steps(exits=[{"type": "$plan_change"}]))
    world.say(ada, LIMIT)
    assert world.run_of(ada).ended_at is None

    world.say(ada, {"type": "track", "event": "plan_changed", "properties": {"to": "pro"}, "timestamp": "soon"})

    assert Person.objects.get(pk=ada.pk).plan == "pro"
    assert world.run_of(ada).ended_at == world.now


def test_an_event_of_an_impossible_time_wakes_no_wait(world):
    ada = world.person("ada")
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"]}),
            ("listen", "wait_for", {"events": [{"type": "collaborator_invited"}], "look_back": "", "give_up_after": "P9D"}),
            ("push", "send_push", {"title": "Welcome them", "body": "Your colleague is here", "is_prompt": False}),
            edges=["start.next listen", "listen.happened push"],
        )
    )
    world.say(ada, LIMIT)

    world.say(ada, {"type": "track", "event": "collaborator_invited", "timestamp": "soon"})
    assert world.run_of(ada).node == "listen"

    world.event(ada, "collaborator_invited")
    assert world.heard_by(ada) == ["Welcome them"]


def test_a_clock_that_runs_ahead_starts_journeys_and_is_noted(world):
    ada = world.person("ada")
    world.journey(two_steps())

    world.say(ada, {**LIMIT, "timestamp": "2031-01-01T00:00:00Z"})

    event = Event.objects.get(type="feature_limit_reached")
    assert (event.at, notes_of(event.context)) == (world.now, ["time_ahead"])
    assert world.channels_heard_by(ada) == ["push"]


@pytest.mark.parametrize("unit", [1, 1_000])
@pytest.mark.parametrize("write", [int, float, str])
def test_a_backfill_in_seconds_since_1970_is_late_and_messages_nobody(world, unit, write):
    ada = world.person("ada")
    world.journey(two_steps())
    then = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)

    world.say(ada, {**LIMIT, "timestamp": write(1_700_000_000 * unit)})

    event = Event.objects.get(type="feature_limit_reached")
    assert (event.at, notes_of(event.context)) == (then, [])
    assert world.channels_heard_by(ada) == []


def test_seconds_since_1970_of_a_moment_ago_start_journeys(world):
    ada = world.person("ada")
    world.journey(two_steps())

    world.say(ada, {**LIMIT, "timestamp": int(world.now.timestamp()) - 60})

    assert Event.objects.get(type="feature_limit_reached").at == world.now - timedelta(seconds=60)
    assert world.channels_heard_by(ada) == ["push"]


def test_a_wait_after_time_was_moved_by_hand_is_found_by_the_tick(world):
    ada = world.person("ada")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards")
    let_time_pass(ada.id, ada.home, world.now)
    assert world.channels_heard_by(ada) == ["push", "sms"]
    graph = two_steps()
    graph["nodes"][2]["settings"]["lasts"] = "PT1M"
    graph["nodes"][0]["settings"]["types"] = ["collaborator_invited"]
    world.journey(graph, "second")

    world.event(ada, "collaborator_invited")
    world.now += timedelta(seconds=61)
    world.settle()

    assert Run.objects.latest("id").state == "completed"
    assert [f.code for f in examine(world.now) if f.stuck] == []


def test_what_somebody_answers_after_time_was_moved_by_hand_is_heard_by_their_wait(world):
    ada = world.person("ada")
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"]}),
            ("first", "wait_time", {"lasts": "P2D"}),
            ("listen", "wait_for", {"events": [{"type": "collaborator_invited"}], "look_back": "", "give_up_after": "P1D"}),
            ("push", "send_push", {"title": "Welcome them", "body": "Your colleague is here", "is_prompt": False}),
            edges=["start.next first", "first.next listen", "listen.happened push"],
        )
    )
    world.say(ada, LIMIT)
    let_time_pass(ada.id, ada.home, world.now)
    assert world.run_of(ada).node == "listen"

    world.event(ada, "collaborator_invited")

    assert world.heard_by(ada) == ["Welcome them"]


def test_an_upgrade_after_time_was_moved_by_hand_ends_the_walk_and_counts(world):
    ada = world.person("ada", plan="starter")
    world.journey(two_steps())
    world.say(ada, LIMIT)
    world.journey(graph_of(("start", "entry_event", {"types": ["x"]}), ("w", "wait_time", {"lasts": "P1D"}), edges=["start.next w"]), "b")
    let_time_pass(ada.id, ada.home, world.now)

    world.event(ada, "plan_upgraded", to="pro").event(ada, "feature_limit_reached", feature="boards")

    assert [run.state for run in Run.objects.all()] == ["completed"]


def test_a_person_in_a_zone_that_does_not_exist_is_spoken_to_by_day(world):
    ada = world.person("ada", zone="Mars/Olympus", phone="")
    world.journey(two_steps())

    world.say(ada, LIMIT).later(days=4)

    assert world.channels_heard_by(ada) == ["push"]
    assert world.run_of(ada).state == "completed"


@pytest.mark.parametrize("night", [datetime(2026, 3, 28, 22, 30, tzinfo=UTC), datetime(2026, 10, 24, 22, 30, tzinfo=UTC)])
@pytest.mark.parametrize("at", ["01:30", "02:00", "02:30", "03:00"])
def test_waiting_for_a_local_hour_ends_once_in_the_night_when_clocks_change(db, night, at):
    world = World(night)
    ada = world.person("ada", zone="Europe/Berlin")
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"]}),
            ("until", "wait_until", {"clock": at, "weekdays": []}),
            ("mark", "update_field", {"field": "mood", "value": "good"}),
            edges=["start.next until", "until.next mark"],
        )
    )

    world.say(ada, LIMIT).later(hours=24)

    run = world.run_of(ada)
    assert run.state == "completed"
    assert timedelta(0) < run.ended_at - night < timedelta(hours=6)


def test_a_held_message_survives_the_night_in_which_an_hour_is_missing(db):
    world = World(datetime(2026, 3, 28, 22, 30, tzinfo=UTC))
    ada = world.person("ada", zone="Europe/Berlin")
    world.journey(two_steps())

    world.say(ada, LIMIT).later(hours=24)

    assert world.channels_heard_by(ada) == ["push"]


def test_no_shard_is_busy_for_ever(world):
    ada = world.person("ada")
    world.journey(two_steps())
    world.say(ada, LIMIT).later(days=3)

    assert shards.busy(world.now) == []
