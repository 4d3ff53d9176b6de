"""The flow in a real browser: both themes, the tail as it grows, pause, the first event, a repair."""

from typing import Any

import pytest

from audience.accept import Source, accept
from audience.models import Event
from audience.now import database_now
from tests.browser import assert_well_made, keep, use_theme
from tests.insights.flow.cast import forgetful, said, twelve_days, web_key
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_are_well_made(page: Any, as_user: Any, world: World, theme: str) -> None:
    twelve_days(world)
    forgetful(world, web_key(world))
    use_theme(page, theme)
    as_user()
    for width in (1440, 1024, 700):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/admin/flow/")
        page.get_by_text("collaborator_invited stopped 3 hours ago.").wait_for()
        assert_well_made(page)
        keep(page, f"flow-{width}", theme)
        page.goto("/admin/flow/paywall_encountered/")
        assert_well_made(page)
        keep(page, f"event-type-{width}", theme)


def test_a_name_of_two_hundred_letters_hides_nothing_of_the_others(page: Any, as_user: Any, world: World) -> None:
    twelve_days(world)
    name = "clicked_" + "the_very_long_name_" * 10
    accept([said(name, **{"a" * 100: "b" * 300})], Source(id=web_key(world).pk), database_now())
    as_user()
    page.goto("/admin/flow/")
    assert page.locator(".table .name", has_text=name).bounding_box()["width"] < 300
    card, head = page.locator(".wide").first.bounding_box(), page.get_by_role("columnheader", name="Quarantine").bounding_box()
    assert head["x"] + head["width"] <= card["x"] + card["width"]
    page.goto(f"/admin/flow/{name}/")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_the_first_event_turns_the_page_into_the_list_and_the_tail_grows_until_it_is_paused(page: Any, as_user: Any, world: World) -> None:
    as_user()
    page.goto("/admin/flow/")
    page.get_by_text("Waiting for the first event").wait_for()
    page.get_by_role("radio", name="Python").check()
    page.get_by_text("import segment.analytics").wait_for()
    assert_well_made(page)

    accept([said("session_started")], Source(), database_now())
    page.locator("#arrivals .arrival", has_text="session_started").wait_for()
    accept([said("paywall_encountered")], Source(), database_now())
    page.locator("#arrivals").get_by_text("feature is missing.").wait_for()

    page.keyboard.press("p")
    assert page.get_by_role("button", name="Pause").get_attribute("aria-pressed") == "true"
    accept([said("board_created")], Source(), database_now())
    page.wait_for_timeout(2500)
    assert page.locator("#arrivals .arrival").count() == 2
    page.keyboard.press("p")
    page.locator("#arrivals .arrival", has_text="board_created").wait_for()
    page.get_by_label("Only this type").select_option("session_started")
    page.wait_for_url("**type=session_started*")
    assert page.locator("#arrivals .arrival").count() == 1


@pytest.mark.row("D22")
def test_a_mapping_is_tried_before_it_is_pressed(page: Any, as_user: Any, world: World) -> None:
    batch = [said("paywall_encountered", f"user{at}", featureKey="whiteboards") for at in range(3)]
    accept(batch, Source(id=web_key(world).pk), database_now())
    as_user()
    page.goto("/admin/flow/paywall_encountered/")

    page.locator("select[name=from]").select_option("featureKey")
    page.get_by_text("fits all 3").wait_for()
    page.get_by_role("button", name="Repair and replay 3").click()

    page.get_by_text("3 events went on").wait_for()
    page.get_by_text("Nothing of it was refused.").wait_for()
    assert Event.objects.filter(type="paywall_encountered").count() == 3
