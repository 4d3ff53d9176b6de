"""Draws the same sequence from blank with ten fingers."""

from tests.e2e.keys import Keys
from tests.e2e.nudge import CHECKOUT, MAIL, SMS, WAYS, Way

OPEN_END = "Ends the walk"
WAIT = "Wait for something"


def draw_by_keys(keys: Keys) -> None:
    """Draw it all on a blank canvas that is open: the start, three ways with a push each, and what follows them."""
    begin(keys)
    keys.add("branch")
    keys.into_panel()
    for nth, way in enumerate(WAYS):
        path(keys, nth, way)
    for nth, way in enumerate(WAYS):
        push(keys, nth, way)
    keys.put(OPEN_END, "leave")
    keys.into_panel()
    keys.fill("Reason, as it is counted", "nobody_matches")
    keys.out_of_panel()
    keys.press("ArrowUp", "ArrowDown")
    join(keys)
    later(keys)


def begin(keys: Keys) -> None:
    keys.go_to("Start by an event. Choose what starts it. Unfinished")
    keys.into_panel()
    keys.choose("Add an event", "Limit reached")
    keys.choose("Add an event", "Usage threshold crossed")
    keys.rule("current_plan", "is not", "enterprise")
    keys.out_of_panel()


def path(keys: Keys, nth: int, way: Way) -> None:
    if nth:
        keys.do("Add a path")
        keys.go_to("Label", back=True)
    keys.fill("Label", way.label)
    for field, how, value in way.rules:
        keys.rule(field, how, value)


def push(keys: Keys, nth: int, way: Way) -> None:
    """Put a push on the next free path, fill it in, and come back to the panel of the branch."""
    keys.put(OPEN_END, "Push")
    keys.into_panel()
    keys.fill("Title", way.title)
    keys.fill("Text", way.body)
    keys.fill("Opens", f"{CHECKOUT}?from={'abc'[nth]}")
    keys.out_of_panel()
    keys.press("ArrowUp")
    keys.into_panel()


def join(keys: Keys) -> None:
    """A wait below the first push, to which the other two lead."""
    keys.add("wait for something")
    keys.into_panel()
    keys.fill("Label of the side path", "Engaged")
    keys.out_of_panel()
    keys.press("ArrowUp")
    for _push in WAYS[1:]:
        keys.press("ArrowRight")
        keys.into_panel()
        keys.lead(OPEN_END, WAIT)
        keys.out_of_panel()
    keys.press("ArrowDown")


def later(keys: Keys) -> None:
    """What follows the push, and the goal at the end of every way."""
    keys.add("e-mail")
    keys.into_panel()
    keys.fill("Subject", MAIL)
    keys.fill("Text", "Pro has ten times the room.")
    keys.fill("Button", "See your options")
    keys.fill("The button opens", f"{CHECKOUT}?from=email")
    keys.out_of_panel()
    keys.add("wait for something")
    keys.into_panel()
    keys.do("Take away")
    keys.fill("Give up after", "4")
    keys.fill("Label of the side path", "Clicked")
    keys.out_of_panel()
    keys.add("sms")
    keys.into_panel()
    keys.fill("Text", f"{SMS} More room in two taps: {CHECKOUT} Reply STOP to opt out.")
    keys.out_of_panel()
    keys.add("goal")
    for _wait in range(2):
        keys.press("ArrowUp", "ArrowUp")
        keys.into_panel()
        keys.lead(OPEN_END, "Goal")
        keys.out_of_panel()
