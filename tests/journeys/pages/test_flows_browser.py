"""Numbers in a real browser: one way of a split, days of entry, who took an edge, what cards and lines say."""

import re

import pytest

from engine.models import Run, Step
from engine.runtime.poison import _fail
from tests.browser import assert_well_made, keep, use_theme
from tests.journeys.pages.test_crowd import PAGE, two_ways
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def walked(live_server):
    world = World()
    journey = two_ways(world)
    _fail(Run.objects.filter(node="day", ended_at=None).order_by("id").last().pk, world.now, "broken")
    return journey


def opened(page, query=""):
    page.goto(f"{PAGE}?mode=numbers{query}")
    page.locator("#journey[data-ready]").wait_for()
    page.locator('[data-step="start"]', has_text="entered").wait_for()


def taken(port):
    return Step.objects.filter(kind="moved", node="which", port=port).count()


@pytest.mark.row("E18")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_one_way_of_a_split_is_chosen_in_the_bar_and_counted_everywhere(page, as_user, walked, theme):
    use_theme(page, theme)
    as_user()
    opened(page)
    page.locator(".flow-legend", has_text="People on a path").wait_for()
    widths = page.locator(".flow-legend path").evaluate_all("all => all.map((one) => parseFloat(getComputedStyle(one).strokeWidth))")
    assert widths == sorted(set(widths))
    assert widths[-1] == 13
    assert page.locator(".node-wrong", has_text="1 failed").count() == 1
    assert page.locator('[data-step="day"] .node-moved').text_content() == "1 moved away by hand"
    assert page.locator('[data-step="push"] .node-moved').text_content() == "1 moved here by hand"
    assert "A 50" in page.locator('.edge-label[data-label="which|a"]').text_content()
    assert_well_made(page)
    keep(page, "flows", theme)

    page.locator("#counted-way summary").click()
    page.get_by_role("link", name="Way A of “which”").click()
    page.locator("#counted-way summary", has_text="Way A").wait_for()
    page.locator('[data-step="start"]', has_text=f"{taken('a')} entered").wait_for()
    page.locator('.edge-label[data-label="which|b"]', has_text="0").wait_for()
    page.get_by_text("Version 1, Way A of “which”").wait_for()
    assert_well_made(page)
    keep(page, "flows-way", theme)


@pytest.mark.row("E18")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_edge_opens_its_people_by_enter_and_by_a_click_on_the_line(page, as_user, walked, theme):
    use_theme(page, theme)
    as_user()
    opened(page)
    page.locator('[data-step="which"]').click()
    page.get_by_role("heading", name="which").wait_for()
    label = page.locator('button.edge-label[data-label="which|b"]')
    assert label.get_attribute("tabindex") == "0"
    assert page.locator('button.edge-label[data-label="day|next"]').get_attribute("tabindex") == "-1"
    label.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="which → sms").wait_for()
    page.get_by_text(f"{taken('b')} people went this way.").wait_for()
    assert "port=b" in page.url
    assert page.locator(".people-here > li").count() == taken("b")
    assert_well_made(page)
    keep(page, "edge", theme)

    page.reload()
    page.get_by_role("heading", name="which → sms").wait_for()
    page.get_by_role("button", name="All of “which”").click()
    page.get_by_role("button", name=re.compile("^Went on")).click()
    page.locator("#people-tab-on[aria-current]").wait_for()
    assert "port" not in page.url

    # Beside its figure, on the line itself: where it leaves the card above.
    card = page.locator('[data-step="day"]').bounding_box()
    page.mouse.click(card["x"] + card["width"] / 2 + 5, card["y"] + card["height"] + 5)
    page.get_by_role("heading", name="day → goal").wait_for()


@pytest.mark.row("E18")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_who_left_is_a_list_of_its_own_with_the_reason(page, as_user, walked, theme):
    use_theme(page, theme)
    as_user()
    opened(page, "&step=day")
    page.get_by_role("button", name=re.compile("^Left here")).click()
    page.get_by_text("Ended by hand: here from").wait_for()
    assert_well_made(page)
    keep(page, "left", theme)
    page.get_by_role("button", name="Failed: Something broke").click()
    page.get_by_text("Only this reason is listed.").wait_for()
    assert page.locator(".people-here > li").count() == 1
    page.get_by_role("button", name="All reasons").click()
    page.get_by_text("Ended by hand: here from").wait_for()


@pytest.mark.row("E18")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_days_of_entry_are_chosen_and_days_that_cannot_be_are_told(page, as_user, walked, theme):
    use_theme(page, theme)
    as_user()
    opened(page)
    page.locator("#counted-days summary").click()
    page.get_by_label("From", exact=True).fill("2026-03-03")
    page.get_by_label("to", exact=True).fill("2026-03-01")
    page.get_by_role("button", name="Count these").click()
    page.get_by_text("The first day comes after the last one.").wait_for()
    assert page.get_by_label("From", exact=True).input_value() == "2026-03-03"
    assert_well_made(page)
    keep(page, "days", theme)

    page.get_by_label("From", exact=True).fill("2026-03-02")
    page.get_by_label("to", exact=True).fill("2026-03-02")
    page.get_by_role("button", name="Count these").click()
    page.locator("#counted-days summary", has_text="Entered on 2 Mar 2026").wait_for()
    page.locator('[data-step="start"]', has_text="12 entered").wait_for()
    assert "from=2026-03-02" in page.url
    page.locator('[data-step="start"]').click()
    page.get_by_text("Version 1, Entered on 2 Mar 2026").wait_for()


@pytest.mark.parametrize("width", [1440, 1024])
def test_the_first_look_keeps_clear_of_the_tools(page, as_user, walked, width):
    page.set_viewport_size({"width": width, "height": 830})
    as_user()
    opened(page)
    tools = page.locator(".canvas-tools").bounding_box()
    for card in page.locator(".node").all():
        box = card.bounding_box()
        apart = box["y"] + box["height"] <= tools["y"] or box["x"] >= tools["x"] + tools["width"]
        assert apart, card.get_attribute("data-step")
    keep(page, f"first-{width}", "light")
    # No side is cut off while the other one is free.
    stage, boxes = page.locator("#canvas").bounding_box(), [card.bounding_box() for card in page.locator(".node").all()]
    left = min(box["x"] for box in boxes) - stage["x"]
    covered = page.locator("#panel").bounding_box()["x"] if page.locator("#panel").is_visible() else stage["x"] + stage["width"]
    right = covered - max(box["x"] + box["width"] for box in boxes)
    assert left >= 0 or right <= 60
    assert right >= 0 or left <= 60
    # Where it does not fit, what is chosen comes clear of them.
    page.set_viewport_size({"width": width, "height": 500})
    # The canvas learns of its new height in a frame; a key that comes sooner goes by the old one.
    page.wait_for_function("document.querySelector('#canvas').clientHeight < 500")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.locator('[data-step="start"]').focus()
    page.keyboard.press("End")
    page.wait_for_function("""() => {
      const [card, tools] = ["[data-step=goal]", ".canvas-tools"].map((one) => document.querySelector(one).getBoundingClientRect());
      return card.bottom <= tools.top;
    }""")
