"""Rules and verdicts read as sentences."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from audience.rules import Facts, draft_words, explain, parse, tell, words
from audience.rules.needs import needs
from tests.audience.rules.made import rules, things

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def c(op: str, left: Any, right: Any = None) -> dict[str, Any]:
    left = {"field": left} if isinstance(left, str) else left
    return {"op": op, "left": left} | ({} if right is None else {"right": right if isinstance(right, dict) else {"value": right}})


PAYWALL = {"count": {"type": "paywall_encountered", "days": 7, "same": ["feature"]}}
BIG_EXPORT = {"count": {"type": "export_made", "where": c("gt", {"event": "pages"}, 10)}}
SAID = [
    (None, "everybody"),
    ({"op": "any", "of": []}, "nobody"),
    (
        {"op": "all", "of": [c("eq", "current_plan", "starter"), c("ge", "storage_used_pct", 80)]},
        "current_plan is starter and storage_used_pct is at least 80",
    ),
    (c("ge", PAYWALL, 3), "did paywall_encountered at least 3 times in 7 days, same feature"),
    (c("lt", {"count": {"type": "session_started", "hours": 1}}, 1), "did session_started not once in 1 hour"),
    (c("ge", BIG_EXPORT, 1), "did export_made at least once, where pages is more than 10"),
    (c("ge", "seats_used", {"account": "seats_limit"}), "seats_used is at least the account’s seats_limit"),
    (c("eq", {"event": "meter"}, "seats"), "the event’s meter is seats"),
    (c("in", "current_plan", ["free", "starter"]), "current_plan is one of free, starter"),
    (c("not_within_last", "last_upgrade_prompt_seen", "P14D"), "last_upgrade_prompt_seen is not within the last 14 days"),
    (c("after", "renews_at", "2026-12-01T09:30:00Z"), "renews_at is after 2026-12-01 09:30 UTC"),
    (c("is_true", {"message": {"node": "push-1", "did": "opened"}}), "opened push-1"),
    (c("is_false", {"message": {"node": None, "did": "clicked"}}), "did not click any message of this journey"),
    (c("within_last", {"message": {"node": "push-1", "did": "clicked"}}, "P1DT6H"), "clicked push-1 is within the last 1 day 6 hours"),
    (
        c("ge", {"sum": {"type": "buy", "of": "amount"}}, 10_000),
        "the sum of amount of buy is at least 10,000",
    ),
    (c("before", {"last": {"type": "session_started"}}, "2026-11-01"), "the latest session_started is before 2026-11-01"),
    (
        {"op": "all", "of": [c("known", "email"), {"op": "any", "of": [c("eq", "a", "x y"), {"op": "not", "of": c("eq", "b", "")}]}]},
        "email is known and (a is “x y” or b is not “”)",
    ),
    (
        {"op": "not", "of": {"op": "any", "of": [c("is_true", "open_ticket"), c("lt", "used", 0.5)]}},
        "not (open_ticket is true or used is less than 0.5)",
    ),
]


@pytest.mark.parametrize(("rule", "said"), SAID)
def test_rules_are_said_in_plain_words(rule, said):
    assert words(parse(rule)) == said


def test_names_can_be_given():
    labels = {"field:current_plan": "Plan", "type:paywall_encountered": "tried a paid feature", "message:push-1": "the push"}

    assert words(parse(c("eq", "current_plan", "free")), labels=labels) == "Plan is free"
    assert words(parse(c("ge", PAYWALL, 3)), labels=labels) == "tried a paid feature at least 3 times in 7 days, same feature"
    assert words(parse(c("is_true", {"message": {"node": "push-1", "did": "opened"}})), labels=labels) == "opened the push"


def test_what_is_unfinished_is_left_open():
    assert draft_words(None) == "everybody"
    assert draft_words({"op": "all", "of": [c("eq", "plan", "free"), {}, c("eq", "", "x")]}) == "plan is free and … and …"
    assert draft_words({"op": "not", "of": {"op": "any", "of": [c("eq", "plan", "free"), {"op": "ge"}]}}) == "not (plan is free or …)"


FIELDS = {"storage_used_pct": 83, "seats_used": 6, "seats_limit": 8, "current_plan": "free", "tags": ["a", "b"], "at": "2026-11-20"}


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (c("ge", "storage_used_pct", 80), "storage_used_pct 83 is at least 80"),
        (c("ge", "seats_used", {"field": "seats_limit"}), "seats_used 6 is less than seats_limit 8"),
        (c("eq", "current_plan", "starter"), "current_plan free is not starter"),
        (c("ne", "current_plan", "free"), "current_plan free is free"),
        (c("ge", "current_plan", 3), "current_plan free is not at least 3"),
        (c("ge", "nothing", 3), "nothing is not known"),
        (c("ne", "nothing", 3), "nothing is not known"),
        (c("unknown", "nothing"), "nothing is not known"),
        (c("unknown", "current_plan"), "current_plan free is known"),
        (c("is_true", "nothing"), "nothing not known is not true"),
        (c("contains", "tags", "c"), "tags a, b does not contain c"),
        (c("within_last", "at", "P14D"), "at 2026-11-20 is within the last 14 days"),
        (c("not_within_last", "at", "P14D"), "at 2026-11-20 is within the last 14 days"),
        (c("ge", PAYWALL, 3), "did paywall_encountered 0 times in 7 days, same feature: 0 is less than 3"),
        (c("is_true", {"message": {"node": "push-1", "did": "opened"}}), "did not open push-1"),
        (
            {"op": "all", "of": [c("eq", "current_plan", "free"), c("lt", "seats_used", 5), c("ge", "storage_used_pct", 90)]},
            "seats_used 6 is at least 5 and storage_used_pct 83 is less than 90",
        ),
        ({"op": "any", "of": [c("eq", "current_plan", "free"), c("lt", "seats_used", 5)]}, "current_plan free is free"),
        ({"op": "not", "of": c("eq", "current_plan", "starter")}, "current_plan free is not starter"),
        (None, "everybody"),
    ],
)
def test_a_verdict_says_what_was_seen(rule, told):
    facts = Facts(now=NOW, fields=FIELDS, counts=dict.fromkeys(needs(parse(rule)).counts, 0))

    assert tell(explain(parse(rule), facts)) == told


@given(rules, things)
def test_any_rule_and_any_verdict_can_be_said(rule, fields):
    tree = parse(rule)
    said = []

    assert words(tree, translate=lambda text: said.append(text) or text)
    assert draft_words(rule)
    assert tell(explain(tree, Facts(now=NOW, fields=fields)))
