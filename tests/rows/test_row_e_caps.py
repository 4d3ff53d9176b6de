"""E3: so many people enter and no more, by the hour, by the day and in all; whoever stays outside hears why."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audience.accept import Source, accept
from audience.history import Actor
from audience.models import Installation
from engine.models import Admitted, Counter, Run, Step
from engine.runtime.walk import walk
from engine.store import clocks
from engine.store.logs import fold
from journeys.node import shelf
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.enter import enter
from journeys.operations.finding import find
from journeys.operations.publish import publish
from tests.world import World, graph_of

BOSS = Actor("user:boss")
KNOCK = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}}


def journey(*, kind="entry_event", everywhere=None, **settings):
    start = {"types": ["feature_limit_reached"]} if kind == "entry_event" else {}
    return graph_of(
        ("start", kind, {**start, "reentry": "always", **settings}),
        ("wait", "wait_time", {"lasts": "PT1M"}),
        ("out", "exit", {"reason": "done"}),
        edges=["start.next wait", "wait.next out"],
        **(everywhere or {}),
    )


def knock(world, *people):
    for who in people:
        world.say(who, KNOCK)


def refusals():
    return list(Step.objects.filter(kind="refused").order_by("id").values_list("code", flat=True))


@pytest.mark.row("E3")
@pytest.mark.row("A19")
@pytest.mark.row("A25")
def test_the_one_after_the_last_reads_why_on_the_page_and_in_the_counts(world, boss):
    create(BOSS, name="Nudge", key="nudge", now=world.now, graph=journey(in_all=2))
    publish(BOSS, "nudge", now=world.now, ticks=["*"], note="first slice")
    people = [world.person(name) for name in ("ada", "ben", "dov")]
    knock(world, "ada", "ben", "dov")

    assert Run.objects.count() == 2
    page = boss.get(f"/admin/people/{people[2].pk}/").content.decode()
    assert "The journey is limited to 2 people, and so many have entered." in page
    numbers = boss.get("/admin/journeys/nudge/_counts.json").json()["nodes"]
    assert numbers["start"]["entered"] == 2
    fold()
    assert Counter.objects.get(measure="refused").port == "cap_in_all"


@pytest.mark.row("E3")
@pytest.mark.parametrize(
    ("caps", "said"),
    [({}, "Every time"), ({"in_all": 500, "per_day": 50}, "At most 500 people in all, 50 people a day · Every time")],
)
def test_the_card_says_the_limit_before_all_else(caps, said):
    start = shelf["entry_event"]
    settings = start.read({"types": ["feature_limit_reached"], "reentry": "always", **caps}, start.schema)
    assert start.summary(settings)[-1] == said


@pytest.mark.row("E3")
def test_an_hour_and_a_day_are_those_of_the_installation(world):
    Installation.objects.update_or_create(id=1, defaults={"zone": "Asia/Kolkata"})
    # 23:20 in India, on whose clocks an hour begins at half past.
    world = World(datetime(2026, 3, 2, 17, 50, tzinfo=UTC))
    world.journey(journey(per_hour=1, per_day=2))
    knock(world, "ada", "ben")
    world.later(minutes=9)
    knock(world, "cleo")
    assert refusals() == ["cap_per_hour"] * 2
    # Midnight there.
    world.later(minutes=31)
    knock(world, "ada", "ben")
    world.later(minutes=60)
    knock(world, "ben")
    world.later(minutes=60)
    knock(world, "cleo")

    assert refusals() == ["cap_per_hour"] * 3 + ["cap_per_day"]
    assert Run.objects.count() == 3


@pytest.mark.row("E3")
def test_whoever_is_refused_for_another_reason_or_only_watched_takes_no_place(world):
    where = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "free"}}
    world.journey(journey(in_all=30, where=where, reentry="never", everywhere={"holdout": 0.5}))
    world.person("ben", plan="pro")
    knock(world, "ben")
    people = [f"p{n}" for n in range(100)]
    for who in people:
        world.say(who, {"type": "identify", "traits": {"plan": "free"}}, at=world.now - timedelta(days=1))
    knock(world, *people, *people[:5])

    assert Run.objects.filter(held_out=False).count() == 30
    watched = Run.objects.filter(held_out=True)
    # Both groups end with the same person: nobody is watched who could not have walked.
    assert 5 < watched.count() < 70
    assert watched.latest("id").id < Run.objects.filter(held_out=False).latest("id").id
    assert refusals().count("cap_in_all") == 100 - 30 - watched.count()
    assert refusals()[0] == "filter"


@pytest.mark.row("E3")
def test_a_cap_that_is_published_later_counts_who_entered_before(world):
    create(BOSS, name="Nudge", key="nudge", now=world.now, graph=journey())
    publish(BOSS, "nudge", now=world.now, ticks=["*"], note="no limit")
    knock(world, "ada")
    fold()
    knock(world, "ben", "cleo")

    def limit(**caps):
        settings = {"types": ["feature_limit_reached"], "reentry": "always", **caps}
        commands = [{"op": "configure", "id": "start", "settings": settings}]
        edit(BOSS, "nudge", revision=find("nudge").revision, commands=commands, now=world.now)
        publish(BOSS, "nudge", now=world.now, ticks=["*"], note="limit")

    world.later(minutes=5)
    limit(in_all=4, per_hour=4)
    knock(world, "dov", "eli")
    assert refusals() == ["cap_in_all"]
    limit(in_all=5, per_hour=4)
    knock(world, "eli")
    assert refusals() == ["cap_in_all", "cap_per_hour"]
    limit()
    knock(world, "eli")
    limit(in_all=6)
    knock(world, "fay", "gus")

    assert Run.objects.count() == 6
    assert Admitted.objects.get().in_all == 6


@pytest.mark.row("E3")
def test_late_events_take_no_place_and_neither_do_clocks_moved_by_hand(world):
    world.journey(journey(per_day=1))
    late = world.now - timedelta(days=3)
    accept([{**KNOCK, "userId": "ada", "messageId": "late", "timestamp": late.isoformat()}], Source(), world.now)
    world.settle()
    assert not Run.objects.exists()
    ben = world.person("ben")
    clocks.move(ben.home, timedelta(days=5))
    knock(world, "ben")
    knock(world, "cleo")
    world.later(days=1)
    knock(world, "dov")

    assert refusals() == ["cap_per_day"]
    assert Run.objects.count() == 2


@pytest.mark.row("E3")
def test_a_start_by_the_application_has_the_same_limit(world):
    create(BOSS, name="Nudge", key="nudge", now=world.now, graph=journey(kind="entry_api", in_all=1))
    publish(BOSS, "nudge", now=world.now, ticks=["*"], note="slice")
    for name in ("ada", "ben"):
        enter(1, "nudge", world.person(name), {}, name, world.now)
    world.settle()

    assert Run.objects.count() == 1
    assert refusals() == ["cap_in_all"]


@pytest.mark.row("E3")
@pytest.mark.parametrize("caps", [{}, {"in_all": 500}])
def test_counting_costs_two_statements_a_step_and_nothing_without_a_cap(world, caps):
    world.journey(journey(**caps))
    accept([{**KNOCK, "userId": f"p{n}", "messageId": f"m-{n}"} for n in range(100)], Source(), world.now)
    walk(world.now, shards_at_once=256)
    accept([{**KNOCK, "userId": f"q{n}", "messageId": f"n-{n}"} for n in range(100)], Source(), world.now)
    with CaptureQueriesContext(connection) as asked:
        walk(world.now, shards_at_once=256)

    counting = [q["sql"] for q in asked if "engine_admitted" in q["sql"]]
    assert len(counting) == (2 if caps else 0)
    assert Run.objects.count() == 200
