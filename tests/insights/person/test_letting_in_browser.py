"""Entering by hand, an event by hand and "why, or why not?" in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from audience.models import Event, Person
from engine.models import Run
from tests.browser import assert_well_made, use_theme
from tests.insights.person.test_person_browser import ada, keep, world  # noqa: F401  fixtures of the same page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1024)])
def test_somebody_enters_past_a_rule_by_the_keyboard(
    page: Any,
    as_user: Any,
    complaints: list[str],
    ada: Person,  # noqa: F811
    theme: str,
    width: int,
) -> None:
    use_theme(page, theme)
    as_user()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/admin/people/{ada.pk}/")
    page.get_by_role("button", name="Enter a journey").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Journey", exact=True).select_option("seats-are-full")
    expect(page.get_by_label("What comes along")).to_have_value("pct = 83\nmeter = storage\nthreshold = 80", timeout=5000)
    assert_well_made(page)
    keep(page, f"person-enter-{width}-{theme}")
    page.get_by_label("Note for the history").fill("A favour")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("seats_used 6 is less than seats_limit 8.")
    assert_well_made(page)
    keep(page, f"person-enter-refused-{width}-{theme}")
    page.get_by_label("Let in all the same").check()
    page.get_by_role("dialog").get_by_role("button", name="Enter", exact=True).click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#timeline")).to_contain_text(
        "maya let this person in by hand. Overruled: The filter does not fit. Note: “A favour”."
    )
    assert Run.objects.filter(journey__key="seats-are-full").count() == 1
    # The refusal is a 409, and the browser notes it.
    assert len(complaints) == 1
    complaints.clear()


def test_an_event_is_sent_by_hand(page: Any, as_user: Any, ada: Person) -> None:  # noqa: F811
    as_user()
    page.goto(f"/admin/people/{ada.pk}/")
    page.get_by_role("button", name="Send an event").click()
    page.get_by_label("Event", exact=True).select_option("usage_threshold_hit")
    page.get_by_label("Properties").fill("meter = seats\nthreshold = 80")
    assert_well_made(page)
    keep(page, "person-event")
    page.get_by_role("dialog").get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#timeline")).to_contain_text("by hand: maya")
    assert Event.objects.filter(type="usage_threshold_hit", properties__meter="seats").count() == 1


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1024)])
def test_why_is_asked_in_a_form(page: Any, as_user: Any, complaints: list[str], ada: Person, theme: str, width: int) -> None:  # noqa: F811
    use_theme(page, theme)
    as_user()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/admin/why/?person=be&journey=seats-are-full")
    assert_well_made(page)
    keep(page, f"why-{width}-{theme}")
    page.get_by_role("link", name="Ben").click()

    expect(page.locator("#timeline")).to_contain_text("Ben has never entered it, and nothing was decided.")
    assert_well_made(page)
    keep(page, f"why-answered-{width}-{theme}")
    # Nobody was found at first: a 404, which the browser notes.
    assert len(complaints) == 1
    complaints.clear()


def test_the_name_of_a_field_is_not_broken_inside_a_word(page: Any, as_user: Any, ada: Person) -> None:  # noqa: F811
    Person.objects.filter(pk=ada.pk).update(fields={**ada.fields, "last_upgrade_prompt_seen": "2026-11-24T08:19:00Z"})
    as_user()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/admin/people/{ada.pk}/")
    name = page.locator(".facts dt", has_text="last_upgrade_prompt_seen").first
    if not name.is_visible():
        page.locator("#fields summary").click()

    assert name.bounding_box()["height"] < 30
    keep(page, "person-fields")
