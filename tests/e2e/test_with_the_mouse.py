"""Drawn with the mouse from blank, published, walked by real people: from a Segment client to the mailroom and the funnel."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import keep
from tests.e2e.drawn import assert_is_as_drawn, assert_is_the_nudge
from tests.e2e.hand import Hand
from tests.e2e.nudge import MAIL, SMS, WAYS, draw
from tests.e2e.people import traits

pytestmark = [pytest.mark.browser, pytest.mark.process]
# Clicks, drags and texts; the keyboard needs no more (`journeys/pages/test_by_keys_browser.py`).
BY_MOUSE = 145
FULL, SEATS = WAYS[1].title, WAYS[2].title


@pytest.mark.row("D9")
@pytest.mark.row("D11")
@pytest.mark.row("D13")
@pytest.mark.row("D24")
@pytest.mark.row("E18")
@pytest.mark.row("N7")
@pytest.mark.row("N13")
def test_a_marketer_draws_the_nudge_and_whoever_upgrades_hears_no_more_of_it(page: Any, application: Any) -> None:
    application.identify("ada", traits("ada", storage_used_pct=92))
    application.identify("dora", traits("dora", seats_used=8))
    for who in ("ada", "dora"):
        application.track(who, "consent_given", {"channel": "sms", "source": "sign-up form"})
    application.flush()

    be_in_sandbox(page)
    begin_blank(page)
    hand = draw(page, "Nudge by hand")
    hand.whole()
    keep(page, "drawn-with-the-mouse", "light")
    graph = page.request.get(page.url.partition("?")[0] + "state.json").json()["graph"]
    assert_is_the_nudge(graph)
    assert_is_as_drawn(graph)
    assert hand.operations < 60
    assert hand.gestures <= BY_MOUSE, hand.gestures
    publish(page, hand)

    hit_the_limit(application, "ada", "dora")
    expect(page.locator("[data-step='start'][data-lit]")).to_be_visible()
    expect(page.locator("[data-step='start']")).to_contain_text("2 entered")
    expect(card(page, "Push: storage is nearly full")).to_contain_text("1 sent")
    expect(card(page, "Push: all seats taken")).to_contain_text("1 sent")
    expect(card(page, "Wait for push engagement")).to_contain_text("2 waiting")
    canvas = page.url

    assert_heard(page, "Ada", FULL)
    let_time_pass(page, "Ada")
    assert_heard(page, "Ada", FULL, MAIL)
    application.track("ada", "plan_upgraded", {"from": "starter", "to": "pro"})
    application.flush()
    open_person(page, "Ada")
    expect(page.locator("#runs")).to_contain_text("In no journey just now.")
    page.reload()
    expect(page.locator("#timeline")).to_contain_text("Reached the goal of Nudge by hand")

    let_time_pass(page, "Dora")
    let_time_pass(page, "Dora")
    assert_heard(page, "Dora", SEATS, MAIL, SMS)
    assert_heard(page, "Ada", FULL, MAIL)

    page.goto(canvas)
    expect(card(page, "Goal: Upgraded")).to_contain_text("1 reached it")
    expect(card(page, "SMS: last nudge")).to_contain_text("1 sent")
    page.goto(canvas.partition("?")[0] + "results/")
    funnel = "Of 2 entries, 2 heard something, 0 saw it and 0 clicked; 1 upgrades are credited."
    expect(page.get_by_role("img", name=funnel).first).to_be_visible()
    expect(page.locator(".funnel-figures")).to_contain_text("$50 each on average")
    expect(page.locator("#funnel")).to_contain_text("Starter to Pro")


def be_in_sandbox(page: Any) -> None:
    page.goto("/admin/cairn/mode/")
    back = page.get_by_role("button", name="Back to Sandbox")
    if back.count():
        back.click()
        expect(page.get_by_role("button", name="Switch to Sending").first).to_be_visible()


def begin_blank(page: Any) -> None:
    """Begin a journey on an empty canvas, be it the first or not."""
    page.goto("/admin/journeys/")
    new = page.get_by_role("button", name="New journey")
    if new.count():
        new.click()
        page.get_by_role("dialog").get_by_label("Name", exact=True).fill("New journey")
        page.get_by_role("dialog").get_by_role("button", name="Empty canvas").click()
    else:
        page.get_by_role("button", name="Empty canvas").click()
    page.locator("#journey[data-ready]").wait_for()


def publish(page: Any, hand: Hand) -> None:
    expect(page.locator("#checks")).to_contain_text("All checks passed")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_label("A line for the history").fill("As planned with sales")
    page.get_by_role("button", name="Publish version 1").click()
    page.wait_for_url("**/?mode=numbers")
    expect(page.locator(".toast")).to_contain_text("Version 1 is live")
    page.locator("#journey[data-ready]").wait_for()


def hit_the_limit(application: Any, *people: str) -> None:
    for who in people:
        application.track(who, "feature_limit_reached", {"feature": "storage", "used": 9200, "limit": 10000})
    application.flush()


def card(page: Any, title: str) -> Any:
    return page.locator("#canvas .node").filter(has=page.locator(".node-title", has_text=re.compile(f"^{re.escape(title)}$")))


def open_person(page: Any, name: str) -> None:
    page.goto("/admin/people/")
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def let_time_pass(page: Any, name: str) -> None:
    """Move somebody's clock to the next moment that something waits for."""
    open_person(page, name)
    before = page.locator("#clock").inner_text()
    page.get_by_role("button", name="Let time pass").click()
    expect(page.locator("#clock")).not_to_have_text(before)


def assert_heard(page: Any, name: str, *lines: str) -> None:
    """Look into the mailroom: what somebody heard, in order, and nothing else."""
    page.goto(f"/admin/mailroom/?q={name}")
    expect(page.locator("#mail-items .mail-line")).to_have_text([re.compile(re.escape(line)) for line in reversed(lines)])
