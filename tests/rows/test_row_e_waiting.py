"""E4, E5, N12: waits that end when they should, wherever the person lives and whenever the event comes."""

from datetime import UTC, datetime, timedelta

import pytest

from audience.models import Identity
from engine.models import Run
from tests.world import World, graph_of

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def waits(kind, **settings):
    return graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"]}),
        ("wait", kind, settings),
        ("out", "exit", {"reason": "waited"}),
        edges=["start.next wait", "wait.next out"],
    )


def passed(now, zone, kind, **settings):
    """When somebody in a zone who comes to a wait at a moment leaves it."""
    world = World(now)
    who = world.person("dov", zone=zone, phone="")
    world.journey(waits(kind, **settings))
    world.event(who, "feature_limit_reached", feature="boards")
    world.later(days=20)
    run = world.run_of(who)
    assert run.reason == "waited"
    return run.ended_at


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.row("E4")
@pytest.mark.row("N12")
@pytest.mark.parametrize(
    ("now", "zone", "settings", "leaves"),
    [
        # Friday noon in Tokyo: Monday 08:00 there is Sunday evening of UTC.
        (utc(2026, 11, 27, 3), "Asia/Tokyo", {"clock": "08:00", "weekdays": WORKDAYS}, utc(2026, 11, 29, 23)),
        # UTC+13: their Monday begins when ours is still Sunday.
        (utc(2026, 3, 6, 21), "Pacific/Tongatapu", {"clock": "09:00", "weekdays": WORKDAYS}, utc(2026, 3, 8, 20)),
        # Nine in New York is nine before and after clocks go forward (8 March 2026) and back (1 November 2026).
        (utc(2026, 3, 7, 15), "America/New_York", {"clock": "09:00", "weekdays": []}, utc(2026, 3, 8, 13)),
        (utc(2026, 10, 31, 15), "America/New_York", {"clock": "09:00", "weekdays": []}, utc(2026, 11, 1, 14)),
        # The hour that is left out, and the one that comes twice.
        (utc(2026, 3, 7, 15), "America/New_York", {"clock": "02:30", "weekdays": []}, utc(2026, 3, 8, 7)),
        (utc(2026, 10, 31, 15), "America/New_York", {"clock": "01:30", "weekdays": []}, utc(2026, 11, 1, 5, 30)),
        # A window over midnight, entered inside and outside.
        (utc(2026, 3, 3, 23), "Europe/Lisbon", {"clock": "22:00", "before": "06:00", "weekdays": []}, utc(2026, 3, 3, 23)),
        (utc(2026, 3, 3, 3), "Europe/Lisbon", {"clock": "22:00", "before": "06:00", "weekdays": []}, utc(2026, 3, 3, 3)),
        (utc(2026, 3, 3, 12), "Europe/Lisbon", {"clock": "22:00", "before": "06:00", "weekdays": []}, utc(2026, 3, 3, 22)),
        # No zone and a zone that is none: the installation's.
        (utc(2026, 3, 3, 12), "", {"clock": "09:00", "weekdays": []}, utc(2026, 3, 4, 9)),
        (utc(2026, 3, 3, 12), "Mars/Olympus", {"clock": "09:00", "weekdays": []}, utc(2026, 3, 4, 9)),
    ],
)
def test_a_wait_until_a_local_time_ends_by_the_clock_where_the_person_lives(db, now, zone, settings, leaves):
    assert passed(now, zone, "wait_until", **settings) == leaves


@pytest.mark.row("E4")
@pytest.mark.parametrize(
    ("now", "days", "leaves"),
    [
        (utc(2026, 3, 7, 14), "hours", utc(2026, 3, 8, 14)),
        (utc(2026, 3, 7, 14), "calendar", utc(2026, 3, 8, 13)),
        (utc(2026, 10, 31, 13), "hours", utc(2026, 11, 1, 13)),
        (utc(2026, 10, 31, 13), "calendar", utc(2026, 11, 1, 14)),
    ],
)
def test_a_day_of_24_hours_and_a_day_of_the_calendar_differ_when_clocks_change(db, now, days, leaves):
    assert passed(now, "America/New_York", "wait_time", lasts="P1D", days=days) == leaves


