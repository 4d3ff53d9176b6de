"""A5 and C11: whoever is in onboarding is held, a real limit speaks, and both reasons are kept."""

from datetime import timedelta

import pytest

from channels.models import Message
from engine.models import Step
from tests.person_page import person_page
from tests.world import graph_of


def prompt(type_, text="Nearly full", **everywhere):
    return graph_of(
        ("start", "entry_event", {"types": [type_], "reentry": "always"}),
        ("push", "send_push", {"title": text, "body": text}),
        edges=["start.next push"],
        **{"prompt": True, **everywhere},
    )


@pytest.fixture
def ada(world):
    """Here since three days."""
    return world.person("ada", here_for=timedelta(days=3))


def interest(world, who):
    world.event(who, "paywall_encountered", feature="whiteboards")


def reasons(who):
    return list(Step.objects.filter(person_id=who.id, kind__in=["requested", "asked"]).order_by("id").values_list("code", flat=True))


@pytest.mark.row("A5")
@pytest.mark.row("C11")
def test_whoever_is_in_onboarding_is_held_and_hears_it_at_the_milestone(world, ada):
    world.journey(prompt("paywall_encountered"))
    interest(world, ada)
    assert (Message.objects.get().state, Message.objects.get().why) == ("held", "onboarding_held")

    world.later(days=2)
    assert world.heard_by(ada) == []
    world.event(ada, "onboarding_completed")

    assert world.heard_by(ada) == ["Nearly full"]
    assert reasons(ada) == ["onboarding_held", "ready"]


@pytest.mark.row("C11")
def test_the_first_weeks_end_without_a_milestone_too(world, ada):
    world.journey(prompt("paywall_encountered"))
    interest(world, ada)
    world.later(days=10)
    assert world.heard_by(ada) == []

    world.later(days=2)
    assert world.heard_by(ada) == ["Nearly full"]


@pytest.mark.row("A5")
@pytest.mark.row("D21")
def test_what_set_it_off_may_become_stale_before_the_milestone(world, ada):
    world.journey(prompt("paywall_encountered", life_hours=48))
    interest(world, ada)
    world.later(days=3)
    world.event(ada, "onboarding_completed").later(days=20)

    assert world.heard_by(ada) == []
    assert Message.objects.get().why == "trigger_stale"


@pytest.mark.row("A5")
def test_at_the_milestone_everything_is_asked_again(world, ada):
    world.journey(prompt("paywall_encountered"))
    interest(world, ada)
    world.event(ada, "support_ticket_opened", ticket="t").event(ada, "onboarding_completed")

    assert Message.objects.get().why == "ticket_open"


@pytest.mark.row("C11")
def test_a_real_limit_on_the_third_day_speaks_although_a_prompt_is_held_and_both_reasons_are_kept(world, ada, boss):
    world.journey(prompt("paywall_encountered", "Whiteboards", priority=50), "interest")
    world.journey(prompt("usage_threshold_hit", "Full"), "limit")

    interest(world, ada)
    world.event(ada, "usage_threshold_hit", meter="seats", threshold=100, used=10, limit=10)

    assert world.heard_by(ada) == ["Full"]
    assert reasons(ada) == ["onboarding_held", "real_limit"]
    page = person_page(boss, ada).text
    assert "no upgrade prompts before" in page
    assert "this is about a real limit (seats), which may be said at once" in page

    # The limit's prompt holds the gap now.
    world.event(ada, "onboarding_completed")
    assert world.heard_by(ada) == ["Full"]
    assert Message.objects.get(state="skipped").why == "prompt_gap"


@pytest.mark.row("C11")
@pytest.mark.parametrize(
    ("type_", "properties"),
    [
        ("paywall_encountered", {"feature": "whiteboards", "threshold": 100}),
        ("usage_threshold_hit", {"meter": "seats", "threshold": 90}),
        ("usage_threshold_hit", {"meter": "seats", "threshold": 90, "pct": 99.9}),
        ("usage_threshold_hit", {"meter": "seats"}),
    ],
)
def test_only_a_real_limit_passes(world, ada, type_, properties):
    world.journey(prompt(type_))
    world.event(ada, type_, **properties)

    assert Message.objects.get().why == "onboarding_held"


@pytest.mark.row("C11")
@pytest.mark.parametrize(
    ("type_", "properties"),
    [
        ("feature_limit_reached", {"feature": "seats"}),
        ("usage_threshold_hit", {"meter": "seats", "threshold": 100}),
        ("usage_threshold_hit", {"meter": "seats", "pct": 104}),
        # The first of three that one jump makes.
        ("usage_threshold_hit", {"meter": "seats", "threshold": 80, "pct": 100}),
    ],
)
def test_each_real_limit_passes_and_says_so(world, ada, type_, properties):
    world.journey(prompt(type_))
    world.event(ada, type_, **properties)

    step = Step.objects.get(code="real_limit")
    assert step.values["limit"] == "seats"
    assert world.heard_by(ada) == ["Nearly full"]


@pytest.mark.row("C11")
def test_whoever_jumps_to_the_limit_in_the_first_days_hears_of_it_at_once(world, ada):
    world.journey(prompt("usage_threshold_hit"))
    world.event(ada, "usage_reported", meter="seats", used=10, limit=10, scope="person")

    assert world.heard_by(ada) == ["Nearly full"]


@pytest.mark.row("C11")
def test_what_is_held_in_onboarding_keeps_other_interest_out_as_before(world, ada):
    world.journey(prompt("paywall_encountered"), "interest")
    world.journey(prompt("session_started"), "other")
    interest(world, ada)
    world.event(ada, "session_started")

    assert Step.objects.get(kind="refused").code == "upsell_running"
