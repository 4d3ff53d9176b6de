"""Types the sequence that everybody writes about from blank, with the keyboard alone; `nudge` draws the same with the mouse."""

import re

from playwright.sync_api import expect

from tests.e2e.keys import Keys
from tests.e2e.nudge import CHECKOUT, MAIL, SMS, WAYS, Way


def begin(keys: Keys, name: str) -> None:
    """Begin an empty journey of this name, be it the first or not."""
    page = keys.page
    page.goto("/admin/journeys/")
    if page.locator("#new-journey").count():
        keys.press("n")
        expect(page.get_by_role("dialog").get_by_label("Name", exact=True)).to_be_focused()
        keys.write(name)
        keys.press("Enter")
        page.locator("#journey[data-ready]").wait_for()
        keys.press("Enter")
    else:
        keys.go_to("Empty canvas")
        keys.press("Enter")
        page.locator("#journey[data-ready]").wait_for()
        rename(keys, name)
    expect(page.locator("#canvas .node:focus")).to_have_count(1)


def rename(keys: Keys, name: str) -> None:
    keys.go_to("Name of the journey")
    before = keys.revision()
    keys.press("Control+a")
    keys.write(name)
    keys.press("Enter")
    keys.saved_after(before)


def draw(keys: Keys) -> None:
    """Draw it all on a blank canvas on which the start has the focus."""
    keys.into_panel()
    keys.write("Start: a limit is near")
    for nth, event in enumerate(("Limit reached", "Usage threshold crossed")):
        keys.choose("Add an event", event)
        expect(keys.page.get_by_label("Event", exact=True)).to_have_count(nth + 1)
    new_rules(keys, 0, "current_plan is not enterprise", "current_plan != enterprise")
    keys.out_of_panel()
    keys.add("branch")
    keys.into_panel()
    keys.write("Which limit is it?")
    for nth, way in enumerate(WAYS):
        path(keys, nth, way)
    pushes(keys)
    after_push(keys)
    later(keys)


def new_rules(keys: Keys, form: int, words: str, *lines: str) -> None:
    """Type rules, each as one line, into a rule form of the panel that has none yet."""
    keys.go_to("Rule")
    keys.press("Enter")
    for nth, line in enumerate(lines):
        if nth:
            keys.press("Control+Enter")
        keys.rule(line)
        expect(keys.page.locator("#panel .rule-form").nth(form).locator("[data-part='value']")).to_have_count(nth + 1)
    expect(keys.page.locator("#panel .rule-words").nth(form)).to_have_text(words)


LINES = (
    ("current_plan = free", "paywalled_feature_attempts >= 3"),
    ("current_plan = starter", "storage_used_pct >= 80"),
    ("current_plan = starter", "seats_used >= seats_limit"),
)


def path(keys: Keys, nth: int, way: Way) -> None:
    """Name a path of the branch and type its rules."""
    if nth:
        before = keys.revision()
        keys.go_to("Add a path")
        keys.operations += 1
        keys.press("Enter")
        expect(keys.page.get_by_label("Label", exact=True).nth(nth)).to_be_focused()
        keys.saved_after(before)
    keys.write(way.label, "Label")
    new_rules(keys, nth, way.words, *LINES[nth])


def pushes(keys: Keys) -> None:
    keys.out_of_panel()
    keys.add("push")
    keys.into_panel()
    for nth, way in enumerate(WAYS):
        if nth:
            keys.go_on(f"after “{way.label}”", "push")
        keys.write(f"Push: {way.title.lower()}")
        keys.write(way.title, "Title")
        keys.write(way.body, "Text")
        if nth == 1:
            insert(keys, "storage_used_pct", "80")
        keys.write(f"{CHECKOUT}?from={'abc'[nth]}", "Opens")


def insert(keys: Keys, value: str, fallback: str) -> None:
    """Put a value where one writes by the picker."""
    keys.operations += 1
    keys.press("Control+i")
    expect(keys.page.get_by_label("If it is missing")).to_be_focused()
    keys.type(fallback)
    keys.go_to(value)
    keys.press("Enter")
    expect(keys.page.get_by_label("Text", exact=True)).to_be_focused()


def after_push(keys: Keys) -> None:
    keys.go_on("after “Everyone else”", "leave")
    keys.write("nobody_matches", "Reason, as it is counted")
    keys.go_on(f"after “Push: {WAYS[0].title.lower()}”", "wait for something")
    keys.write("Wait for push engagement")
    keys.write("Engaged", "Label of the side path")
    for way in WAYS[1:]:
        keys.lead_on(f"after “Push: {way.title.lower()}”", "wait for push", "Wait for push engagement")


def later(keys: Keys) -> None:
    """What follows the push: e-mail after a day, SMS four days after that, the goal at the end of every way."""
    keys.go_on("", "e-mail")
    keys.write("E-mail: room to grow")
    keys.write(MAIL, "Subject")
    keys.write("Your storage is {{ storage_used_pct | default: 80 }} % full.\n\nPro has ten times the room.", "Text")
    keys.write("See your options", "Button")
    keys.write(f"{CHECKOUT}?from=email", "The button opens")
    keys.go_on("", "wait for something")
    keys.write("Wait for an e-mail click")
    before = keys.revision()
    keys.go_to("Take away")
    keys.operations += 1
    keys.press("Enter")
    keys.saved_after(before)
    keys.write("4", "Give up after")
    keys.write("Clicked", "Label of the side path")
    keys.go_on("", "sms")
    keys.write("SMS: last nudge")
    keys.write(f"{SMS} More room in two taps: {CHECKOUT} Reply STOP to opt out.", "Text")
    keys.go_on("", "goal")
    keys.write("Goal: Upgraded")
    for side in ("Engaged", "Clicked"):
        keys.lead_on(f"after “{side}”", "goal: up", "Goal: Upgraded")


def publish(keys: Keys, why: str, *ticks: str) -> None:
    """Publish from the canvas: P, what the warnings want, a line for the history."""
    keys.press("p")
    expect(keys.page.get_by_role("dialog", name=re.compile("^Publish version 1"))).to_be_visible()
    for tick in ticks:
        keys.go_to(tick)
        keys.press("Space")
    keys.go_to("A line for the history")
    keys.type(why)
    keys.press("Control+Enter")
    keys.page.wait_for_url("**/?mode=numbers")
    expect(keys.page.locator(".toast")).to_contain_text("Version 1 is live")
