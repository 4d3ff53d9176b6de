"""Numbers in a real browser: figures beside the canvas, a version chosen, a walk that is lit and put out; undo over a reload."""

from xml.etree import ElementTree

import pytest

from engine.models import Run
from journeys.models import Draft
from tests.browser import assert_well_made, keep, use_theme
from tests.insights.stories import ada_at_her_limit, nudge
from tests.world import World

pytestmark = pytest.mark.browser
NUDGE = "/admin/journeys/nudge-at-the-limit/"


@pytest.fixture
def walked(live_server):
    """Ada walks to the end by SMS; Cleo may not be texted."""
    world = World()
    journey = nudge(world)
    Draft.objects.get_or_create(journey=journey, defaults={"graph": journey.live.graph, "changed_at": journey.changed_at})
    ada = ada_at_her_limit(world)
    cleo = world.person("cleo", plan="starter", storage_used_pct=91, consents="email push")
    world.event(cleo, "usage_threshold_hit", meter="storage", pct=91, threshold=90)
    world.later(days=10)
    return Run.objects.get(person_id=ada.pk)


@pytest.mark.row("E18")
def test_turning_to_numbers_turns_the_panel_too(page, as_user, walked):
    as_user()
    page.goto(NUDGE)
    page.get_by_text("Leaves at once when").wait_for()
    page.get_by_role("button", name="Numbers").click()
    page.get_by_text("How walks ended").wait_for()
    page.locator("#counted summary").wait_for(state="detached")

    page.locator('[data-step="sms"]').click()
    page.get_by_role("button", name="Not sent 1").click()
    page.get_by_role("link", name="Cleo").wait_for()
    assert page.get_by_text("No consent").count() == 2

    page.get_by_role("button", name="Build").click()
    page.get_by_label("Text", exact=True).wait_for()


