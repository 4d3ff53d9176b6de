"""A marketer presses a remedy: on the panel, in the list of checks, in the publish dialog; and takes it back."""

import pytest

from audience.history import Actor
from audience.now import database_now
from journeys.operations.create import create
from journeys.operations.finding import find
from tests.browser import assert_well_made, keep, use_theme
from tests.journeys.drawing import line, push, start, step, wait

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "You are at 9,200 of 10,000 — Pro has ten times the room: https://acmeboards.example/up Reply STOP to opt out."


@pytest.fixture
def nudge(transactional_db):
    graph = line(start(), push(body="Nearly full!!!"), wait(), step("sms", "send_sms", {"text": TEXT}), step("goal", "goal", {}), exits=[])
    return create(Actor("user:maya"), name="Nudge", key="nudge", now=database_now(), graph=graph)


def text_of(step_id="sms", name="text"):
    return next(one for one in find("nudge").graph["nodes"] if one["id"] == step_id)["settings"][name]


@pytest.mark.row("A14")
@pytest.mark.row("E16")
@pytest.mark.row("E29")
def test_a_dear_character_is_replaced_by_one_press_and_undone_by_another(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge/?step=sms")
    # What stands below moves once the preview is there.
    page.locator("#preview .empty").wait_for()
    page.locator("#panel-below").get_by_role("button", name="Write “-” for “—”").click()
    page.get_by_text("Mended").wait_for()
    page.locator("#panel-below .remedy").wait_for(state="detached")

    assert "9,200 of 10,000 - Pro" in text_of()
    assert "10,000 - Pro" in page.locator("#panel-form textarea").first.input_value()

    page.locator("[data-canvas='undo']").click()
    page.locator("#panel-below .remedy").wait_for()
    assert text_of() == TEXT


@pytest.mark.row("D13")
@pytest.mark.row("E16")
def test_the_exit_is_added_from_the_list_of_checks_and_from_the_panel_of_the_journey(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge/")
    page.locator("#panel-checks").get_by_role("button", name="Add the exit").wait_for()
    page.locator("#checks > summary").click()
    keep(page, "checks-list", "light")
    page.locator("#checks").get_by_role("button", name="Add the exit").click()
    page.get_by_text("Mended").wait_for()
    page.locator("#panel-checks .remedy", has_text="Add the exit").wait_for(state="detached")
    assert find("nudge").graph["everywhere"]["exits"] == [{"type": "$plan_change"}]

    page.keyboard.press("Escape")
    # What is wrong at a step stands below what the journey asks.
    page.locator("#panel-of-steps").get_by_role("button", name="Write it calmly").click()
    page.locator("#panel-of-steps .remedy", has_text="calmly").wait_for(state="detached")
    assert text_of("push", "body") == "Nearly full."


@pytest.mark.row("E16")
def test_the_publish_dialog_offers_the_remedy_too(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge/")
    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("#publish-checks").get_by_text("it has no exit on a plan change").wait_for()
    dialog.get_by_role("button", name="Add the exit").click()
    page.get_by_text("Mended").wait_for()
    page.locator("#panel-checks .remedy", has_text="Add the exit").wait_for(state="detached")
    # The panel that was asked for anew does not bring the closed dialog back.
    assert not page.locator("#publish").is_visible()

    page.get_by_role("button", name="Publish").click()
    dialog.get_by_text("no errors, 2 warnings").wait_for()
    assert dialog.get_by_text("it has no exit on a plan change").count() == 0


@pytest.mark.row("B10")
def test_the_panel_of_a_message_says_what_it_answers_and_the_checks_lead_to_what_engineering_must_send(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge/?step=push")
    page.locator("#panel-answers", has_text="Answers usage_threshold_hit").wait_for()
    assert "Answers usage_threshold_hit" in page.locator('[data-step="push"]').get_attribute("title")
    page.locator("#checks > summary").click()
    page.get_by_role("link", name="What must engineering send?").click()
    page.get_by_role("heading", name="What engineering must send").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_remedies_are_well_made_in_both_themes(page, as_user, nudge, theme):
    use_theme(page, theme)
    as_user()
    for width in (1440, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/admin/journeys/nudge/?step=sms")
        page.locator("#panel-below .remedy").wait_for()
        assert_well_made(page)
        keep(page, f"remedy-{width}", theme)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/admin/journeys/nudge/")
    page.locator("#panel-checks .remedy").first.wait_for()
    keep(page, "remedy-journey", theme)
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").wait_for()
    page.wait_for_timeout(400)
    keep(page, "remedy-publish", theme)
