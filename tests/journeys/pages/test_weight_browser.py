"""What the canvas page makes a browser read before anything can be drawn."""

import pytest

from audience.history import Actor
from audience.now import database_now
from journeys.operations.create import create
from tests.journeys.drawing import simple

pytestmark = pytest.mark.browser

SCRIPTS = """() => performance.getEntriesByType("resource").filter((one) => new URL(one.name).pathname.endsWith(".js"))
  .map((one) => [new URL(one.name).pathname, one.decodedBodySize])"""
# Bytes as they are read, of the page's own scripts and of htmx; a third of the own ones are words for who reads the source.
MOST_OWN = 225_000
MOST_OF_OTHERS = 60_000
RARE = ("add", "list", "search", "dialogs", "conflict", "picture")
CANVAS = "/static/journeys/canvas/"


def test_the_canvas_loads_no_more_than_it_needs_and_the_rest_when_it_is_wanted(page, as_user, live_server):
    create(Actor("user:maya"), name="Nudge", key="nudge", now=database_now(), graph=simple())
    as_user()
    page.goto("/admin/journeys/nudge/")
    page.locator("#journey[data-ready]").wait_for()
    page.locator("#panel-form").wait_for()
    read = dict(page.evaluate(SCRIPTS))
    others = sum(size for name, size in read.items() if "/htmx" in name or name.startswith("/admin/"))
    own = sum(read.values()) - others
    assert not [name for name in RARE if f"{CANVAS}{name}.js" in read]
    assert 0 < own <= MOST_OWN
    assert 0 < others <= MOST_OF_OTHERS

    page.locator("[data-step='push']").focus()
    page.keyboard.press("l")
    page.get_by_role("tree").wait_for()
    assert f"{CANVAS}list.js" in dict(page.evaluate(SCRIPTS))