def test_the_picture_of_numbers_names_the_paths_the_version_and_the_days(page, as_user, walked, tmp_path):
    as_user()
    page.goto(f"{NUDGE}?mode=numbers")
    page.locator('[data-step="sms"]', has_text="sent").wait_for()
    names = page.locator(".edge-name").all_inner_texts()
    page.locator(".canvas-menu > summary").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="Save as SVG").click()
    got.value.save_as(tmp_path / "numbers.svg")

    drawing = ElementTree.fromstring((tmp_path / "numbers.svg").read_text(encoding="utf-8"))  # noqa: S314  made by our own page
    said = ["".join(one.itertext()) for one in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert names
    for name in names:
        assert [one for one in said if one.startswith(f"{name[:8]}") and one[-1] in "0123456789%"], (name, said)
    assert any("Live, v1" in one and page.locator("#counted-days > summary").inner_text() in one for one in said)
    assert not [one for one in said if one.endswith("…") and " · " in one]


@pytest.mark.row("E18")
def test_from_a_draft_that_differs_numbers_go_to_the_live_version_and_back(page, as_user, walked):
    as_user()
    page.goto(NUDGE)
    page.locator('[data-step="sms"]').focus()
    page.keyboard.press("d")
    page.locator("#saved", has_text="Saved, revision 2").wait_for()
    page.get_by_role("button", name="Numbers").click()

    page.wait_for_url("**/versions/1/?mode=numbers**")
    page.get_by_text("Version 1, live").wait_for()
    page.locator('[data-step="sms"]', has_text="sent").wait_for()
    assert page.locator(".node-title", has_text="SMS: last nudge").count() == 1
    assert page.locator(".looks-only").is_hidden()
    # A long name of a path gives way to its figure.
    figure = page.locator(".edge-label", has_text="Storage 80").locator("span").last
    assert figure.text_content() == "2 · 100\u202f%"
    assert figure.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert_well_made(page)
    keep(page, "numbers-live", "light")
    page.get_by_role("link", name="Open the draft").click()
    page.locator(".node-title", has_text="SMS: last nudge").nth(1).wait_for()


@pytest.mark.row("E18")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_walk_is_lit_and_put_out_again(page, as_user, walked, theme):
    use_theme(page, theme)
    as_user()
    page.goto(f"{NUDGE}?mode=numbers&run={walked.pk}")
    page.get_by_text("Ada", exact=True).wait_for()
    lit = page.locator(".node[data-walked]")
    lit.first.wait_for()

    assert {one.get_attribute("data-step") for one in lit.all()} >= {"start", "which-limit", "push-storage", "sms", "upgraded"}
    assert page.locator(".edge[data-walked]").count() >= 6
    page.locator('[data-step="push-storage"]', has_text="Mon 2 Mar, 21:40").wait_for()
    assert_well_made(page)
    keep(page, "walk", theme)
    page.get_by_role("link", name="Clear").click()
    page.locator('[data-step="sms"]', has_text="sent").wait_for()
    assert page.locator(".node[data-walked]").count() == 0


@pytest.mark.row("E29")
def test_what_was_drawn_is_undone_and_done_again_after_the_page_was_loaded_anew(page, as_user, walked):
    def twins(number):
        page.wait_for_function(
            "n => [...document.querySelectorAll('.node-title')].filter(one => one.textContent === 'SMS: last nudge').length === n",
            arg=number,
        )

    as_user()
    page.goto(NUDGE)
    page.locator('[data-step="sms"]').focus()
    page.keyboard.press("d")
    twins(2)
    page.locator("#saved", has_text="Saved, revision 2").wait_for()

    page.reload()
    page.locator('[data-canvas="undo"]:not([disabled])').click()
    twins(1)
    page.locator("#saved", has_text="Saved, revision 3").wait_for()
    page.reload()
    page.locator('[data-canvas="redo"]:not([disabled])').wait_for()
    page.keyboard.press("Control+Shift+z")
    twins(2)


def test_enter_begins_at_the_start_and_tab_leaves_the_palette_by_one_stop(page, as_user, walked):
    as_user()
    page.goto(NUDGE)
    page.locator("#journey[data-ready]").wait_for()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.step") == "start"

    page.get_by_label("Find a step").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "palette-step"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.step") == "start"


def test_where_the_panel_lies_over_the_canvas_the_figures_have_a_button(page, as_user, walked):
    page.set_viewport_size({"width": 1024, "height": 900})
    as_user()
    page.goto(f"{NUDGE}?mode=numbers")
    page.locator("#journey[data-ready]").wait_for()
    assert page.locator("#panel").is_hidden()
    page.get_by_role("button", name="Figures").click()

    page.get_by_text("How walks ended").wait_for()
    assert_well_made(page)
    page.locator("#panel [data-canvas='close']").click()
    page.locator("#panel").wait_for(state="hidden")


@pytest.mark.row("E18")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_those_who_are_chosen_in_the_drawer_are_ended_with_a_note(page, as_user, live_server, theme):
    world = World()
    journey = nudge(world)
    Draft.objects.get_or_create(journey=journey, defaults={"graph": journey.live.graph, "changed_at": journey.changed_at})
    for name in ("ada", "ben", "eve"):
        world.event(world.person(name, plan="starter", storage_used_pct=83), "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.later(minutes=10)
    use_theme(page, theme)
    as_user()
    page.goto(f"{NUDGE}?mode=numbers&step=wait-push")
    page.get_by_label("Choose Ben").wait_for()
    assert page.get_by_role("button", name="End").is_hidden()
    page.get_by_label("Search these people").fill("ben")
    page.get_by_label("Choose Ada").wait_for(state="detached")
    page.get_by_label("Search these people").fill("")
    page.get_by_label("Choose Ada").wait_for()
    page.get_by_label("Choose Ben").check()
    page.get_by_label("Choose Eve").check()
    assert_well_made(page)
    keep(page, "chosen", theme)
    page.locator(".people-deeds").get_by_role("button", name="End").click()
    page.get_by_label("Note for the history").fill("They asked")
    keep(page, "chosen-end", theme)
    page.locator("dialog[open]").get_by_role("button", name="End").click()
    page.get_by_text("2 walks were ended").wait_for()
    page.get_by_label("Choose Ben").wait_for(state="detached")
    assert sorted(Run.objects.values_list("state", flat=True)) == ["exited", "exited", "waiting"]
