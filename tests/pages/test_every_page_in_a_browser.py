"""Every page in a real browser, in light and in dark, in a house where all that was written means no good.

One window goes through them all: nothing complains, runs, becomes markup or sticks out, and axe finds no serious fault.
"""

from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest

from audience.history import Actor
from audience.now import database_now
from journeys.operations.edit import edit
from journeys.operations.finding import find
from tests.browser import Complaints, keep
from tests.journeys.pages.conftest import signed_in
from tests.pages.addresses import Address, every_address
from tests.pages.hostile import House, build
from tests.pages.looking import ask, hits, in_both_themes, still, told, touched, wider

pytestmark = pytest.mark.browser
# Parts of pages are put into a page of the same look.
HOST = "/admin/cairn/components/"
CANVAS = "/admin/journeys/hostile/"
SOMEBODY = Actor("user:maya")


@pytest.fixture
def house(live_server: Any) -> House:
    return build()


# Two who save at once are told so, and so is whoever has no line: the browser counts both as errors.
# A part that is looked at alone has nowhere to put what belongs beside it.
EXPECTED = ("409 (Conflict)", "ERR_INTERNET_DISCONNECTED", "htmx:afterRequest", "htmx:sendError", "htmx:oobErrorNoTarget, #strip")


def test_every_page_part_and_state_in_a_hostile_house(page: Any, as_user: Callable[..., Any], house: House, complaints: Complaints) -> None:
    as_user()
    documents, fragments = sorted_out(house)
    found: dict[str, list[str]] = {}

    def look(name: str, *faults: list[str]) -> None:
        found[name] = [*chain(*faults), *(one for one in complaints if not any(words in one for words in EXPECTED))]
        complaints.clear()
        if found[name]:
            keep(page, "page-" + name.strip("/").replace("/", "-")[:80], "faults")

    for nth, address in enumerate(documents):
        page.goto(address.path)
        still(page)
        look(address.path, hits(page), wider(page), in_both_themes(page, frame=nth == 0), touched(page))
    page.set_viewport_size({"width": 1440, "height": 900})
    for name, (query, get_there) in STATES.items():
        page.goto(CANVAS + query)
        still(page)
        get_there(page)
        still(page)
        look(name, hits(page), in_both_themes(page, frame=True))
        keep(page, f"canvas-{name}", "dark")
    page.goto(HOST)
    still(page)
    for address in fragments:
        ask(page, "putIn", address.path)
        still(page)
        look(address.path, hits(page), touched(page))

    assert told(found) == ""
    assert len(documents) > 100
    assert len(fragments) > 15


BAD = """<!doctype html><html lang="en"><title>Bad</title><body><main><h1>Bad</h1><x-hit>text</x-hit><button></button>
<a href="javascript:void 0">a link</a><p class="wide">text</p>
<script>window.__hit = 1; document.querySelector(".wide").style.width = "3000px";</script>"""


def test_what_is_looked_for_is_found(page: Any) -> None:
    page.set_content(BAD)

    assert [one.partition(":")[0] for one in hits(page)] == ["a script ran", "markup", "a link that runs"]
    assert [one.partition(":")[0] for one in wider(page)] == ["wider than 1440", "wider than 1024"]
    assert {one.partition(":")[0] for one in in_both_themes(page, frame=True)} == {"button-name"}


def sorted_out(house: House) -> tuple[list[Address], list[Address]]:
    """Tell documents from parts that a page asks for.

    What is no HTML, is only posted or leads elsewhere is neither, nor is a mail, which stands in a sandboxed frame of a page.
    """
    documents, fragments = [], []
    client = signed_in("maya")
    for address in every_address(house):
        answer = client.get(address.path)
        if answer.status_code >= 300 or not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        if "sandbox" in answer.headers["Content-Security-Policy"]:
            continue
        whole = answer.content.lstrip()[:9].lower() == b"<!doctype"
        (documents if whole else fragments).append(address)
    return documents, fragments


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
    """Somebody else changes a step while the line is cut and she takes it away."""
    window.context.set_offline(True)
    window.locator("[data-step='sms']").focus()
    window.keyboard.press("x")
    # Something was said at this step, so it is asked first.
    window.get_by_role("dialog").get_by_role("button", name="Remove the step").click()
    window.locator("[data-step='sms']").wait_for(state="detached")
    theirs = find("hostile")
    settings = next(node["settings"] for node in theirs.graph["nodes"] if node["id"] == "sms")
    change = {"op": "configure", "id": "sms", "settings": {**settings, "text": "Theirs"}}
    edit(SOMEBODY, "hostile", revision=theirs.revision, commands=[change], now=database_now())
    window.context.set_offline(False)
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
