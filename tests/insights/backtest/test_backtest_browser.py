"""A backtest in a real browser: from the canvas to the figures, in both themes and at two widths; the forecast in the publish dialog."""

from datetime import timedelta
from typing import Any

import pytest

from audience.now import database_now
from engine.runtime import jobs
from tests.browser import assert_well_made, keep, use_theme
from tests.insights.backtest.test_job import drafted
from tests.world import World

pytestmark = pytest.mark.browser
NUDGE = "/admin/journeys/nudge-at-the-limit/"


@pytest.fixture
def story(live_server: Any) -> World:
    now = database_now()
    world = World(now - timedelta(days=12))
    drafted(world)
    for n in range(5):
        person = world.person(f"p{n}", plan="starter", storage_used_pct=83, consents="email push" if n % 2 else "email push sms")
        world.event(person, "usage_threshold_hit", meter="storage", pct=83, threshold=80).later(days=1)
    world.event("p0", "plan_upgraded", to="pro").until(now - timedelta(minutes=1))
    return world


@pytest.mark.row("N4")
def test_from_the_canvas_to_the_figures_and_into_the_publish_dialog(page: Any, as_user: Any, story: World) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    as_user()
    page.goto(NUDGE)
    page.get_by_role("link", name="Backtest").click()
    page.get_by_text("60 days").click()
    page.get_by_role("button", name="Run it").click()
    page.get_by_text("0 of 5 people").wait_for()
    assert_well_made(page)
    keep(page, "backtest-progress", "light")

    jobs.work_on(database_now(), budget_seconds=60)

    page.locator("#figures").wait_for()
    for width in (1440, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            use_theme(page, theme)
            page.goto(f"{NUDGE}backtest/")
            page.locator("#figures").wait_for()
            assert_well_made(page)
            keep(page, f"backtest-{width}", theme)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(NUDGE)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("An average day of a backtest").wait_for()
    assert_well_made(page)
    keep(page, "publish-forecast", "dark")
