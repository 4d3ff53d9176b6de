"""What the canvas page makes a browser read before anything can be drawn."""

import re

import pytest
from playwright.sync_api import Route

from audience.history import Actor
from audience.now import database_now
from journeys.operations.create import create
from tests.journeys.drawing import simple

pytestmark = pytest.mark.browser

SCRIPTS = """() => performance.getEntriesByType("resource")
  .filter((one) => one.initiatorType === "script" || new URL(one.name).pathname.endsWith(".js"))
  .map((one) => [new URL(one.name).pathname, one.decodedBodySize])"""
# Bytes as they are read, before the journey is seen, and then of all that changes it. A third of the own ones are words for who
# reads the source.
MOST_FIRST = 100_000
MOST = 292_000
RARE = ("add", "list", "search", "dialogs", "conflict", "picture", "numbers", "legend", "strip")
CANVAS = "/static/journeys/canvas/"
LATER = re.compile(r"/canvas/main\.js|/htmx-2\.min\.js|/journeys/js/")


def test_the_journey_is_seen_before_what_changes_it_is_read(page, as_user, live_server):
    create(Actor("user:maya"), name="Nudge", key="nudge", now=database_now(), graph=simple())
    as_user()
    held: list[Route] = []
    page.route(LATER, lambda route: held.append(route))
    page.goto("/admin/journeys/nudge/", wait_until="commit")
    page.locator("[data-step='push']").wait_for()
    first = dict(page.evaluate(SCRIPTS))
    assert f"{CANVAS}view.js" in first
    assert 0 < sum(first.values()) <= MOST_FIRST
    assert page.locator("#journey[data-ready]").count() == 0
    # Pressed too early, a step is chosen and nothing breaks.
    page.locator("[data-step='push']").click()

    for route in held:
        route.continue_()
    page.locator("#journey[data-ready]").wait_for()
    page.locator("#panel-form").wait_for()
    read = dict(page.evaluate(SCRIPTS))
    assert not [name for name in RARE if f"{CANVAS}{name}.js" in read]
    assert sum(first.values()) < sum(read.values()) <= MOST

    page.locator("[data-step='push']").focus()
    page.keyboard.press("l")
    page.get_by_role("tree").wait_for()
    assert f"{CANVAS}list.js" in dict(page.evaluate(SCRIPTS))
