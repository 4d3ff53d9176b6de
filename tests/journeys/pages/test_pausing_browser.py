"""In a real browser: the menu asks before it pauses, and says what each way on does."""

import pytest

from engine.models import Journey, Pause
from journeys.models import Draft
from tests.browser import assert_well_made, keep, use_theme
from tests.engine.moving import enter, old
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def world(live_server):
    world = World()
    Draft.objects.create(journey=world.journey(old()), graph=old(), changed_at=world.now)
    enter(world, world.person("ada"), world.person("ben"))
    return world


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_journey_is_paused_and_goes_on_after_a_question_only(page, as_user, world, theme):
    def open_menu(entry):
        page.get_by_label("What can be done with nudge").click()
        page.get_by_role("button", name=entry).click()

    use_theme(page, theme)
    as_user()
    page.goto("/admin/journeys/")
    open_menu("Pause…")
    page.get_by_role("dialog", name="Pause “nudge”?").get_by_text("2 people are inside").wait_for()
    assert_well_made(page)
    keep(page, "pause", theme)
    page.get_by_role("button", name="Cancel").click()
    assert Journey.objects.get().state == "live"
    open_menu("Pause…")
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_text("“nudge” is paused").wait_for()
    assert Journey.objects.get().state == "paused"

    open_menu("Resume…")
    page.get_by_text("Up to 2 people go on at once, as if the wait were over.").wait_for()
    assert_well_made(page)
    keep(page, "resume", theme)
    page.get_by_role("button", name="Wait for the rest").click()
    page.get_by_text("“nudge” goes on").wait_for()
    assert (Journey.objects.get().state, Pause.objects.get().late) == ("live", "wait")


@pytest.mark.parametrize("width", [1440, 1024])
def test_whoever_stands_on_the_canvas_pauses_there_and_comes_back_to_it(page, as_user, world, width):
    page.set_viewport_size({"width": width, "height": 900})
    as_user()
    page.goto("/admin/journeys/nudge/")
    page.locator("#journey[data-ready]").wait_for()

    for entry, button, state in (("Pause…", "Pause", "paused"), ("Resume…", "Wait for the rest", "live")):
        page.get_by_label(": pause or close").click()
        page.get_by_role("button", name=entry).click()
        assert_well_made(page)
        page.get_by_role("button", name=button, exact=True).click()
        page.locator(".canvas-head .pill", has_text=state.capitalize()).wait_for()
        assert page.url.endswith("/admin/journeys/nudge/")
        assert Journey.objects.get().state == state
    keep(page, "state", str(width))
