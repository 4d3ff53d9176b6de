"""Quarantine by reason: one mapping repairs all, tried before it is done."""

import pytest

from audience.accept import Source, accept
from audience.history import Actor, NotAllowed
from audience.models import Event, History, Quarantined
from insights.flow.groups import Reason, drop_all, fitting, groups, replay_all
from tests.insights.flow.cast import forgetful, web_key

NAME = "paywall_encountered"
MISSING = Reason("missing", "properties.feature")
MAYA = Actor("user:maya")


@pytest.fixture
def quarantined(world) -> None:
    forgetful(world, web_key(world))


@pytest.mark.row("D22")
def test_refusals_are_grouped_by_reason_with_the_key_they_came_by(world, quarantined):
    (group,) = groups(NAME)

    assert (group.reason, group.count, group.sources, group.sentence) == (MISSING, 4, ["web"], "feature is missing.")
    assert (group.missing, group.offers) == ("feature", ["needs_plan", "featureKey"])
    assert len(group.samples) == 3


def test_a_mapping_is_tried_on_all_and_stores_nothing(world, quarantined):
    assert fitting(NAME, MISSING, "featureKey", world.now) == (3, 4)
    assert fitting(NAME, MISSING, "needs_plan", world.now) == (4, 4)
    assert fitting(NAME, MISSING, "nothing", world.now) == (0, 4)
    assert not Event.objects.filter(type=NAME).exists()


def test_what_fits_goes_on_and_what_does_not_stays(world, quarantined):
    done = replay_all(MAYA, NAME, MISSING, "featureKey", world.now)

    assert (done.went, done.still) == (3, 1)
    assert set(Event.objects.filter(type=NAME).values_list("properties__feature", flat=True)) == {"whiteboards"}
    assert Quarantined.objects.filter(settled_at=None).count() == 1
    assert replay_all(MAYA, NAME, MISSING, "", world.now).still == 1
    assert drop_all(MAYA, NAME, MISSING, world.now).went == 1
    assert groups(NAME) == []
    assert History.objects.filter(operation="quarantine.replayed").count() == 3


def test_whoever_may_not_repair_repairs_nothing(world, quarantined):
    with pytest.raises(NotAllowed):
        replay_all(Actor("user:eve", frozenset()), NAME, MISSING, "featureKey", world.now)


def test_what_is_too_large_is_not_offered_another_value(world):
    accept([{"type": "track", "userId": "ada", "event": NAME, "properties": {"feature": "x" * 40_000, "note": 1}}], Source(), world.now)

    (group,) = groups(NAME)

    assert (group.reason, group.missing, group.offers) == (Reason("too_large", "properties.feature"), "", [])
