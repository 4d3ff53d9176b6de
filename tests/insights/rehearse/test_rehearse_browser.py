"""A rehearsal in a real browser: from the canvas, by mouse and by keyboard, in both themes and at two widths."""

from typing import Any

import pytest

from audience.now import database_now
from engine.models import Run
from journeys.models import Draft
from tests.browser import assert_well_made, keep, use_theme
from tests.insights.stories import nudge
from tests.world import World

pytestmark = pytest.mark.browser
NUDGE = "/admin/journeys/nudge-at-the-limit/"


@pytest.fixture
def ada(live_server: Any) -> Any:
    world = World(database_now())
    journey = nudge(world)
    Draft.objects.create(journey=journey, graph=journey.live.graph, changed_at=world.now)
    ada = world.person("ada", plan="starter", storage_used_pct=83)
    world.say(ada, {"type": "track", "event": "usage_threshold_hit", "properties": {"meter": "storage", "pct": 83, "threshold": 80}})
    return ada


@pytest.mark.row("E17")
@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (1440, "dark"), (1024, "light"), (1024, "dark")])
def test_the_page_of_a_rehearsal_is_well_made(page: Any, as_user: Any, ada: Any, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    as_user()
    use_theme(page, theme)
    page.goto(f"{NUDGE}rehearse/")
    page.get_by_text("Day 0,").wait_for()
    page.locator("#canvas[data-path]").wait_for()

    assert_well_made(page)
    keep(page, f"rehearse-{width}", theme)


@pytest.mark.row("E17")
def test_from_the_canvas_to_the_path_and_what_an_answer_changes(page: Any, as_user: Any, ada: Any) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    as_user()
    page.goto(NUDGE)
    page.get_by_role("link", name="Rehearse").click()
    page.get_by_text("2 messages").wait_for()
    # The push that she got in earnest counts against the cap.
    assert page.get_by_text("promotional messages in 7 days already").count() == 1
    walked = page.locator("#canvas .node[data-walked]")
    assert "E-mail: room to grow" in walked.all_inner_texts()[4]

    page.get_by_label("Push: storage", exact=True).select_option("clicked")
    page.get_by_text("1 message:").wait_for()
    page.locator("#canvas .node[data-step='email']:not([data-walked])").wait_for()
    assert page.locator("#canvas .node[data-step='push-storage'][data-walked]").count() == 1

    # Each shows the other, by mouse and by keyboard.
    page.locator(".rehearse-lines [data-node='wait-push']").first.click()
    page.locator("#canvas [data-step='wait-push'][aria-selected='true']").wait_for()
    page.locator("#canvas [data-step='which-limit']").click()
    page.locator(".rehearse-lines [data-node='which-limit'][data-marked]").wait_for()
    page.locator(".rehearse-lines [data-node]").first.focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert page.locator("#canvas [aria-selected='true']").count() == 1
    assert Run.objects.count() == 1