AWAITS = {"events": [{"type": "collaborator_invited"}, {"type": "session_started"}], "give_up_after": "P2D"}


@pytest.fixture
def waiting(world):
    """Ada is pushed to, waits a day, and then for one of two events."""

    def begin(**settings):
        world.journey(
            graph_of(
                ("start", "entry_event", {"types": ["feature_limit_reached"]}),
                ("push", "send_push", {"title": "Nearly full", "body": "8 of 10", "is_prompt": False}),
                ("day", "wait_time", {"lasts": "P1D"}),
                ("wait", "wait_for", {**AWAITS, **settings}),
                ("yes", "exit", {"reason": "happened"}),
                ("no", "exit", {"reason": "timeout"}),
                edges=["start.next push", "push.next day", "day.next wait", "wait.happened yes", "wait.timeout no"],
            )
        )
        ada = world.person("ada")
        world.event(ada, "feature_limit_reached", feature="boards")
        return ada

    return begin


@pytest.mark.row("E5")
@pytest.mark.parametrize(("look_back", "reason"), [("message", "happened"), ("entry", "happened"), ("", "timeout")])
def test_an_event_before_the_wait_counts_where_one_looks_back(world, waiting, look_back, reason):
    ada = waiting(look_back=look_back)
    world.later(hours=3).event(ada, "collaborator_invited").later(days=5)

    assert world.run_of(ada).reason == reason


@pytest.mark.row("E5")
@pytest.mark.parametrize("event", ["collaborator_invited", "session_started"])
def test_any_of_the_events_during_the_wait_ends_it_at_once_and_one_after_it_changes_nothing(world, waiting, event):
    ada = waiting(look_back="")
    world.later(days=1, hours=7).event(ada, event)
    assert (world.run_of(ada).reason, world.run_of(ada).ended_at) == ("happened", world.now)


@pytest.mark.row("E5")
def test_an_event_after_the_wait_is_too_late(world, waiting):
    ada = waiting(look_back="")
    world.later(days=3).event(ada, "session_started")

    assert world.run_of(ada).reason == "timeout"
    assert world.run_of(ada).ended_at == Run.objects.get().started_at + timedelta(days=3)


@pytest.mark.row("E5")
def test_an_event_at_the_very_end_of_the_wait_counts(world, waiting):
    ada = waiting(look_back="")
    world.until(world.run_of(ada).started_at + timedelta(days=3, seconds=-1))
    world.event(ada, "session_started")

    assert world.run_of(ada).reason == "happened"


@pytest.mark.row("E5")
def test_a_repeated_event_gives_the_whole_time_once_more(world, waiting):
    ada = waiting(look_back="", restart_on=["paywall_encountered"])
    world.later(days=2, hours=23).event(ada, "paywall_encountered", feature="boards")
    again = world.now
    world.later(days=5)

    assert (world.run_of(ada).reason, world.run_of(ada).ended_at) == ("timeout", again + timedelta(days=2))


@pytest.mark.row("E5")
def test_two_identities_that_become_one_during_the_wait_bring_the_event_along(world):
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"]}),
            ("wait", "wait_for", AWAITS | {"look_back": ""}),
            ("yes", "exit", {"reason": "happened"}),
            edges=["start.next wait", "wait.happened yes"],
        )
    )
    limit = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}}
    world.say("", {**limit, "userId": None, "anonymousId": "browser-1"})
    world.later(hours=1).say("", {"type": "identify", "userId": "ada", "anonymousId": "browser-1", "traits": {"name": "Ada"}})
    assert Run.objects.get().state == "waiting"

    world.later(hours=1).event("ada", "collaborator_invited")

    assert (Run.objects.get().reason, Run.objects.get().person_id) == ("happened", Identity.objects.get(kind="user", value="ada").person_id)
