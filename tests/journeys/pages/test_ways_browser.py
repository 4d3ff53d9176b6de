"""In a real browser: who fits is counted in the dialog, a moment is chosen, the canvas says what is planned."""

import pytest

from audience.history import Actor
from audience.now import database_now
from channels.dispatch import draft
from engine.runtime.jobs import work_on
from journeys.operations.create import create
from journeys.operations.publish import publish
from tests.browser import assert_well_made, keep, use_theme
from tests.journeys.drawing import line, push, start, step, wait
from tests.world import World, zone_at_noon

pytestmark = pytest.mark.browser
MAYA = Actor("user:maya")
FREE = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "free"}}


@pytest.fixture
def world(live_server):
    world = World(database_now())
    for n in range(3):
        world.event(world.person(f"p{n}", zone=zone_at_noon(world.now)), "usage_threshold_hit", meter="storage", pct=90)
    create(MAYA, name="Nudge", key="nudge", now=world.now, graph=line(start(), push(), wait(), step("goal", "goal", {})))
    return world


def tick_all(dialog):
    """Accept what the checks warn of."""
    for tick in dialog.locator("input[name='tick']").all():
        tick.check()


@pytest.mark.row("E30")
@pytest.mark.row("E14")
@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1024)])
def test_whom_to_enrol_and_when_to_go_live_is_chosen_in_the_dialog(page, as_user, world, theme, width):
    page.set_viewport_size({"width": width, "height": 900})
    use_theme(page, theme)
    as_user()
    page.goto("/admin/journeys/nudge/")
    page.get_by_role("button", name="Publish").click()
    dialog = page.locator("#publish")
    dialog.get_by_text("3 people whose newest such event of the last 30 days fits the start.").wait_for()
    dialog.get_by_label("With such an event in the last days").fill("0")
    dialog.get_by_label("With such an event in the last days").blur()
    dialog.get_by_text("Look back 1 to 366 days.").wait_for()
    dialog.get_by_label("With such an event in the last days").fill("7")
    dialog.get_by_label("With such an event in the last days").blur()
    dialog.get_by_text("3 people whose newest such event of the last 7 days").wait_for()
    dialog.get_by_label("Enrol them too").check()
    assert not dialog.get_by_label("Day and time").is_visible()
    keep(page, f"publish-ways-{width}", theme)

    dialog.get_by_label("At a moment to come").check()
    dialog.get_by_label("Day and time").fill(f"{database_now().year + 1}-01-04T09:00")
    assert dialog.get_by_role("button", name="Plan it").is_visible()
    assert not dialog.get_by_role("button", name="Publish version 1").is_visible()
    assert_well_made(page)
    keep(page, f"publish-later-{width}", theme)
    tick_all(dialog)
    dialog.get_by_role("button", name="Plan it").click()

    page.get_by_text("Goes live on").wait_for()
    assert_well_made(page)
    keep(page, f"canvas-planned-{width}", theme)
    page.goto("/admin/journeys/")
    page.get_by_text("goes live ").wait_for()
    keep(page, f"list-planned-{width}", theme)
    page.goto("/admin/journeys/nudge/")
    page.get_by_role("button", name="Do not publish").click()
    page.get_by_text("Goes live on").wait_for(state="detached")


@pytest.mark.row("E30")
@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1024)])
def test_people_are_enrolled_on_the_page_of_entries(page, as_user, world, theme, width):
    page.set_viewport_size({"width": width, "height": 900})
    use_theme(page, theme)
    as_user()
    publish(MAYA, "nudge", now=database_now(), ticks=["*"])
    page.goto("/admin/journeys/nudge/enrolling/")
    page.get_by_text("3 people whose newest such event").wait_for()
    page.get_by_label("At most so many people").fill("2")
    page.get_by_role("button", name="Enrol them").click()
    page.get_by_role("progressbar").wait_for()
    work_on(database_now(), budget_seconds=10)
    page.get_by_text("2 of 2").wait_for()
    assert_well_made(page)
    keep(page, f"entries-{width}", theme)


@pytest.mark.row("E25")
@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1024)])
def test_a_journey_walks_in_shadow_and_goes_live(page, as_user, world, theme, width):
    page.set_viewport_size({"width": width, "height": 900})
    use_theme(page, theme)
    as_user()
    page.goto("/admin/journeys/nudge/")
    page.get_by_role("button", name="Publish").click()
    dialog = page.locator("#publish")
    dialog.get_by_label("In shadow").check()
    dialog.get_by_text("Real people walk it and hear nothing").wait_for()
    assert_well_made(page)
    keep(page, f"publish-shadow-{width}", theme)
    tick_all(dialog)
    dialog.get_by_role("button", name="Publish version 1").click()
    page.get_by_text("In shadow, v1").wait_for()
    for n in range(3):
        world.event(f"p{n}", "usage_threshold_hit", meter="storage", pct=95)
    while draft(world.now):
        world.settle()

    page.get_by_role("link", name="Would have been sent").click()
    page.get_by_text("See your options.").first.wait_for()
    assert_well_made(page)
    keep(page, f"drafts-{width}", theme)

    page.goto("/admin/journeys/nudge/")
    page.get_by_role("button", name="Publish").click()
    dialog.get_by_label("Whoever walks in shadow now").select_option("leave")
    keep(page, f"publish-out-of-shadow-{width}", theme)
    tick_all(dialog)
    dialog.get_by_role("button", name="Publish version 2").click()
    page.wait_for_url("**/?mode=numbers")
    page.get_by_role("link", name="How far it is").click()
    page.get_by_text("Moving people of Nudge").wait_for()
    page.goto("/admin/journeys/")
    page.get_by_text("Live, v2").wait_for()
