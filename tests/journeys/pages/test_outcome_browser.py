"""In a real browser: what the publish dialog says follows each choice, and the choice keeps the focus."""

import pytest

from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.publish import publish
from tests.browser import assert_well_made, keep, use_theme
from tests.engine.moving import new, old
from tests.journeys.operations.test_transfer import MAYA
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def eight(live_server):
    """Eight people wait at a step that the draft does not have any more."""
    world = World()
    create(MAYA, name="Nudge", key="nudge", now=world.now, graph=old())
    publish(MAYA, "nudge", now=world.now, ticks=["*"], note="first")
    for n in range(8):
        world.event(world.person(f"ada{n}"), "feature_limit_reached", feature="boards")
    world.later(days=4)
    edit(MAYA, "nudge", revision=1, commands=[{"op": "restore", "graph": new()}], now=world.now)
    return world


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_said_follows_what_is_chosen(page, as_user, eight, theme):
    use_theme(page, theme)
    as_user()
    page.goto("/admin/journeys/nudge/")
    page.get_by_role("button", name="Publish").click()
    dialog, where = page.locator("#publish"), page.get_by_label("Where whoever is at “rest” goes on")
    goes = dialog.locator(".fate:has(> label > :checked)")
    wait = page.get_by_label("What becomes of a wait under way at “rest”")
    dialog.get_by_text("8 people stay on version 1 and walk it to its end.").wait_for()
    assert "Choose whether they stay, move or leave." in dialog.inner_text()
    dialog.get_by_label("A line for the history").fill("typed before")

    dialog.get_by_role("radio", name="Move to").focus()
    page.keyboard.press("Space")
    goes.get_by_text("8 people go on at once. Up to 8 push messages can go out right away").wait_for()
    dialog.get_by_text("Choose whether they stay, move or leave.").wait_for(state="detached")
    assert wait.count() == 0
    assert dialog.locator("#right-after dd").all_inner_texts() == ["8", "0"]
    assert page.evaluate("document.activeElement.name") == "move-1-rest"
    assert dialog.get_by_label("A line for the history").input_value() == "typed before"
    assert_well_made(page)
    keep(page, "publish-goes-on", theme)

    dialog.locator("[name='move-1-rest'][value='stay']").check()
    # Whoever chooses where they go has chosen that they are moved.
    where.select_option("long")
    goes.get_by_text("8 people wait there").wait_for()
    wait.wait_for()
    wait.focus()
    wait.select_option("count")
    dialog.get_by_text("Who has nothing to wait for any more goes on at once. Up to 16 push messages").wait_for()
    assert page.evaluate("document.activeElement.id") == "wait-1-rest"
    assert wait.input_value() == "count"

    dialog.locator("[name='move-1-rest'][value='leave']").check()
    goes.get_by_text("8 people leave the journey.").wait_for()
    dialog.locator("#right-after").get_by_text("Leaving the journey").wait_for()
    assert dialog.locator("#right-after dd").all_inner_texts() == ["0", "8", "0"]
    page.set_viewport_size({"width": 700, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    keep(page, "publish-narrow", theme)
