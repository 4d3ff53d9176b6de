"""Results in a real browser: both themes, three widths, filters in the address, figures behind the charts."""

from typing import Any

import pytest
from playwright.sync_api import expect

from engine.models import Version
from tests.browser import assert_well_made, keep, use_theme
from tests.insights.funnel.cast import hits_the_limit, walked
from tests.world import World

pytestmark = pytest.mark.browser
URL = "/admin/journeys/nudge-at-the-limit/results/"


@pytest.fixture
def world(transactional_db: None) -> World:
    world = World()
    journey = walked(world)
    journey.live = Version.objects.create(
        journey=journey, number=2, graph=journey.live.graph, note="Shorter texts", published_by="maya", published_at=world.now
    )
    journey.save()
    hits_the_limit(world, "eve")
    return world


@pytest.mark.row("D24")
def test_the_page_is_well_made_and_its_filters_are_in_the_address(page: Any, as_user: Any, world: World) -> None:
    as_user()
    for theme in ("light", "dark"):
        use_theme(page, theme)
        for width in (1440, 1024, 700):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(URL)
            page.get_by_text("The upgrade is credited once, to the journey that last messaged").wait_for()
            assert_well_made(page)
            keep(page, f"results-{width}", theme)

    page.get_by_text("Version 2", exact=True).first.click()
    page.wait_for_url("**version=2**")
    page.locator("#funnel .funnel-figures", has_text="Entered").wait_for()
    assert "version=2" in page.locator("#file").get_attribute("href")
    page.get_by_label("Period").select_option("7")
    page.wait_for_url("**days=7**")
    page.get_by_label("Date").select_option("event")
    page.wait_for_url("**by=event**")
    page.reload()
    assert page.get_by_label("Date").input_value() == "event"
    page.go_back()
    page.wait_for_load_state("networkidle")
    page.locator("[name=by]", has_text="by entry").wait_for()
    assert page.get_by_label("Date").input_value() == "entry"

    page.goto(URL)
    page.locator("#days summary").click()
    expect(page.locator("#days table")).to_be_visible()
