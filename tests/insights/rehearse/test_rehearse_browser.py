"""A rehearsal in a real browser: from the canvas, by mouse and by keyboard, in both themes and at two widths."""

from typing import Any

import pytest

from audience.now import database_now
from engine.models import Run
from journeys.models import Draft
from tests.browser import assert_well_made, keep, use_theme
from tests.insights.stories import nudge
from tests.world import World, zone_at_noon

pytestmark = pytest.mark.browser
NUDGE = "/admin/journeys/nudge-at-the-limit/"


@pytest.fixture
def ada(live_server: Any) -> Any:
    world = World(database_now())
    journey = nudge(world)
    Draft.objects.create(journey=journey, graph=journey.live.graph, changed_at=world.now)
    ada = world.person("ada", plan="starter", storage_used_pct=83, zone=zone_at_noon(world.now))
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


@pytest.mark.row("E17")
def test_the_strip_of_time_is_walked_by_keys_played_and_dragged(page: Any, as_user: Any, ada: Any) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    as_user()
    page.goto(f"{NUDGE}rehearse/")
    page.locator("#strip circle").first.wait_for()
    moment = page.get_by_role("slider")
    chosen = page.locator("#canvas [aria-selected='true']")

    page.keyboard.press("j")
    page.keyboard.press("j")
    second = chosen.get_attribute("data-step")
    assert moment.get_attribute("aria-valuetext") == page.locator("#strip output").inner_text()
    page.keyboard.press("k")
    assert page.locator("#strip circle[data-now]").count() == 1
    assert chosen.get_attribute("data-step") != second

    # Dragged to its end, the card of the last step is brought into view; the focus stays where the hand is.
    moment.focus()
    moment.press("End")
    assert chosen.get_attribute("data-step") == page.locator("#strip circle").last.get_attribute("data-node")
    assert moment.evaluate("one => one === document.activeElement")
    box, stage = chosen.bounding_box(), page.locator("#canvas").bounding_box()
    assert box["y"] >= stage["y"]
    assert box["y"] + box["height"] <= stage["y"] + stage["height"] + 1

    moment.press("Home")
    page.locator("#panel h2").click()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Pause").wait_for()
    page.locator("#strip circle:nth-of-type(3)[data-now]").wait_for()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Play").wait_for()

    page.set_viewport_size({"width": 1024, "height": 900})
    assert not page.locator("#strip").is_visible()


@pytest.mark.row("E17")
def test_what_is_typed_while_a_walk_is_under_way_stays_and_is_walked(page: Any, as_user: Any, ada: Any) -> None:
    as_user()
    page.goto(f"{NUDGE}rehearse/?who=&plan=starter&fields=storage_used_pct+%3D+83")
    page.get_by_text("3 messages").wait_for()
    page.route("**/rehearse/walk/**", lambda route: (page.wait_for_timeout(600), route.continue_()))
    with page.expect_response("**/rehearse/walk/**"):
        page.locator("#b0").select_option("plan_upgraded:pro")
        page.wait_for_timeout(400)
        page.get_by_label("Hours after the beginning").first.fill("72")
    page.wait_for_timeout(300)
    hours = page.get_by_label("Hours after the beginning").first
    assert (hours.input_value(), page.locator("#b0").input_value()) == ("72", "plan_upgraded:pro")

    with page.expect_response("**/rehearse/walk/**"):
        hours.press("Tab")
    page.get_by_text("2 messages").wait_for()
    assert hours.input_value() == "72"


@pytest.mark.row("E17")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_from_a_rehearsal_to_a_kept_test_to_a_publish_that_it_stands_before(page: Any, as_user: Any, ada: Any, theme: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    as_user()
    use_theme(page, theme)
    page.goto(f"{NUDGE}rehearse/?who=&plan=starter&fields=storage_used_pct+%3D+83")
    page.get_by_text("3 messages").wait_for()
    page.get_by_role("button", name="Keep as a test").click()
    page.get_by_label("Name", exact=True).fill("Storage at 83 %")
    keep(page, "rehearse-keep", theme)
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("“Storage at 83 %” is played again at every publish.").wait_for()
    assert page.locator("#tests-kept").inner_text() == "1 test"

    draft = Draft.objects.get()
    next(raw for raw in draft.graph["nodes"] if raw["id"] == "wait-click")["settings"]["give_up_after"] = "P2D"
    draft.revision += 1
    draft.save()
    page.goto(NUDGE)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("is said on day", exact=False).wait_for()
    publishes = page.get_by_role("button", name="Publish version 2")
    assert publishes.is_disabled()
    assert_well_made(page)
    keep(page, "publish-tests", theme)
    page.get_by_label("Storage at 83 %").check()
    assert publishes.is_disabled()
    page.get_by_label("A line for the history").fill("Sooner, as agreed")
    assert publishes.is_enabled()

    page.get_by_role("button", name="Take the new outcome").click()
    page.get_by_text("1 test passed").wait_for()
    page.get_by_label("A line for the history").fill("")
    assert publishes.is_enabled()
    publishes.click()
    page.wait_for_url("**/?mode=numbers")

    page.goto(f"{NUDGE}tests/")
    page.get_by_text("Passed").wait_for()
    assert_well_made(page)
    keep(page, "kept-tests", theme)


@pytest.mark.row("E17")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_text_that_cannot_be_said_is_red_at_its_step(page: Any, as_user: Any, ada: Any, theme: str) -> None:
    draft = Draft.objects.get()
    push = next(raw for raw in draft.graph["nodes"] if raw["id"] == "push-storage")
    push["settings"]["body"] = "{{ nickname }}, your storage is nearly full."
    draft.save()
    page.set_viewport_size({"width": 1440, "height": 900})
    as_user()
    use_theme(page, theme)
    page.goto(f"{NUDGE}rehearse/?who=-&plan=starter&fields=storage_used_pct+%3D+83")

    page.locator("#canvas .node[data-step='push-storage'][data-mark='error']").wait_for()
    assert "nickname is missing" in page.locator("#canvas .node[data-step='push-storage']").inner_text()
    assert page.locator(".rehearse-lines .item[data-wrong]").count() == 1
    assert page.get_by_text("2 messages:").count() == 1
    keep(page, "rehearse-wrong", theme)


@pytest.mark.row("E17")
def test_from_a_person_to_a_rehearsal_with_her(page: Any, as_user: Any, ada: Any) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    as_user()
    page.goto(f"/admin/people/{ada.pk}/")
    page.locator(".person-head summary", has_text="Rehearse").click()
    keep(page, "person-rehearse", "light")
    page.locator(".person-head").get_by_role("link", name="Nudge at the limit").click()
    page.get_by_text("Ada would not walk this.").wait_for()

    page.goto(f"/admin/people/{ada.pk}/")
    page.locator("#runs").get_by_role("link", name="Rehearse").click()
    page.get_by_text("Ada would not walk this.").wait_for()


@pytest.mark.row("E17")
def test_an_answer_that_is_overtaken_is_no_error_in_the_console(page: Any, as_user: Any, ada: Any) -> None:
    as_user()
    page.goto(f"{NUDGE}rehearse/")
    page.get_by_text("2 messages").wait_for()
    held: list[Any] = []
    page.route("**/rehearse/walk/**", lambda route: held.append(route) if not held else route.continue_())

    with page.expect_request("**/rehearse/walk/**"):
        page.get_by_label("Push: storage", exact=True).select_option("opened")
    page.get_by_label("Push: storage", exact=True).select_option("clicked")

    # The fixture fails the test on any complaint.
    page.get_by_text("1 message:").wait_for()
