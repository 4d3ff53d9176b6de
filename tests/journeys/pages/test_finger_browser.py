"""A finger on the canvas: what moves, what is taken along, what opens."""

import pytest
from playwright.sync_api import expect

from tests.journeys.pages.test_several_browser import begin, leads, nudge, patience, saved

pytestmark = [pytest.mark.browser, pytest.mark.row("E29")]
__all__ = ["nudge", "patience"]


class Finger:
    """One finger on the glass; the browser makes of it what it makes of a real one."""

    def __init__(self, page):
        self.glass = page.context.new_cdp_session(page)
        self.glass.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def send(self, kind, *at):
        self.glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at[0], "y": at[1]}] if at else []})


def middle(page, selector):
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_finger_on_a_card_moves_the_canvas_and_one_that_holds_it_moves_the_card(page, as_user, nudge):
    as_user()
    begin(page)
    finger = Finger(page)
    card = '#canvas [data-step="sms"]'
    x, y = middle(page, card)
    finger.send("touchStart", x, y)
    for n in range(1, 11):
        finger.send("touchMove", x - 8 * n, y - 10 * n)
    finger.send("touchEnd")
    to = middle(page, card)
    assert (round(to[0] - x), round(to[1] - y)) == (-80, -100)
    assert page.locator("#canvas .node[aria-selected='true']").count() == 0

    x, y = to
    finger.send("touchStart", x, y)
    page.locator("#canvas[data-drop]").wait_for()
    tx, ty = middle(page, "[data-place='start|next']")
    finger.send("touchMove", (x + tx) / 2, (y + ty) / 2)
    finger.send("touchMove", tx, ty)
    finger.send("touchEnd")
    saved(page, 2)
    assert leads("start") == "sms"


def test_a_finger_that_only_taps_a_card_opens_it(page, as_user, nudge):
    as_user()
    begin(page)
    finger = Finger(page)
    finger.send("touchStart", *middle(page, '#canvas [data-step="sms"]'))
    finger.send("touchEnd")
    expect(page.locator("#panel-title")).to_have_text("SMS: last nudge")
