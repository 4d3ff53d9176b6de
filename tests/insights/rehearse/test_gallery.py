"""Each journey of the gallery goes live without a tick, and one person is walked through it."""

from datetime import timedelta

import pytest

from audience.history import Actor
from channels.models import Sender
from insights.rehearse.story import Answer, Besides, Story
from insights.rehearse.told import rehearse
from journeys import files
from journeys.checks.examine import examine
from journeys.checks.known import known_for
from journeys.gallery import from_gallery, gallery
from journeys.models import Draft
from journeys.operations.files import take_in
from journeys.operations.publish import finished, publish
from tests.world import World

MAYA = Actor("user:maya")
DAY = timedelta(days=1)
KEYS = [one.key for one in gallery()]
# Who walks, what sets it off, what she hears, and what one of the texts must say.
WALKS = {
    "nudge-at-the-limit": (
        {"plan": "starter", "traits": {"storage_used_pct": 83}},
        ("usage_threshold_hit", {"meter": "storage", "pct": 83, "threshold": 80}),
        [("push-storage", 0), ("email", 1), ("sms", 5)],
        "Storage is 83 % full",
    ),
    "three-knocks-at-the-gate": (
        {"plan": "starter"},
        ("paywall_encountered", {"feature": "whiteboards"}),
        [("prompt", 0), ("email", 2)],
        "You tried whiteboards this week",
    ),
    "a-milestone-was-reached": (
        {"plan": "starter"},
        ("milestone_reached", {"what": "boards", "count": 50}),
        [("cheer", 0), ("email", 3)],
        "After 50 boards",
    ),
    "switch-to-annual": (
        {"plan": "starter"},
        ("renewal_upcoming", {"period": "month", "months": 3}),
        [("email", 0), ("banner", 4)],
        "3 months with us",
    ),
    "first-steps": ({"plan": "free"}, ("signed_up", {}), [("welcome", 0), ("invite", 2), ("ideas", 5)], "Your first board in two minutes"),
    "win-back": ({"plan": "starter"}, ("subscription_cancelled", {}), [("ask", 0), ("news", 30)], "One question before you go"),
}


@pytest.fixture
def open_for_business(world: World) -> World:
    """An SMS sender that the carriers know, and yearly prices."""
    from audience.models import Plan

    Sender.objects.create(channel="sms", name="SMS", provider="mailroom", address="+14155550132", registration="approved")
    for plan in Plan.objects.all():
        plan.yearly_price = plan.price * 10
        plan.save()
    return world


def walked(world: World, key: str, **more):
    file = from_gallery(key)
    who, (kind, properties), _heard, _text = WALKS[key]
    draft = take_in(MAYA, file, now=world.now)
    # A share is held out; whoever is rehearsed hears what the others hear.
    story = Story(person=None, at=world.now, type=kind, properties={**properties, **more.pop("properties", {})}, **{**who, **more})
    return rehearse(draft.journey, finished(draft.graph), story)


def test_the_four_tracks_onboarding_and_win_back_are_there():
    assert list(WALKS) == KEYS


@pytest.mark.row("E16")
@pytest.mark.parametrize("key", KEYS)
def test_it_passes_every_check_and_goes_live_without_a_tick(open_for_business: World, key: str) -> None:
    file = from_gallery(key)
    found = examine(file.graph, known_for(file.graph, open_for_business.now))
    # That an event never came so far is a hint for whoever begins; nothing wants a tick.
    assert [(one.check, one.text) for one in found if one.check != "events"] == []
    assert {one.level for one in found} <= {"advice"}

    take_in(MAYA, file, now=open_for_business.now)
    assert publish(MAYA, key, now=open_for_business.now).version.number == 1


@pytest.mark.row("E27")
@pytest.mark.parametrize("key", KEYS)
def test_it_is_the_same_file_after_going_in_and_out(key: str) -> None:
    file = from_gallery(key)
    assert files.read(files.write(file)) == file
    assert file.about.endswith(".")


@pytest.mark.row("B1")
@pytest.mark.row("E17")
@pytest.mark.parametrize("key", KEYS)
def test_she_hears_what_the_journey_says_on_the_days_it_says(open_for_business: World, key: str) -> None:
    told = walked(open_for_business, key)

    _who, _what, heard, text = WALKS[key]
    sent = [(line.node, line.day) for line in told.lines if line.text and line.node in {node for node, _day in heard}]
    assert sent == heard
    assert told.sent == [node for node, _day in heard]
    assert text in [line.text for line in told.lines]
    assert told.ended == "completed"
    assert not Draft.objects.get().journey.versions.exists()


@pytest.mark.row("A3")
def test_the_third_knock_at_one_gate_enters_and_the_second_does_not(open_for_business: World) -> None:
    world = open_for_business
    take_in(MAYA, from_gallery("three-knocks-at-the-gate"), now=world.now)
    publish(MAYA, "three-knocks-at-the-gate", now=world.now)
    ada = world.person("ada", plan="starter")
    for _knock in range(2):
        world.event(ada, "paywall_encountered", feature="whiteboards").event(ada, "paywall_encountered", feature="guests")
    assert world.why(ada, "entered") + world.why(ada, "held_out") == []
    world.event(ada, "paywall_encountered", feature="whiteboards")
    assert len(world.why(ada, "entered") + world.why(ada, "held_out")) == 1


@pytest.mark.row("C7")
def test_the_saving_of_a_year_is_worked_out_from_the_two_prices(open_for_business: World) -> None:
    from channels.models import MessageBody

    world = open_for_business
    take_in(MAYA, from_gallery("switch-to-annual"), now=world.now)
    publish(MAYA, "switch-to-annual", now=world.now)
    for name in ("ada", "ben", "eve", "fay", "gil"):
        who = world.person(name, plan="starter")
        world.event(who, "renewal_upcoming", period="month", months=3)
    bodies = MessageBody.objects.filter(message__channel="email").values_list("text", flat=True)
    assert bodies
    assert all("$588 a year" in body and "$490" in body for body in bodies)
    for months in (2, 4):
        told = walked(world, "switch-to-annual", properties={"months": months})
        assert told.refused


@pytest.mark.row("C5")
def test_a_small_milestone_enters_nobody(open_for_business: World) -> None:
    assert walked(open_for_business, "a-milestone-was-reached", properties={"count": 49}).refused


@pytest.mark.row("C11")
def test_first_steps_sell_nothing_and_fall_silent_at_the_milestone(open_for_business: World) -> None:
    done = Besides(after=DAY, type="onboarding_completed")
    told = walked(open_for_business, "first-steps", besides=(done,))
    assert (told.sent, told.ended) == (["welcome"], "completed")

    invited = Besides(after=DAY, type="collaborator_invited")
    assert walked(open_for_business, "first-steps", besides=(invited,)).sent == ["welcome", "together", "ideas"]


@pytest.mark.row("B6")
def test_an_answer_ends_the_asking_back(open_for_business: World) -> None:
    told = walked(open_for_business, "win-back", answers={"ask": Answer(kind="replied")})
    assert told.sent == ["ask"]
    assert told.ended == "exited"
