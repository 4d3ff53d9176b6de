"""The stage of the canvas, and fragments that are asked for again and again, saved, or refused."""

from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry

from tests.browser import assert_well_made, keep, use_theme
from tests.frontend import sample_urls

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def samples(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.frontend.sample_urls"
    sample_urls.asked.clear()


def box(page: Any, selector: str) -> tuple[int, int, int, int]:
    found = page.locator(selector).bounding_box()
    return round(found["x"]), round(found["y"]), round(found["width"]), round(found["height"])


@pytest.mark.parametrize(("width", "ground"), [(1440, (56, 52, 1384, 848)), (1024, (56, 52, 968, 848)), (700, (0, 52, 700, 848))])
def test_the_stage_has_all_that_rail_and_bar_leave(page: Any, as_user: Any, width: int, ground: tuple[int, ...]) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    as_user()
    page.goto("/stage/")

    assert box(page, "#content") == ground
    assert page.evaluate("document.documentElement.scrollHeight") == 900
    assert_well_made(page)


def test_an_icon_of_the_sprite_is_drawn(page: Any, as_user: Any) -> None:
    as_user()
    page.goto("/stage/")

    assert page.evaluate("document.querySelector('#ground > svg:last-child use').getBBox().width") > 10


def test_from_right_to_left_the_frame_is_mirrored(page: Any, as_user: Any) -> None:
    as_user()
    page.goto("/fragments/")
    page.evaluate("document.documentElement.dir = 'rtl'")

    assert box(page, "#side") == (1440 - 208, 0, 208, 900)
    assert box(page, "#content")[0] == 0


def test_polling_stops_while_the_page_is_hidden(page: Any, as_user: Any) -> None:
    as_user()
    page.goto("/fragments/")
    page.get_by_text("again").wait_for()
    page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
    page.wait_for_timeout(300)
    before = len(sample_urls.asked)
    page.wait_for_timeout(2200)

    assert len(sample_urls.asked) == before


def test_a_form_that_sends_itself_carries_the_token_and_the_toast_tells(page: Any, as_user: Any) -> None:
    as_user()
    page.goto("/fragments/")
    page.get_by_label("A", exact=True).select_option("2")

    page.get_by_text("Saved 2").wait_for()
    page.locator("#toasts").get_by_text("It is saved").wait_for()


def test_a_part_one_may_not_see_says_so(page: Any, as_user: Any, complaints: list[str]) -> None:
    as_user("eli", "auth.view_user")
    page.goto("/fragments/")
    page.get_by_role("button", name="Try").click()

    page.get_by_text("You may not do this.").wait_for()
    assert page.get_by_role("button", name="Try").is_visible()
    complaints.clear()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_inlines_dates_drop_downs_and_editable_lists_are_ours(page: Any, as_user: Any, theme: str) -> None:
    use_theme(page, theme)
    maya = as_user()
    for name in ("first", "second"):
        LogEntry.objects.create(user=maya, object_repr=name, action_flag=CHANGE, change_message="it was changed")
    stock = {
        "hierarchy": "/sample/auth/user/",
        "inlines": f"/sample/auth/user/{maya.pk}/change/",
        "editable": "/sample/admin/logentry/",
        "autocomplete": "/sample/admin/logentry/add/",
    }

    for name, address in stock.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert_well_made(page)
        keep(page, name, theme)

    page.locator(".select2-selection").click()
    page.locator(".select2-results__option", has_text="maya").click()
    assert page.locator(".select2-selection__rendered").inner_text() == "maya"


def test_a_row_of_an_inline_can_be_added_and_taken_away(page: Any, as_user: Any) -> None:
    maya = as_user()
    page.goto(f"/sample/auth/user/{maya.pk}/change/")
    rows = page.locator(".tabular tbody tr.form-row:not(.empty-form)")
    before = rows.count()
    page.locator(".tabular .add-row a").click()
    assert rows.count() == before + 1

    page.locator(".tabular .inline-deletelink").last.click()
    assert rows.count() == before
