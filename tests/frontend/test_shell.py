"""What the frame can do: jump, keys, theme, drawer, menus, toasts, and fragments that fail."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def at_components(page: Any, as_user: Any) -> Any:
    as_user()
    page.goto(reverse("cairn:components"))
    return page


def test_control_k_finds_a_place_and_enter_goes_there(at_components: Any) -> None:
    page = at_components
    page.keyboard.press("Control+k")
    page.get_by_role("searchbox").fill("grou")
    page.locator(".found a", has_text="Groups").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/auth/group/")


def test_a_word_nobody_knows_says_so(at_components: Any) -> None:
    page = at_components
    page.locator(".jump-button").click()
    page.get_by_role("searchbox").fill("zzz")

    page.get_by_text("Nothing is called “zzz”.").wait_for()


def test_question_mark_lists_the_keys_and_escape_closes_them(at_components: Any) -> None:
    page = at_components
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()

    page.keyboard.press("Escape")
    assert page.locator("dialog#keys").is_hidden()


def test_the_mode_pill_says_what_the_mode_means(at_components: Any) -> None:
    page = at_components
    page.locator(".bar .pill").click()

    assert page.locator("dialog#mode").get_by_text("nothing leaves the house").is_visible()
    page.locator("dialog#mode [data-closes]").click()
    assert page.locator("dialog#mode").is_hidden()


def test_the_theme_is_chosen_in_the_menu_and_stays(at_components: Any) -> None:
    page = at_components
    page.locator(".side-user").click()
    page.get_by_role("button", name="Dark").click()
    page.reload()

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 19)"


def test_signing_out_works_from_the_menu(at_components: Any) -> None:
    page = at_components
    page.locator(".side-user").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("Log in again").wait_for()

    assert page.locator("#side").count() == 0


def test_on_a_small_screen_the_side_bar_is_a_drawer(at_components: Any) -> None:
    page = at_components
    page.set_viewport_size({"width": 700, "height": 900})
    assert page.locator("#side").is_hidden()

    page.get_by_role("button", name="Places").click()
    expect(page.locator("#side").get_by_text("Admin")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.locator("#side").is_hidden()


def test_the_rail_shows_labels_as_tooltips(at_components: Any) -> None:
    page = at_components
    page.set_viewport_size({"width": 1024, "height": 900})
    assert page.locator("#side").bounding_box()["width"] == 56

    page.locator("#side [data-tip]").first.hover()
    assert page.locator(".tip").inner_text() == page.locator("#side [data-tip] .label").first.text_content()


def test_a_toast_says_it_and_its_undo_takes_it_away(at_components: Any) -> None:
    page = at_components
    page.get_by_role("button", name="Say something").click()
    toast = page.locator("#toasts .toast")
    assert "Step removed" in toast.inner_text()

    toast.get_by_role("button", name="Undo").click()
    assert toast.count() == 0


def test_a_part_that_fails_says_so_and_can_be_tried_again(at_components: Any, complaints: list[str]) -> None:
    page = at_components
    page.route("**/jump/**", lambda route: route.fulfill(status=500, body="no"))
    # A page that was there before may have its first request go past the route.
    page.reload()
    with page.expect_response("**/jump/**") as got:
        page.keyboard.press("Control+k")
    assert got.value.status == 500
    page.get_by_text("This part could not be loaded.").wait_for()
    complaints.clear()

    page.unroute("**/jump/**")
    page.get_by_role("button", name="Try again").click()
    page.locator(".found").first.wait_for()
    assert page.get_by_text("This part could not be loaded.").count() == 0


def test_whoever_was_signed_out_meanwhile_is_asked_to_sign_in_again(at_components: Any, complaints: list[str]) -> None:
    page = at_components
    page.context.clear_cookies()
    page.keyboard.press("Control+k")

    page.get_by_role("heading", name="You were signed out").wait_for()
    assert page.get_by_role("searchbox", include_hidden=True).count() == 1
    complaints.clear()
