"""Removing in a real browser: what goes, and what depends on it, is named first, with the mouse and with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from audience.now import database_now
from journeys.operations.comment import comment
from journeys.operations.create import create
from journeys.operations.edit import edit
from tests.browser import assert_well_made, keep, use_theme
from tests.e2e.keys import Keys
from tests.journeys.drawing import line, push, start, step, wait
from tests.journeys.pages.test_several_browser import KEY, MAYA, begin, nudge, patience, saved, shows, steps

__all__ = ["nudge", "patience"]
pytestmark = [pytest.mark.browser, pytest.mark.row("E29")]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_removing_a_split_names_what_goes_and_what_depends_on_it(page, as_user, nudge, theme):
    comment(MAYA, KEY, "push-seats", "Is this still true?", now=database_now())
    edit(MAYA, KEY, revision=1, commands=[{"op": "note", "id": "n", "at": "quietly", "text": "Ask Eli"}], now=database_now())
    use_theme(page, theme)
    as_user()
    begin(page)
    page.locator('#canvas [data-step="which-limit"]').click()
    page.get_by_role("button", name="Remove this step").click()
    dialog = page.get_by_role("dialog", name="Which limit is it?")
    named = dialog.locator(".named > li")
    expect(named).to_have_count(4)
    expect(named.nth(1)).to_have_text("Push: storage Push")
    depends = dialog.locator(".depends")
    expect(depends).to_contain_text("“Wait for push engagement” asks what became of “Push: storage”")
    expect(depends).to_contain_text("1 comment on “Push: seats”")
    expect(depends).to_contain_text("The note on “Leave quietly”")
    shows(page, ["push-seats", "push-storage", "quietly", "which-limit"], "data-goes")
    assert_well_made(page)
    keep(page, "several-removal", theme)

    dialog.get_by_text("All seats taken").click()
    expect(named.nth(1)).to_contain_text("Push: the gate")
    shows(page, ["push-gate", "push-storage", "quietly", "which-limit"], "data-goes")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator("#canvas .node[data-goes]")).to_have_count(0)
    assert len(steps()) == 11

    page.get_by_role("button", name="Remove this step").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove 4 steps").click()
    saved(page, 3)
    assert not {"which-limit", "push-storage", "push-seats", "quietly"} & steps()
    page.locator(".toast", has_text="4 steps removed").get_by_role("button", name="Undo").click()
    saved(page, 4)
    assert len(steps()) == 11


def test_several_with_a_split_among_them_are_asked_about_by_keys_and_come_back_by_one(page, as_user, nudge):
    as_user()
    begin(page)
    keys = Keys(page)
    keys.press("Home", "ArrowDown", "Shift+ArrowDown")
    expect(page.locator("#canvas .node[aria-selected='true']")).to_have_count(2)
    keys.press("Delete")
    dialog = page.get_by_role("dialog", name="Remove 2 steps?")
    # Of the path whose step goes anyway nothing more is lost; of the others one stays.
    expect(dialog.locator(".named > li")).to_have_count(5)
    expect(dialog.get_by_text("“Which limit is it?” splits the path")).to_be_visible()
    keys.press("ArrowDown")
    expect(dialog.locator(".named > li")).to_have_count(4)
    expect(dialog.locator(".named")).not_to_contain_text("Push: storage")
    keys.press("Control+Enter")
    saved(page, 2)
    left = steps()
    assert {"which-limit", "push-gate"} & left == set()
    keys.press("Control+z")
    saved(page, 3)
    assert len(steps()) == 11


def test_a_step_that_nothing_depends_on_goes_without_a_question(page, as_user, nudge):
    as_user()
    begin(page)
    page.locator('#canvas [data-step="sms"]').click()
    page.keyboard.press("x")
    saved(page, 2)
    assert "sms" not in steps()


def test_a_message_that_a_wait_asks_about_is_asked_about(page, as_user, nudge):
    as_user()
    begin(page)
    page.locator('#canvas [data-step="email"]').click()
    page.keyboard.press("x")
    dialog = page.get_by_role("dialog", name="E-mail: room to grow")
    expect(dialog.locator(".depends")).to_have_text("“Wait for an e-mail click” asks what became of “E-mail: room to grow”")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#canvas [data-step='email']:focus")).to_have_count(1)
    assert "email" in steps()


def test_beyond_ten_the_rest_is_counted(page, as_user, live_server):
    many = [push(f"push-{n}") for n in range(17)]
    create(MAYA, name="Long", key="long", now=database_now(), graph=line(start(), wait(), *many, step("goal", "goal", {})))
    as_user()
    begin(page, "/admin/journeys/long/")
    # A click beside all cards leaves the keys to the canvas.
    page.mouse.click(600, 850)
    page.keyboard.press("Control+a")
    expect(page.locator("#several")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == ""
    page.keyboard.press("x")
    dialog = page.get_by_role("dialog", name="Remove 19 steps?")
    expect(dialog.locator(".named > li")).to_have_count(11)
    expect(dialog.locator(".named > li").last).to_have_text("and 9 more")
    dialog.get_by_role("button", name="Remove 19 steps").click()
    saved(page, 2)
    assert steps("long") == {"start"}
