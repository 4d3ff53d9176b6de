"""Draws the sequence that everybody writes about from blank: push on day 0, e-mail on day 1, SMS on day 5."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.e2e.hand import Hand

CHECKOUT = "https://boards-of-ours.net/upgrade"
MAIL = "What the next plan would give you"
SMS = "Acme Boards: you are at your limit."


@dataclass(frozen=True)
class Way:
    """A branch: its label, its rules as the builder asks for them, how it says them, and the push that follows."""

    label: str
    rules: tuple[tuple[str, str, str], ...]
    words: str
    title: str
    body: str


WAYS = (
    Way(
        "Free, 3 tries or more",
        (("current_plan", "is", "free"), ("paywalled_feature_attempts", "is at least", "3")),
        "current_plan is free and paywalled_feature_attempts is at least 3",
        "That one is on Starter",
        "Whiteboards and exports open on Starter.",
    ),
    Way(
        "Storage 80 % or more",
        (("current_plan", "is", "starter"), ("storage_used_pct", "is at least", "80")),
        "current_plan is starter and storage_used_pct is at least 80",
        "Storage is nearly full",
        "See your options. Used: ",
    ),
    Way(
        "All seats taken",
        (("current_plan", "is", "starter"), ("seats_used", "is at least", "field:seats_limit")),
        "current_plan is starter and seats_used is at least seats_limit",
        "All seats taken",
        "The next colleague has to wait outside.",
    ),
)


def draw(page: Any, name: str) -> Hand:
    """Draw it all on a blank canvas that is open."""
    hand = Hand(page)
    hand.name(name)
    begin(hand)
    branch = hand.drag("Branch", "start|next")
    hand.write("Name on the card", "Which limit is it?")
    for nth, way in enumerate(WAYS):
        path(hand, nth, way)
    pushes = [push(hand, branch, nth, way) for nth, way in enumerate(WAYS)]
    hand.plus(f"{branch}|else", "Leave")
    hand.write("Reason, as it is counted", "nobody_matches")
    wait = hand.drag("Wait for something", f"{pushes[0]}|next")
    hand.write("Name on the card", "Wait for push engagement")
    hand.write("Label of the side path", "Engaged")
    for one in pushes[1:]:
        hand.lead(f"{one}|next", "Wait for push engagement")
    later(hand, wait)
    everywhere(hand)
    return hand


def begin(hand: Hand) -> None:
    hand.press_on("start")
    hand.write("Name on the card", "Start: a limit is near")
    for event in ("feature_limit_reached", "usage_threshold_hit"):
        hand.choose("Add an event", event)
    hand.rule(hand.panel.locator(".rule-form"), 0, "current_plan", "is not", "enterprise")


def path(hand: Hand, nth: int, way: Way) -> None:
    """Name a path of the branch and build its rules."""
    if nth:
        hand.press("Add a path")
    one = hand.panel.locator(".objects > .object").nth(nth)
    hand.write("Label", way.label, within=one)
    for row, (field, how, value) in enumerate(way.rules):
        hand.rule(one.locator(".rule-form"), row, field, how, value)
    expect(one.locator(".rule-words")).to_have_text(way.words)


def push(hand: Hand, branch: str, nth: int, way: Way) -> str:
    """Put a push below a path: the middle one by its `+`, the others out of the palette."""
    place = f"{branch}|{'abc'[nth]}"
    step = hand.plus(place, "Push") if nth == 1 else hand.drag("Push", place)
    hand.write("Name on the card", f"Push: {way.title.lower()}")
    hand.write("Title", way.title)
    hand.write("Text", way.body)
    if nth == 1:
        hand.insert("Text", "storage_used_pct", "80")
        expect(hand.panel.get_by_label("Text", exact=True)).to_have_value(f'{way.body}{{{{ storage_used_pct | default: "80" }}}}')
    hand.write("Opens", f"{CHECKOUT}?from={'abc'[nth]}")
    return step


def later(hand: Hand, wait: str) -> None:
    """What follows the push: e-mail after a day, SMS four days after that, the goal at the end of every way."""
    email = hand.drag("E-mail", f"{wait}|timeout")
    hand.write("Name on the card", "E-mail: room to grow")
    hand.write("Subject", MAIL)
    hand.write("Text", "Your storage is {{ storage_used_pct | default: 80 }} % full.\n\nPro has ten times the room.")
    hand.write("Button", "See your options")
    hand.write("The button opens", f"{CHECKOUT}?from=email")
    click = hand.plus(f"{email}|next", "Wait for something")
    hand.write("Name on the card", "Wait for an e-mail click")
    hand.press("Take away")
    hand.write("Give up after", "4")
    hand.write("Label of the side path", "Clicked")
    sms = hand.drag("SMS", f"{click}|timeout")
    hand.write("Name on the card", "SMS: last nudge")
    hand.write("Text", f"{SMS} More room in two taps: {CHECKOUT} Reply STOP to opt out.")
    hand.drag("Goal", f"{sms}|next")
    hand.write("Name on the card", "Goal: Upgraded")
    for one in (wait, click):
        hand.lead(f"{one}|happened", "Goal: Upgraded")


def everywhere(hand: Hand) -> None:
    """Out on any plan change; an upgrade within 14 days is the goal. Both are so already."""
    hand.page.get_by_role("button", name="Everywhere in this journey").click()
    expect(hand.panel.locator("#panel-title")).to_have_text("This journey")
    expect(hand.panel.get_by_label("Leaves at once when").get_by_label("What happens")).to_have_value("$plan_change")
    expect(hand.panel.get_by_label("Within how many days", exact=True)).to_have_value("14")
