"""Drawn with the keyboard alone, published, and its mail received by a real mail server."""

import re
import time
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Installation
from tests.e2e.keys import Keys
from tests.e2e.people import traits
from tests.e2e.typed import begin, publish

pytestmark = [pytest.mark.browser, pytest.mark.process]
CHECKOUT = "https://boards-of-ours.net/upgrade?plan=pro"
# Nobody reads a mail faster; what is quicker counts as a machine.
READING_SECONDS = 2.5


@pytest.mark.row("E8")
@pytest.mark.row("E23")
@pytest.mark.row("E25")
@pytest.mark.row("E29")
def test_a_journey_made_without_a_mouse_sends_a_real_mail(page: Any, installation: Installation, application: Any) -> None:
    application.identify("cleo", traits("cleo"))
    application.track("cleo", "onboarding_completed")
    application.flush()
    keys = Keys(page)

    begin(keys, "Wall met")
    draw(keys)
    publish(keys, "The wall is the moment", "Whoever is on Enterprise may get “E-mail”, and has no next plan to buy.")
    canvas = page.url
    be_sending(keys)
    page.goto(canvas)
    page.locator("#journey[data-ready]").wait_for()
    application.track("cleo", "paywall_encountered", {"feature": "whiteboards"})
    application.flush()

    mail = installation.office.mail_to("cleo@customer-of-ours.net")
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Cleo, this one is on Pro"
    assert str(mail["From"]) == "Acme Boards mail <hello@boards-of-ours.net>"
    assert "Whiteboards open on Pro." in text
    assert "/u/" in mail["List-Unsubscribe"]
    expect(page.locator("[data-step='wait-for-1']")).to_contain_text("1 waiting")

    time.sleep(READING_SECONDS)
    assert click(link_in(text)) == CHECKOUT
    expect(page.locator("[data-step='goal-1']")).to_contain_text("1 walked here")
    expect(page.locator("[data-label='wait-for-1|happened']")).to_contain_text("1 · 100\u202f%")
    application.track("cleo", "plan_upgraded", {"from": "starter", "to": "pro"})
    application.flush()
    expect(page.locator("[data-step='goal-1']")).to_contain_text("1 reached it")
    page.goto(canvas.partition("?")[0] + "results/")
    funnel = "Of 1 entries, 1 heard something, 1 saw it and 1 clicked; 1 upgrades are credited."
    expect(page.get_by_role("img", name=funnel).first).to_be_visible()
    expect(page.locator(".funnel-figures")).to_contain_text("$50 each on average")


def draw(keys: Keys) -> None:
    """Paywall met, an e-mail, a day for a click, the goal."""
    keys.into_panel()
    keys.choose("Add an event", "Paywall")
    keys.out_of_panel()
    keys.add("e-mail")
    keys.into_panel()
    keys.fill("Subject", '{{ name | default: "You" }}, this one is on Pro')
    keys.fill("Text", "Whiteboards open on Pro.")
    keys.fill("Button", "See your options")
    keys.fill("The button opens", CHECKOUT)
    keys.out_of_panel()
    keys.add("wait for something")
    keys.add("goal")
    keys.press("ArrowUp")
    keys.into_panel()
    keys.lead("Ends the walk", "Goal")
    keys.out_of_panel()
    expect(keys.page.locator("#checks")).to_contain_text("1 warning")


def be_sending(keys: Keys) -> None:
    """Let the installation write to real people; it is asked once more."""
    keys.page.goto("/admin/cairn/mode/")
    keys.go_to("Switch to Sending")
    keys.press("Enter")
    expect(keys.page.get_by_role("dialog", name="Write to real people from now on?")).to_be_visible()
    keys.go_to("Switch to Sending")
    keys.press("Enter")
    expect(keys.page.get_by_role("button", name="Back to Sandbox")).to_be_visible()


def link_in(text: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+/t/\S+", text)
    assert found, text
    return found[0].rstrip(").")


class Stay(urllib.request.HTTPRedirectHandler):
    """Nobody goes to the shop; where it leads is enough."""

    def redirect_request(self, *args: object) -> None:
        return None


def click(link: str) -> str:
    """Click as somebody's browser does; give the address to which it leads."""
    browser = urllib.request.build_opener(Stay)
    browser.addheaders = [("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    try:
        browser.open(link).close()
    except urllib.error.HTTPError as answer:
        with answer:
            return str(answer.headers["Location"])
    return "no redirect"
