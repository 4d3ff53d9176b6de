"""A loop drawn by hand: "Again" is led to a step above, at its `+` and by its path in the panel."""

import pytest

from audience.history import Actor
from audience.now import database_now
from journeys.operations.create import create
from journeys.operations.finding import find
from tests.browser import keep
from tests.journeys.drawing import line, push, start, step, wait

pytestmark = [pytest.mark.browser, pytest.mark.row("E11")]


def again():
    return [edge["to"] for edge in find("nudge").graph["edges"] if (edge["from"], edge["port"]) == ("round", "again")]


def test_again_is_led_to_a_step_above(page, as_user, live_server):
    graph = line(start(), push("hello"), push("nudge"), wait(), step("round", "repeat", {"times": 3}), step("goal", "goal", {}))
    create(Actor("user:maya"), name="Nudge", key="nudge", now=database_now(), graph=graph)
    as_user()
    page.goto("/admin/journeys/nudge/?step=round")
    page.locator("#panel-form").wait_for()

    page.locator("[data-place='round|again']").click()
    page.get_by_role("combobox", name="Find a step").fill("join")
    above = page.get_by_role("option").filter(has_text="Above, the path goes round again")
    assert above.count() == 3
    above.nth(1).click()
    page.locator("[data-edge='round|again'][data-back]").wait_for(state="attached")
    page.get_by_text("Saved, revision 2").wait_for()
    assert again() == ["nudge"]
    page.locator("[data-step='nudge']").get_by_text("2nd").wait_for()
    keep(page, "loop", "light")

    page.locator("#panel [data-canvas='path'][data-port='again']").click()
    page.get_by_role("combobox", name="Find a step").fill("join")
    above.first.click()
    page.get_by_text("Saved, revision 3").wait_for()
    assert again() == ["hello"]
