"""E4: waits until a date that stands in a field, wherever the person lives, and what happens when the date moves, is past or is none."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.models import Run, Step
from tests.world import World, graph_of

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def until(**settings):
    return graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"]}),
        ("wait", "wait_date", {"field": "renews_at", **settings}),
        ("out", "exit", {"reason": "came"}),
        ("late", "exit", {"reason": "took_late"}),
        ("none", "exit", {"reason": "took_none"}),
        edges=["start.next wait", "wait.next out", "wait.past late", "wait.missing none"]
        if settings.get("past") == settings.get("missing") == "path"
        else ["start.next wait", "wait.next out"],
    )


def begin(world, who, **settings):
    world.journey(until(**settings))
    world.event(who, "feature_limit_reached", feature="boards")
    return world.run_of(who)


@pytest.mark.row("E4")
@pytest.mark.row("N12")
@pytest.mark.parametrize(
    ("zone", "date", "settings", "leaves"),
    [
        # A moment is a moment everywhere.
        ("America/New_York", "2026-03-12T15:30:00Z", {}, utc(2026, 3, 12, 15, 30)),
        ("Pacific/Tongatapu", "2026-03-12T15:30:00Z", {"side": "before", "by": "PT90M"}, utc(2026, 3, 12, 14)),
        # A day begins where the person lives; nine o'clock is nine there.
        ("Pacific/Tongatapu", "2026-03-12", {}, utc(2026, 3, 11, 11)),
        ("Pacific/Tongatapu", "2026-03-12", {"clock": "09:00"}, utc(2026, 3, 11, 20)),
        ("America/New_York", "2026-03-12", {"clock": "09:00", "side": "after", "by": "P1D"}, utc(2026, 3, 13, 13)),
        # The evening in New York is the next day in UTC.
        ("America/New_York", "2026-03-13T02:00:00Z", {"clock": "09:00"}, utc(2026, 3, 12, 13)),
        # Clocks go forward on 8 March: three days of the calendar, and 72 hours.
        ("America/New_York", "2026-03-10", {"clock": "09:00", "side": "before", "by": "P3D"}, utc(2026, 3, 7, 14)),
        ("America/New_York", "2026-03-10", {"clock": "09:00", "side": "before", "by": "P3D", "days": "hours"}, utc(2026, 3, 7, 13)),
        ("America/New_York", "2026-03-07T14:00:00Z", {"side": "after", "by": "P1D"}, utc(2026, 3, 8, 13)),
        ("America/New_York", "2026-03-07T14:00:00Z", {"side": "after", "by": "P1D", "days": "hours"}, utc(2026, 3, 8, 14)),
        ("Mars/Olympus", "2026-03-12", {"clock": "09:00"}, utc(2026, 3, 12, 9)),
    ],
)
def test_a_wait_until_a_date_ends_at_its_moment_where_the_person_lives(db, zone, date, settings, leaves):
    world = World(NOW)
    dov = world.person("dov", zone=zone, phone="", renews_at=date)
    begin(world, dov, **settings)
    world.later(days=20)

    assert (world.run_of(dov).reason, world.run_of(dov).ended_at) == ("came", leaves)


@pytest.mark.row("E4")
@pytest.mark.parametrize(
    ("choice", "past", "none"), [("leave", "date_past", "no_date"), ("go", "came", "came"), ("path", "took_late", "took_none")]
)
@pytest.mark.parametrize(
    ("date", "is_late"), [("2026-03-01", True), (None, False), ("soon", False), (7, False), (True, False), ("", False)]
)
def test_whoever_comes_too_late_or_has_no_date_takes_the_way_that_was_chosen(world, choice, past, none, date, is_late):
    ada = world.person("ada", renews_at=date)
    run = begin(world, ada, past=choice, missing=choice)

    assert (run.reason, run.ended_at) == (past if is_late else none, world.now)


@pytest.mark.row("E4")
def test_the_wait_follows_a_date_that_moves(world):
    ada = world.person("ada", renews_at="2026-03-10")
    begin(world, ada)
    world.later(days=2).say(ada, {"type": "identify", "traits": {"renews_at": "2026-03-20"}})
    world.until(utc(2026, 3, 19, 23, 59, 59))
    assert world.run_of(ada).state == "waiting"

    world.say(ada, {"type": "identify", "traits": {"renews_at": "2026-03-21T06:00:00Z"}}).later(days=3)

    assert (world.run_of(ada).reason, world.run_of(ada).ended_at) == ("came", utc(2026, 3, 21, 6))


@pytest.mark.row("E4")
def test_a_date_that_moves_behind_us_or_is_taken_away_is_too_late_or_none_at_once(world):
    ada, ben = world.person("ada", renews_at="2026-03-10"), world.person("ben", renews_at="2026-03-10")
    world.journey(until(past="path", missing="path"))
    for who in (ada, ben):
        world.event(who, "feature_limit_reached", feature="boards")
    world.later(days=5)
    world.say(ada, {"type": "identify", "traits": {"renews_at": "2026-03-06"}})
    world.say(ben, {"type": "identify", "traits": {"renews_at": None}})

    assert [(run.reason, run.ended_at) for run in Run.objects.order_by("person_id")] == [("took_late", world.now), ("took_none", world.now)]


@pytest.mark.row("E4")
def test_a_date_of_the_account_moves_for_all_its_people(world):
    ada, ben = (world.person(name, account="northwind") for name in ("ada", "ben"))
    world.say(ada, {"type": "group", "groupId": "northwind", "traits": {"renews_at": "2026-03-10"}})
    world.journey(until(of="account"))
    for who in (ada, ben):
        world.event(who, "feature_limit_reached", feature="boards")
    world.later(days=1).say(ben, {"type": "group", "groupId": "northwind", "traits": {"renews_at": "2026-03-05T08:00:00Z"}})
    world.later(days=10)

    assert [(run.reason, run.ended_at) for run in Run.objects.all()] == [("came", utc(2026, 3, 5, 8))] * 2


@pytest.mark.row("E4")
def test_whoever_moves_to_another_zone_waits_by_the_clocks_there(world):
    dov = world.person("dov", zone="Pacific/Tongatapu", renews_at="2026-03-12")
    begin(world, dov, clock="09:00")
    world.say(dov, {"type": "identify", "traits": {"timezone": "America/New_York"}}).later(days=20)

    assert world.run_of(dov).ended_at == utc(2026, 3, 12, 13)


@pytest.mark.row("E4")
def test_news_that_do_not_touch_the_date_leave_the_wait_as_it_is_and_write_nothing(world):
    ada = world.person("ada", renews_at="2026-03-10")
    run = begin(world, ada)
    lines = Step.objects.count()
    for day in range(3):
        world.later(days=1).say(ada, {"type": "identify", "traits": {"seats_used": day}})

    assert Step.objects.count() == lines
    assert Run.objects.get().wake_at == run.wake_at == utc(2026, 3, 10)
    assert world.later(days=30).run_of(ada).ended_at - run.started_at == utc(2026, 3, 10) - NOW
    assert timedelta(0) < run.wake_at - NOW
