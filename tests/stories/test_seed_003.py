"""The sequence that everybody writes about, to the letter: push on day 0, e-mail on day 1, SMS on day 5; silence after the upgrade."""

from itertools import product

import pytest

from channels.models import Message
from channels.receipts.hear import hear
from journeys.gallery import from_gallery
from tests.world import World

BRANCHES = {
    "a": {"plan": "free", "paywalled_feature_attempts": 3},
    "b": {"plan": "starter", "storage_used_pct": 83, "seats_used": 2, "seats_limit": 8},
    "c": {"plan": "starter", "storage_used_pct": 40, "seats_used": 8, "seats_limit": 8},
}
HEARD = {"a": "push-gate", "b": "push-storage", "c": "push-seats"}


@pytest.fixture
def world(db):
    world = World()
    entry = from_gallery("nudge-at-the-limit")
    graph = {**entry.graph, "everywhere": {**entry.graph["everywhere"], "holdout": 0}}
    world.journey(graph, "nudge-at-the-limit")
    return world


def answer(world, who, channel, deed):
    message = Message.objects.get(person_id=who.id, channel=channel, state="sent")
    hear(message.id, deed, world.now, {}, provider_event_id=f"{deed}-{message.id}", now=world.now)
    world.settle()


def hit_the_limit(world, who):
    world.event(who, "feature_limit_reached", feature="storage", used=8.3, limit=10)


@pytest.mark.row("D9")
@pytest.mark.parametrize("branch", BRANCHES)
def test_each_branch_has_its_own_push(world, branch):
    ada = world.person("ada", **BRANCHES[branch])

    hit_the_limit(world, ada)

    assert Message.objects.get(person_id=ada.id).node == HEARD[branch]


@pytest.mark.row("D9")
def test_whoever_fits_two_branches_goes_by_their_order_and_whoever_fits_none_leaves_quietly(world):
    both = world.person("ada", plan="starter", storage_used_pct=83, seats_used=8, seats_limit=8)
    none = world.person("ben", plan="pro", storage_used_pct=83)
    for who in (both, none):
        hit_the_limit(world, who)

    assert Message.objects.get(person_id=both.id).node == "push-storage"
    assert (world.run_of(none).state, world.channels_heard_by(none)) == ("exited", [])


@pytest.mark.row("D3")
def test_the_top_tier_is_refused_with_the_reason(world):
    eve = world.person("eve", plan="enterprise")

    hit_the_limit(world, eve)

    assert world.why(eve) == ["refused:filter"]


@pytest.mark.row("D11")
@pytest.mark.parametrize(("engages", "clicks", "agreed"), list(product([True, False], repeat=3)))
def test_push_then_email_then_sms_only_as_far_as_needed(world, engages, clicks, agreed):
    ada = world.person("ada", consents="email push sms" if agreed else "email push", **BRANCHES["b"])
    hit_the_limit(world, ada)

    world.later(hours=3)
    if engages:
        answer(world, ada, "push", "opened")
    world.later(hours=20, minutes=59)
    assert world.channels_heard_by(ada) == ["push"]

    world.later(minutes=2)
    if not engages:
        assert world.channels_heard_by(ada) == ["push", "email"]
        world.later(hours=1)
        if clicks:
            answer(world, ada, "email", "clicked")
    world.later(days=10)

    expected = ["push"] if engages else ["push", "email"] if clicks or not agreed else ["push", "email", "sms"]
    assert world.channels_heard_by(ada) == expected
    sms = Message.objects.filter(person_id=ada.id, channel="sms").first()
    if expected[-1] == "sms":
        assert (sms.sent_at - Message.objects.get(channel="push").sent_at).days == 5
    elif not agreed and not engages and not clicks:
        assert sms.why == "no_consent"


UPGRADES = {
    "while waiting for the push": {"hours": 5},
    "while waiting for the mail": {"days": 2},
    "in the last hour": {"days": 4, "hours": 23},
}


@pytest.mark.row("D12")
@pytest.mark.row("D13")
@pytest.mark.row("N1")
@pytest.mark.parametrize("by", ["herself", "a colleague"])
@pytest.mark.parametrize("moment", UPGRADES)
def test_from_the_upgrade_on_there_is_silence(world, moment, by):
    ada = world.person("ada", account="northwind", **BRANCHES["b"])
    ben = world.person("ben", account="northwind", plan="starter")
    hit_the_limit(world, ada)
    world.later(**UPGRADES[moment])
    heard = world.channels_heard_by(ada)

    world.event(ada if by == "herself" else ben, "plan_upgraded", to="pro").later(days=20)

    assert world.channels_heard_by(ada) == heard
    assert (world.run_of(ada).state, world.run_of(ada).reason) == ("completed", "goal")
    assert not Message.objects.filter(state__in=["held", "ready"]).exists()


@pytest.mark.row("D14")
def test_two_signals_in_one_hour_make_one_journey(world):
    entry = from_gallery("nudge-at-the-limit")
    world.journey({**entry.graph, "everywhere": {**entry.graph["everywhere"], "holdout": 0}}, "another")
    ada = world.person("ada", **BRANCHES["b"])

    hit_the_limit(world, ada)
    world.later(minutes=40)
    world.event(ada, "usage_threshold_hit", meter="storage", threshold=90, used=9, limit=10, pct=90)

    assert world.channels_heard_by(ada) == ["push"]
    assert world.why(ada, "refused").count("refused:upsell_running") == 2
