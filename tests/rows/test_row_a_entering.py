"""A2, A3, A6: what sets a journey going, from the front door to the run."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audience.models import Event
from engine.models import Run, Step
from tests.world import graph_of


def entry(type_, where=None, **settings):
    """A journey that only lets people in."""
    start = {"types": [type_], "reentry": "always", **({"where": where} if where else {}), **settings}
    return graph_of(("start", "entry_event", start), ("out", "exit", {"reason": "seen"}), edges=["start.next out"])


def is_(operand, value):
    return {"op": "eq", "left": operand, "right": {"value": value}}


def reports(world, who, meter, *figures, limit=100, **more):
    for used in figures:
        world.later(minutes=10).event(who, "usage_reported", meter=meter, used=used, limit=limit, **more)


@pytest.mark.row("A2")
def test_79_80_85_90_of_a_hundred_are_one_entry_at_each_crossing_and_none_between(world):
    ada = world.person("ada")
    world.journey(entry("usage_threshold_hit"))

    entered = []
    for used in (79, 80, 85, 90):
        reports(world, ada, "contacts", used)
        entered.append(Run.objects.count())

    assert entered == [0, 1, 1, 2]
    assert [run.memory["event"]["threshold"] for run in Run.objects.order_by("id")] == [80, 90]


@pytest.mark.row("A2")
@pytest.mark.parametrize("meter", ["seats", "contacts", "sends", "api_calls"])
def test_any_meter_works_by_its_name_only(world, meter):
    ada = world.person("ada")
    at_80 = {"op": "all", "of": [is_({"event": "threshold"}, 80), is_({"event": "meter"}, meter)]}
    world.journey(entry("usage_threshold_hit", at_80))

    reports(world, ada, meter, 79, 80, 85, 90)
    reports(world, ada, "something_else", 79, 80, 85, 90)

    assert [run.memory["event"]["meter"] for run in Run.objects.all()] == [meter]


@pytest.mark.row("A2")
def test_a_jump_past_all_thresholds_lets_in_once(world):
    ada = world.person("ada")
    world.journey(entry("usage_threshold_hit", reentry="after", after="P1D"))

    reports(world, ada, "seats", 10, 100)

    assert Run.objects.count() == 1
    assert Event.objects.filter(type="usage_threshold_hit").count() == 3


THRICE = {"op": "ge", "left": {"count": {"type": "paywall_encountered", "days": 7, "same": ["feature"]}}, "right": {"value": 3}}


def tries(world, who, *moments):
    """Try gated features: (day, feature), counted from now."""
    began = world.now
    for day, feature in moments:
        world.until(began + timedelta(days=day))
        world.event(who, "paywall_encountered", feature=feature)


@pytest.mark.row("A3")
@pytest.mark.row("D8")
def test_a_gated_feature_tried_three_times_in_seven_days_enters_at_the_third_try(world):
    ada = world.person("ada")
    world.journey(entry("paywall_encountered", THRICE))

    tries(world, ada, (0, "boards"), (3, "boards"))
    assert Run.objects.count() == 0
    tries(world, ada, (3, "boards"))

    assert world.run_of(ada).memory["event"]["feature"] == "boards"


@pytest.mark.row("A3")
@pytest.mark.parametrize(
    "moments",
    [
        [(0, "boards"), (4, "boards"), (8, "boards")],
        [(0, "boards"), (3, "boards"), (7, "boards")],
        [(0, "boards"), (1, "export"), (2, "boards"), (3, "export")],
    ],
    ids=["over eight days", "the first exactly seven days ago", "of two features"],
)
def test_three_tries_too_far_apart_or_of_two_features_do_not_enter(world, moments):
    ada = world.person("ada")
    world.journey(entry("paywall_encountered", THRICE))

    tries(world, ada, *moments)

    assert Run.objects.count() == 0
    refused = Step.objects.filter(kind="refused").last()
    assert refused.code == "filter"
    assert "2" in str(refused.values)


@pytest.mark.row("A6")
def test_a_type_registered_in_the_admin_starts_a_journey_with_no_restart(world, boss):
    ada = world.person("ada")
    world.journey(entry("deal_closed", {"op": "ge", "left": {"event": "value"}, "right": {"value": 1000}}))
    form = {"title": "Closed a deal", "key": "deal_closed", "properties": "value: number needed", "life_hours": 48}
    assert boss.post(reverse("admin:cairn_audience_eventtyperow_add"), form).status_code == 302

    world.event(ada, "deal_closed", value=999)
    assert Run.objects.count() == 0
    world.event(ada, "deal_closed", value=1000)

    assert world.run_of(ada).memory["event_type"] == "deal_closed"


@pytest.mark.row("A6")
def test_an_event_that_nobody_registered_is_kept_and_enters_nothing(world):
    ada = world.person("ada")
    world.journey(entry("paywall_encountered"))

    world.event(ada, "never_heard_of", value=1)

    assert not Event.objects.get(type="never_heard_of").known
    assert Run.objects.count() == 0
