"""In a real browser: a press on "Publish" that comes too early names what is missing, and leads there."""

from datetime import timedelta

import pytest

from audience.history import Actor
from audience.now import database_now
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.publish import publish
from journeys.operations.testing import keep as keep_test
from tests.browser import assert_well_made, faint_texts, keep, use_theme
from tests.engine.moving import enter, new, old
from tests.journeys.drawing import line, push, start, step, wait
from tests.world import World

pytestmark = pytest.mark.browser
MAYA = Actor("user:maya")
TEST = {
    "name": "Free at nine",
    "person": {"plan": "free"},
    "begins": {"type": "usage_threshold_hit", "properties": {"meter": "storage", "pct": 83}},
}


@pytest.fixture
def nudge(live_server):
    graph = line(start(), push(), wait(), step("goal", "goal", {}), exits=[])
    return create(MAYA, name="Nudge", key="nudge", now=database_now(), graph=graph)


@pytest.mark.row("E15")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_publish_waits_for_the_tests_and_says_what_is_missing(page, as_user, nudge, theme):
    keep_test(MAYA, "nudge", TEST, now=database_now())
    nudge.revision += 1
    nudge.save()
    use_theme(page, theme)
    as_user()
    held = []
    page.route("**/tests/run/", lambda route: held.append(route))
    page.goto("/admin/journeys/nudge/")
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.locator("#publish")
    publishes = dialog.get_by_role("button", name="Publish version 1")

    dialog.get_by_text("Tests are being played…").wait_for()
    assert publishes.get_attribute("aria-disabled") == "true"
    publishes.hover()
    assert faint_texts(page) == []
    publishes.click(force=True)
    keep(page, "publish-playing", theme)

    held[0].continue_()
    dialog.get_by_text("1 test passed").wait_for()
    publishes.click(force=True)
    named = dialog.locator("footer [data-which]").inner_text()
    assert named
    assert page.evaluate("document.activeElement.name") == "tick"
    assert page.evaluate("document.activeElement.labels[0].textContent") == named
    assert_well_made(page)
    keep(page, "publish-wants-tick", theme)

    for tick in dialog.locator("input[name='tick']").all():
        tick.check()
    publishes.click(force=True)
    assert page.evaluate("document.activeElement.name") == "note"
    page.keyboard.type("agreed")
    publishes.click()
    page.wait_for_url("**/?mode=numbers")


@pytest.mark.row("E15")
def test_what_is_ticked_while_a_choice_is_looked_at_stays_ticked(page, as_user, live_server):
    world = World(database_now() - timedelta(days=4))
    create(MAYA, name="Nudge", key="nudge", now=world.now, graph=old())
    publish(MAYA, "nudge", now=world.now, ticks=["*"], note="first")
    enter(world, world.person("ada"))
    world.later(days=4)
    edit(MAYA, "nudge", revision=1, commands=[{"op": "restore", "graph": new()}], now=world.now)
    as_user()
    page.goto("/admin/journeys/nudge/")
    page.get_by_role("button", name="Publish", exact=True).click()
    held = []
    page.route("**/publish/?**", lambda route: held.append(route))
    with page.expect_request("**/publish/?**"):
        page.locator("[name='move-1-rest'][value='leave']").check()

    ticks = page.locator("#publish-checks input[name='tick']")
    before = ticks.count()
    for tick in ticks.all():
        tick.check()
    held[0].continue_()

    page.locator("#right-after").get_by_text("Leaving the journey").wait_for()
    assert ticks.count() == before - 1
    assert all(tick.is_checked() for tick in ticks.all())


@pytest.mark.row("E15")
def test_what_the_server_refuses_is_named_and_has_the_focus(page, as_user, nudge, complaints):
    as_user()
    page.goto("/admin/journeys/nudge/")
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.locator("#publish")
    dialog.get_by_text("Still wants your tick").wait_for()
    # As if the page had missed it.
    dialog.locator("[data-publishes]").evaluate("(button) => button.removeAttribute('aria-disabled')")
    dialog.locator("[data-publishes]").click()

    dialog.get_by_role("alert").get_by_text("It was not published.").wait_for()
    page.wait_for_function("document.activeElement.name === 'tick'")
    # The browser itself writes down each answer of 422.
    assert all("422" in one for one in complaints)
    complaints.clear()
