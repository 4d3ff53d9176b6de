"""The panel of a step in a browser: what is typed is saved by itself, and the focus stays where it is."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.pages.test_browser import nudge, saved, settings_of

pytestmark = pytest.mark.browser
__all__ = ["nudge"]


def test_a_setting_is_changed_in_the_panel_and_the_card_follows(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/")
    page.locator('[data-step="wait-push"]').click()
    page.get_by_label("Give up after", exact=True).fill("2")
    saved(page, 2)

    assert settings_of("wait-push")["give_up_after"] == "P2D"
    page.locator('[data-step="wait-push"]', has_text="up to 2 days").wait_for()
    page.locator('[data-step="email"]', has_text="Day 2").wait_for()
    page.locator("#panel-below", has_text="Holds the person for up to 2 days.").wait_for()


def test_typing_goes_on_undisturbed_while_it_is_saved(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=sms")
    text = page.get_by_label("Text", exact=True)
    text.fill("")
    text.press_sequentially("You are at your limit: https://acmeboards.example/x", delay=40)
    page.wait_for_timeout(1200)

    assert text.input_value() == "You are at your limit: https://acmeboards.example/x"
    assert settings_of("sms")["text"] == "You are at your limit: https://acmeboards.example/x"
    page.locator(".bubble", has_text="You are at your limit").wait_for()


def test_a_value_is_put_into_a_text_with_its_fallback(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=push-storage")
    page.get_by_label("Text", exact=True).fill("Hello ")
    page.locator("[data-values-for='s-body']").click()
    page.get_by_label("If it is missing").fill("there")
    page.get_by_role("button", name="name", exact=True).click()
    page.locator(".push-card", has_text="Hello Ada Lovelace").wait_for()
    assert settings_of("push-storage")["body"] == 'Hello {{ name | default: "there" }}'

    # The words go on behind the value, and the next value begins without the fallback of this one.
    page.keyboard.type(", you are full, ")
    page.locator("[data-values-for='s-body']").click()
    assert page.get_by_label("If it is missing").input_value() == ""
    page.get_by_role("button", name="name", exact=True).click()
    page.locator(".push-card", has_text="Hello Ada Lovelace, you are full, Ada Lovelace").wait_for()
    assert settings_of("push-storage")["body"] == 'Hello {{ name | default: "there" }}, you are full, {{ name }}'


@pytest.mark.row("A13")
@pytest.mark.row("A14")
def test_an_emoji_is_shown_in_the_meter(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=sms")
    page.get_by_label("Text", exact=True).fill(
        "Heads up \u2014 you are at your limit, and this text goes on for more than seventy characters."
    )

    page.locator('.meter[data-segments="2"]', has_text="UCS-2").wait_for()
    page.locator("[data-smart]").click()
    page.locator('.meter[data-segments="1"]', has_text="GSM-7").wait_for()


def test_a_rule_is_added_in_the_panel(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=start")
    page.locator("#panel .rule-form").get_by_role("button", name="Rule", exact=True).first.click()
    page.locator("#panel [data-rule-row]").nth(1).wait_for()
    page.locator("#panel [data-part='name']").last.fill("storage_used_pct")
    page.locator("#panel [data-part='name']").last.blur()
    page.wait_for_timeout(1500)

    assert settings_of("start")["where"]["of"][-1]["left"] == {"field": "storage_used_pct"}


def test_what_was_typed_is_kept_though_she_goes_elsewhere_at_once(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=sms")
    page.get_by_label("Text", exact=True).fill("Typed and left: https://acmeboards.example/x")
    page.locator('[data-step="push-storage"]').click()
    page.locator("#panel-title", has_text="Push: storage").wait_for()
    assert settings_of("sms")["text"] == "Typed and left: https://acmeboards.example/x"

    page.get_by_label("Title", exact=True).fill("Typed and published")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Publish version 1").wait_for()
    assert settings_of("push-storage")["title"] == "Typed and published"


def test_the_bar_says_saving_from_the_first_letter_until_the_server_knows_it(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=sms")
    text = page.get_by_label("Text", exact=True)
    text.wait_for()
    assert page.locator("#saved").inner_text() == "Saved, revision 1"
    held = []
    page.route(re.compile("/panel/"), lambda route: held.append(route))
    text.press_sequentially("!")
    assert page.locator("#saved").inner_text() == "Saving…"
    while not held:
        page.wait_for_timeout(20)
    assert page.locator("#saved[data-state='saving']").inner_text() == "Saving…"

    held[0].continue_()
    page.unroute(re.compile("/panel/"))
    saved(page, 2)
    text.press_sequentially("!")
    text.press("Backspace")
    assert page.locator("#saved").inner_text() == "Saved, revision 2"


def test_an_answer_to_a_form_that_is_gone_holds_nothing_up(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=sms")
    page.get_by_label("Text", exact=True).wait_for()
    held = []
    page.route(re.compile("/panel/"), lambda route: held.append(route))
    page.locator('[data-step="push-storage"]').click()
    while len(held) < 1:
        page.wait_for_timeout(20)
    # A field that is left sends its form once more.
    page.evaluate("htmx.trigger('#panel-form', 'submit')")
    while len(held) < 2:
        page.wait_for_timeout(20)
    opened, sent = held
    opened.continue_()
    page.locator("#panel-title", has_text="Push: storage").wait_for()
    sent.continue_()

    page.unroute(re.compile("/panel/"))
    page.locator('[data-step="email"]').click()
    page.get_by_label("Subject").wait_for(timeout=5_000)


def test_a_step_opened_while_the_first_panel_is_still_coming_gets_the_focus(page, as_user, nudge):
    as_user()
    page.route("**/panel/", lambda route: (page.wait_for_timeout(400), route.continue_()))
    page.goto("/admin/journeys/nudge-at-the-limit/")
    page.locator("#journey[data-ready]").wait_for()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")

    page.locator("#panel-title", has_text="Start: a limit is near").wait_for()
    page.wait_for_function("document.activeElement.id === 'panel-name'")


def test_a_key_takes_back_what_a_button_of_the_panel_did(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=start")
    events = page.get_by_label("Event", exact=True)
    events.first.wait_for()
    before = events.count()
    page.get_by_role("button", name=re.compile("^Take .* away$")).first.click()
    expect(events).to_have_count(before - 1)
    page.locator("#panel button").first.focus()
    page.keyboard.press("Control+z")
    expect(events).to_have_count(before)


def test_an_arrow_opens_the_choice_of_events_and_takes_none_on_the_way(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=start")
    events = page.get_by_label("Event", exact=True)
    page.get_by_label("Add an event").focus()
    before = events.count()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    # As long as a save waits after a choice, and longer.
    page.wait_for_timeout(800)
    assert (events.count(), page.get_by_label("Add an event").input_value()) == (before, "")
    page.keyboard.press("Enter")
    expect(events).to_have_count(before + 1)


def test_a_text_that_was_made_taller_by_hand_breaks_no_policy(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=push-storage")
    page.get_by_label("Text", exact=True).evaluate("field => { field.style.height = '200px'; }")
    page.locator('[data-step="push-gate"]').click()

    page.locator("#panel-title", has_text="Push: the gate").wait_for()
    page.wait_for_timeout(100)


def test_a_label_of_a_branch_is_changed_without_a_complaint(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=which-limit")
    page.get_by_label("Label", exact=True).first.fill("Free")

    saved(page, 2)
    page.locator("[data-label='which-limit|a']", has_text="Free").wait_for()


@pytest.mark.row("E29")
def test_a_save_by_itself_never_presses_the_button_that_has_the_focus(page, as_user, nudge):
    """Whoever types and goes on by Tab stands on the next button when the form is saved: it must not be as if it was pressed."""
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/")
    page.get_by_text("Leaves at once when").wait_for()
    exits = page.get_by_role("button", name="Take away")
    had = exits.count()
    assert had
    with page.expect_response(lambda answer: "/panel/" in answer.url and answer.request.method == "POST") as saved:
        page.get_by_label("Within how many days").fill("9")
        exits.first.focus()
    assert "do=" not in saved.value.request.post_data
    page.wait_for_timeout(300)
    assert exits.count() == had

    exits.first.click()
    page.get_by_role("button", name="Take away").nth(had - 1).wait_for(state="detached")
    assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.row("A14")
@pytest.mark.parametrize(
    "link", ["https://acmeboards.example/upgrade", "https://acmeboards.example/a-new-one", "https://acmeboards.example/u?plan={{ plan }}"]
)
def test_the_meter_of_an_sms_counts_links_as_they_go_out(page, as_user, nudge, link):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=sms")
    page.locator("#preview-links").wait_for()
    page.get_by_label("Text", exact=True).fill(f"Your boards are nearly full, and Pro has room for ten times as many. Look at it: {link}")
    # Before the preview has come, a new link is taken for as long as the one before.
    meter = page.locator("[data-meter-for]")
    assert int(re.search(r"(\d+) / 160", meter.inner_text())[1]) > 135
    page.locator(".bubble", has_text="Look at it").wait_for()
    said = page.locator("#preview-links").inner_text()

    segments, used = re.search(r"Segments\s+(\d)", said)[1], re.search(r"(\d+) of", said)[1]
    page.wait_for_function(
        "([used, segments]) => document.querySelector('[data-meter-for]').innerText.startsWith(`${segments} × GSM-7, ${used} /`)",
        arg=[used, segments],
    )
