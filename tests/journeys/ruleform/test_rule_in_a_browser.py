"""A marketer builds rules in a panel of 348 px, with the mouse and with the keyboard."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from audience.models import FieldDefinition, Person
from tests.browser import assert_well_made

pytestmark = [pytest.mark.browser, pytest.mark.row("E6"), pytest.mark.urls("tests.journeys.ruleform.page")]

FULL = {
    "op": "all",
    "of": [
        {"op": "in", "left": {"field": "current_plan"}, "right": {"value": ["free", "starter"]}},
        {"op": "ge", "left": {"field": "seats_used"}, "right": {"account": "seats_limit"}},
        {
            "op": "any",
            "of": [
                {"op": "ge", "left": {"count": {"type": "paywall_encountered", "days": 7, "same": ["feature"]}}, "right": {"value": 3}},
                {"op": "within_last", "left": {"field": "prompted_at"}, "right": {"value": "P14D"}},
                {"op": "is_true", "left": {"message": {"node": "push-1", "did": "opened"}}},
            ],
        },
        {"op": "eq", "left": {"event": "feture"}, "right": {"value": "boards"}},
    ],
}


@pytest.fixture
def panel(page: Any, as_user: Any) -> Any:
    for name, kind in (("seats_used", "number"), ("prompted_at", "moment"), ("storage_used_pct", "number"), ("blocked", "flag")):
        FieldDefinition.objects.create(name=name, type=kind)
    FieldDefinition.objects.create(name="seats_limit", type="number", owner="account")
    as_user()

    def open_with(rule: Any) -> Any:
        page.goto(f"/rule-page/?rule={quote(json.dumps(rule))}")
        return page

    return open_with


def sent(page: Any) -> Any:
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/rule-posted/")
    return json.loads(page.locator("#read").inner_text())


def words(page: Any) -> Any:
    return page.locator(".rule-words span")


def test_what_is_stored_is_drawn_and_sent_back_unchanged(panel):
    page = panel(FULL)

    assert_well_made(page)
    assert page.evaluate("document.querySelector('.panel .body').scrollWidth <= document.querySelector('.panel .body').clientWidth")
    page.locator(".rule-note", has_text="Did you mean “feature”?").wait_for()
    page.evaluate("document.querySelectorAll('[data-part=op]').forEach(e => e.dispatchEvent(new Event('change', {bubbles: true})))")
    assert sent(page) == FULL


def test_a_rule_is_built_with_the_mouse(panel):
    page = panel(None)
    expect(words(page)).to_have_text("Everybody")

    page.get_by_role("button", name="Rule").click()
    page.get_by_label("Name of the field").fill("storage_used_pct")
    page.get_by_label("Name of the field").blur()
    page.get_by_label("How to compare").select_option("ge")
    page.get_by_label("Value", exact=True).fill("80")
    page.get_by_role("button", name="Group").click()
    expect(page.get_by_label("Name of the field")).to_have_count(2)
    inner = page.locator(".rule-box .rule-box .rule-row")
    inner.get_by_label("What it is about").select_option("count")
    inner.get_by_label("Name of the event").fill("paywall_encountered")
    inner.get_by_label("Name of the event").blur()
    inner.get_by_label("Value", exact=True).fill("3")
    inner.get_by_label("with the same").fill("feature")
    inner.get_by_label("with the same").blur()
    expect(words(page)).to_have_text("storage_used_pct is at least 80 and did paywall_encountered at least 3 times in 7 days, same feature")

    assert sent(page) == {
        "op": "all",
        "of": [
            {"op": "ge", "left": {"field": "storage_used_pct"}, "right": {"value": 80}},
            {
                "op": "any",
                "of": [
                    {
                        "op": "ge",
                        "left": {"count": {"type": "paywall_encountered", "days": 7, "same": ["feature"]}},
                        "right": {"value": 3},
                    }
                ],
            },
        ],
    }


def test_a_rule_is_built_with_the_keyboard_alone(panel):
    page = panel(None)

    page.get_by_role("button", name="Rule").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name of the field")).to_be_focused()
    page.keyboard.type("blocked")
    page.keyboard.press("Enter")
    expect(words(page)).to_have_text("blocked is true")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Name of the field").nth(1)).to_be_focused()
    page.keyboard.type("seats_used")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_label("Name of the field").first).to_have_value("seats_used")
    expect(page.get_by_label("Name of the field").first).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Delete")
    expect(page.get_by_label("Name of the field")).to_have_count(1)

    assert sent(page) == {"op": "all", "of": [{"op": "is_true", "left": {"field": "blocked"}}]}


@pytest.mark.row("D4")
def test_operators_follow_the_field(panel):
    page = panel({"op": "all", "of": [{"op": "contains", "left": {"field": "current_plan"}, "right": {"value": "7"}}]})

    page.get_by_label("Name of the field").fill("seats_used")
    page.get_by_label("Name of the field").blur()

    expect(page.get_by_label("How to compare")).to_have_value("")
    expect(page.locator(".rule-note")).to_contain_text("Choose how to compare.")
    assert "contains" not in page.get_by_label("How to compare").inner_text()
    page.get_by_label("How to compare").select_option("ge")
    expect(words(page)).to_have_text("seats_used is at least 7")
    assert sent(page) == {"op": "all", "of": [{"op": "ge", "left": {"field": "seats_used"}, "right": {"value": 7}}]}


def test_another_subject_never_turns_a_rule_around(panel):
    FieldDefinition.objects.create(name="tier", type="text")
    FieldDefinition.objects.create(name="tier", type="text", owner="account")
    page = panel({"op": "all", "of": [{"op": "ne", "left": {"field": "tier"}, "right": {"value": "free"}}]})

    page.get_by_label("What it is about").select_option("account")
    expect(words(page)).to_have_text("the account’s tier is not free")
    page.get_by_label("What it is about").select_option("event")
    expect(page.locator(".rule-note")).to_have_text("Name a property of the event.")
    expect(page.locator("[data-unfinished]")).to_have_count(1)
    expect(page.get_by_label("How to compare")).to_have_value("ne")
    expect(page.get_by_label("Value", exact=True)).to_have_value("free")
    page.get_by_label("Name of the property").fill("feature")
    page.get_by_label("Name of the property").blur()
    expect(words(page)).to_have_text("the event’s feature is not free")

    assert sent(page) == {"op": "all", "of": [{"op": "ne", "left": {"event": "feature"}, "right": {"value": "free"}}]}


def test_taking_the_last_rule_of_any_away_leaves_everybody(panel):
    page = panel({"op": "any", "of": [{"op": "known", "left": {"field": "blocked"}}]})

    page.get_by_role("button", name="Remove this rule").click()

    expect(words(page)).to_have_text("Everybody")
    assert sent(page) == {"op": "all", "of": []}


def test_the_cross_of_a_deep_group_stays_on_its_line(panel):
    rule = {"op": "known", "left": {"field": "blocked"}}
    page = panel({"op": "all", "of": [{"op": "any", "of": [{"op": "all", "of": [rule]}]}]})

    head = page.locator(".rule-box .rule-box .rule-box > .rule-head")
    cross, group = head.get_by_role("button", name="Remove this group").bounding_box(), head.locator(".seg").bounding_box()

    assert abs(cross["y"] + cross["height"] / 2 - group["y"] - group["height"] / 2) < 4


def test_operators_stand_there_once_something_is_named(panel):
    page = panel(None)

    page.get_by_role("button", name="Rule").click()
    expect(page.get_by_label("Name of the field")).to_be_focused()
    expect(page.get_by_label("How to compare")).to_have_count(0)
    page.keyboard.type("blocked")
    page.keyboard.press("Enter")
    expect(page.get_by_label("How to compare")).to_have_value("is_true")


@pytest.mark.row("D9")
def test_a_field_is_compared_with_another(panel):
    page = panel({"op": "all", "of": [{"op": "ge", "left": {"field": "seats_used"}, "right": {"value": 7}}]})

    words_of_it = "Compare with a value or with another field"
    assert page.get_by_title(words_of_it).count() == 1
    page.get_by_role("combobox", name=words_of_it, exact=True).select_option("account")
    page.get_by_label("Name of the field").nth(1).fill("seats_limit")
    page.get_by_label("Name of the field").nth(1).blur()
    expect(words(page)).to_have_text("seats_used is at least the account’s seats_limit")

    assert sent(page)["of"][0]["right"] == {"account": "seats_limit"}


def test_none_where_and_taking_away(panel):
    page = panel(
        {"op": "all", "of": [{"op": "ge", "left": {"count": {"type": "purchase_completed"}}, "right": {"value": 1}}, {"op": "ge"}]}
    )

    page.get_by_role("button", name="Remove this rule").nth(1).click()
    expect(page.locator(".rule-row")).to_have_count(1)
    page.get_by_role("button", name="None").click()
    page.get_by_role("button", name="Where").click()
    page.get_by_label("Name of the property").fill("amount")
    page.get_by_label("Name of the property").blur()
    page.locator(".rule-where").get_by_label("How to compare").select_option("gt")
    page.locator(".rule-where").get_by_label("Value", exact=True).fill("10.5")
    page.locator(".rule-where").get_by_label("Value", exact=True).blur()
    expect(words(page)).to_have_text("not (did purchase_completed at least once, where amount is more than 10.5)")

    assert sent(page)["of"]["of"][0]["left"]["count"]["where"]["of"] == [
        {"op": "gt", "left": {"event": "amount"}, "right": {"value": 10.5}}
    ]


def test_an_edit_made_before_the_last_one_is_drawn_builds_on_it(panel):
    page = panel(
        {"op": "all", "of": [{"op": "ge", "left": {"count": {"type": "purchase_completed"}}, "right": {"value": 1}}, {"op": "ge"}]}
    )
    held = []
    page.route("**/admin/rules/rule/", lambda route: held.append(route) if not held else route.continue_())

    page.get_by_role("button", name="Remove this rule").nth(1).click()
    page.get_by_role("button", name="None").click()
    page.get_by_role("button", name="Where").click()
    page.get_by_role("button", name="Group").first.click()
    page.wait_for_function("document.querySelector('[data-rule]').matches('.is-asking')")
    held[0].continue_()
    expect(page.get_by_label("Name of the property")).to_have_count(1)

    counted, group = sent(page)["of"]["of"]
    assert counted["left"]["count"]["where"] == {"op": "all", "of": [{}]}
    assert group == {"op": "any", "of": [{}]}


def test_typing_on_while_the_server_draws_loses_nothing(panel):
    page = panel({"op": "all", "of": [{"op": "ge", "left": {"field": "seats_used"}, "right": {"value": 7}}]})
    held = []
    page.route("**/admin/rules/rule/", lambda route: held.append(route) if not held else route.continue_())

    page.get_by_label("How to compare").select_option("gt")
    page.get_by_label("Value", exact=True).fill("75")
    page.wait_for_function("document.querySelector('[data-rule]').matches('.is-asking')")
    held[0].continue_()
    page.get_by_label("Value", exact=True).blur()

    expect(words(page)).to_have_text("seats_used is more than 75")
    assert sent(page)["of"][0] == {"op": "gt", "left": {"field": "seats_used"}, "right": {"value": 75}}


def test_who_matches_now_stands_under_the_rule_and_is_not_asked_at_each_key(panel):
    for n in range(3):
        Person.objects.create(home=-1, first_seen_at=datetime(2026, 11, 24, tzinfo=UTC), fields={"tier": "pro" if n else "free"})
    asked: list[str] = []
    page = panel({"op": "all", "of": [{"op": "eq", "left": {"field": "tier"}, "right": {"value": "pro"}}]})
    count = page.locator(".rule-count")
    expect(count).to_have_text("2 of 3 people match now.")

    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/count/") else None)
    page.get_by_label("Value", exact=True).fill("")
    page.get_by_label("Value", exact=True).press_sequentially("free", delay=200)
    assert not asked
    expect(count).to_have_attribute("data-state", "old")
    page.get_by_label("Value", exact=True).blur()
    expect(count).to_have_text("1 of 3 people match now.")

    page.route("**/admin/rules/count/", lambda route: route.fulfill(body="no answer"))
    page.get_by_label("How to compare").select_option("ne")
    expect(count).to_have_text("They could not be counted just now.")
