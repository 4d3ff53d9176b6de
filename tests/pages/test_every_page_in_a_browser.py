"""Every page in a real browser, in light and in dark, in a house where all that was written means no good.

One window goes through them all: nothing complains, runs, becomes markup or sticks out, and axe finds no serious fault.
"""

from collections.abc import Callable
from typing import Any

import pytest

from audience.history import Actor
from audience.now import database_now
from journeys.operations.edit import edit
from journeys.operations.finding import find
from tests.browser import Complaints, keep
from tests.pages.conftest import Served
from tests.pages.looking import ask, hits, in_both_themes, still, told, touched, wider

pytestmark = pytest.mark.browser
# Parts of pages are put into a page of the same look.
HOST = "/admin/cairn/components/"
CANVAS = "/admin/journeys/hostile/"
SOMEBODY = Actor("user:maya")


def test_no_page_complains_runs_breaks_out_or_keeps_anybody_out(served: Served, window: Any, all_complaints: Complaints) -> None:
    found: dict[str, list[str]] = {}
    for address in served.documents:
        window.goto(address.path)
        still(window)
        faults = hits(window) + wider(window) + in_both_themes(window) + touched(window)
        found[address.path] = faults + all_complaints
        all_complaints.clear()
        if faults:
            keep(window, "page-" + address.path.strip("/").replace("/", "-")[:80], "faults")

    assert told(found) == ""
    assert len(served.documents) > 100


def test_no_part_of_a_page_runs_what_somebody_wrote(served: Served, window: Any, all_complaints: Complaints) -> None:
    window.goto(HOST)
    still(window)
    found: dict[str, list[str]] = {}
    for address in served.fragments:
        ask(window, "putIn", address.path)
        still(window)
        found[address.path] = hits(window) + touched(window) + all_complaints
        all_complaints.clear()

    assert told(found) == ""
    assert len(served.fragments) > 15


def test_no_state_of_the_canvas_runs_breaks_out_or_keeps_anybody_out(served: Served, window: Any, all_complaints: Complaints) -> None:
    window.set_viewport_size({"width": 1440, "height": 900})
    found: dict[str, list[str]] = {}
    for name, (query, get_there) in STATES.items():
        window.goto(CANVAS + query)
        still(window)
        get_there(window)
        still(window)
        found[name] = hits(window) + in_both_themes(window) + all_complaints
        keep(window, f"canvas-{name}", "dark")
        all_complaints.clear()
        # What was typed and not saved asks before it lets go.
        window.evaluate("window.dispatchEvent(new Event('pagehide'))")

    assert told(found) == ""


def press(*keys: str, on: str = "which-limit") -> Callable[[Any], None]:
    """Choose a step and press keys."""

    def get_there(window: Any) -> None:
        window.locator(f"[data-step='{on}']").focus()
        for key in keys:
            window.keyboard.press(key)

    return get_there


def click(selector: str, then: str) -> Callable[[Any], None]:
    def get_there(window: Any) -> None:
        window.locator(selector).first.click()
        window.locator(then).first.wait_for()

    return get_there


def conflict(window: Any) -> None:
    """Somebody else saves while she draws."""
    theirs = find("hostile")
    notes = [{"op": "rename", "id": "sms", "name": "Theirs"}]
    edit(SOMEBODY, "hostile", revision=theirs.revision, commands=notes, now=database_now())
    window.locator("[data-step='email']").focus()
    window.keyboard.press("d")
    window.locator(".conflict").wait_for()


def nothing_more(window: Any) -> None:
    window.locator(".node").first.wait_for()


STATES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "nothing chosen": ("", nothing_more),
    "a step is chosen": ("", press()),
    "a panel is open": ("?step=push-storage", nothing_more),
    "help of a step": ("?step=push-storage", click("#panel [data-opens='step-help']", "#step-help[open]")),
    "values to insert": ("?step=push-storage", click("#panel [data-values-for]", "dialog#values[open]")),
    "the list of steps to add": ("", press("a")),
    "a step is picked up": ("", press("m", on="email")),
    "which path stays": ("", press("Delete")),
    "a note": ("", press("n")),
    "checks": ("", click("#checks > summary", "#checks[open]")),
    "the list": ("?view=list", lambda window: window.locator("#steps [role=tree]").wait_for()),
    "publish": ("", click("button:has-text('Publish')", "#publish[open]")),
    "numbers": ("?mode=numbers", nothing_more),
    "people at a step": ("?mode=numbers", click("[data-step='email']", "#panel h2")),
    "keys": ("", press("?")),
    "search": ("", press("Control+k")),
    "conflict": ("", conflict),
}
