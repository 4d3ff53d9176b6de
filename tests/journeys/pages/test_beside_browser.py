"""In a real browser: both canvases are drawn, a change is shown in both, and the publish dialog keeps what was typed."""

import pytest

from tests.browser import assert_well_made, keep, use_theme
from tests.journeys.pages.test_outcome_browser import eight

__all__ = ["eight"]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_publish_dialog_shows_both_canvases_and_keeps_what_was_typed(page, as_user, eight, theme):
    use_theme(page, theme)
    as_user()
    page.goto("/admin/journeys/nudge/")
    page.get_by_role("button", name="Publish").click()
    dialog = page.locator("#publish")
    dialog.get_by_label("A line for the history").fill("typed before")
    dialog.get_by_role("button", name="Side by side on the canvas").click()

    left, right = page.locator("[data-side='0']"), page.locator("[data-side='1']")
    left.get_by_text("Removed, 8 people here").wait_for()
    right.locator(".node-mark", has_text="Changed").first.wait_for()
    page.locator("[data-shows='rest']").click()
    assert left.locator(".node[data-step='rest']").get_attribute("aria-selected") == "true"
    assert_well_made(page)
    keep(page, "beside-dialog", theme)

    page.keyboard.press("Escape")
    page.locator(".beside-dialog").wait_for(state="hidden")
    assert dialog.get_by_label("A line for the history").input_value() == "typed before"


def test_arrows_walk_on_one_side_and_the_other_follows(page, as_user, eight):
    as_user()
    page.goto("/admin/journeys/nudge/beside/")
    left, right = page.locator("[data-side='0']"), page.locator("[data-side='1']")
    left.locator(".node").first.click()
    first = left.locator(".node[aria-selected='true']").get_attribute("data-step")
    page.keyboard.press("ArrowDown")
    then = left.locator(".node[aria-selected='true']").get_attribute("data-step")
    assert then != first
    assert right.locator(".node[aria-selected='true']").count() == right.locator(f".node[data-step='{then}']").count()
    for width in (1440, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        assert_well_made(page)
        keep(page, f"beside-{width}", "light")
