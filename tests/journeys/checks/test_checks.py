"""Each check has a journey that makes it speak and one that does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from audience.rules.types import Schema
from journeys.checks.base import Inside, Known, Other, checks
from journeys.checks.examine import examine
from journeys.graph.shape import canonical
from tests.journeys.drawing import edge, line, push, simple, start, step, wait

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TYPES = {
    "usage_threshold_hit": {"pct": "number", "meter": "text"},
    "feature_limit_reached": {},
    "message_opened": {},
    "message_clicked": {},
}
FIELDS = {
    "current_plan": "text",
    "storage_used_pct": "number",
    "seats_used": "number",
    "seats_limit": "number",
    "paywalled_feature_attempts": "number",
    "first_name": "text",
    "renews_at": "moment",
}
KNOWN = Known(
    schema=Schema(fields=FIELDS, events=TYPES),
    registered=frozenset(TYPES),
    variables=frozenset(FIELDS) | {"plan", "next_plan", "company", "person", "account", "event"},
    now=NOW,
    events_kept=timedelta(days=90),
)
ASKS = {"op": "is_true", "left": {"message": {"node": "push", "did": "opened"}}}


def plan_is(op, *plans):
    return {"op": op, "left": {"field": "current_plan"}, "right": {"value": plans[0] if len(plans) == 1 else list(plans)}}


def by_calendar(*steps):
    graph = line(start(), *steps)
    graph["nodes"][0] = {"id": "start", "type": "every_monday", "schema": 1, "settings": {}}
    return graph


def fork(*keys, rule=None):
    rule = rule or {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "free"}}
    return step("fork", "branch", {"paths": [{"key": key, "label": key, "rule": rule} for key in keys]})


def counting(**window):
    count = {"count": {"type": "feature_limit_reached", **window}}
    graph = line(start(), push(), fork("a", rule={"op": "ge", "left": count, "right": {"value": 3}}), wait("end"))
    graph["edges"].append(edge("fork", "end", "else"))
    return graph


def asking(*between):
    graph = line(start(), push(), *between, fork("a", rule=ASKS), wait("end"))
    graph["edges"].append(edge("fork", "end", "else"))
    return graph


def siblings(left, right):
    graph = line(start(), fork("a"), push("left", left), wait("join"))
    graph["nodes"].append(push("right", right))
    graph["edges"] += [edge("fork", "right", "else"), edge("right", "join")]
    return graph


def loop(*inside, by="next"):
    graph = line(start(), wait("first"), *inside)
    graph["edges"] = [one for one in graph["edges"] if one["from"] != inside[-1]["id"]]
    graph["edges"].append(edge(inside[-1]["id"], inside[0]["id"], by))
    return graph


ONE_LINK = {"title": "9 of 10 boards", "body": "One is left.", "url": "https://acme.example/upgrade"}
MODAL = {"style": "modal", "title": "9 of 10 seats", "body": "One is left.", "url": "https://acme.example/upgrade"}
PLANS = (
    {"key": "free", "name": "Free", "limits": {"boards": 3, "seats": 3}, "sold": True},
    {"key": "pro", "name": "Pro", "limits": {"seats": 30}, "sold": True},
)
REPEAT = step("again", "repeat", {"times": 2})
# What speaks, what keeps silent, the level.
FIXTURES = {
    "start": ({"nodes": [wait()], "edges": []}, simple(), "error"),
    "settings": (line(start(), step("push", "send_push", {})), simple(), "unfinished"),
    "loose_ends": ({**simple(), "nodes": [*simple()["nodes"], wait("lost")]}, simple(), "error"),
    "loops": (loop(push(), by="next"), loop(push(), wait(), REPEAT, by="again"), "error"),
    "whose_plan": (
        line(start(where={"op": "eq", "left": {"field": "plan"}, "right": {"value": "free"}}), push()),
        line(start(where={"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "free"}}), push()),
        "warning",
    ),
    "events": (line(start(types=["nobody_knows_it"]), push()), simple(), "warning"),
    "rules": (
        line(start(where={"op": "contains", "left": {"field": "seats_used"}, "right": {"value": "x"}}), push()),
        line(start(where={"op": "ge", "left": {"field": "seats_used"}, "right": {"field": "seats_limit"}}), push()),
        "error",
    ),
    "texts": (
        line(start(), push(body="Hello {{ first_name }}")),
        line(start(), push(body='Hello {{ first_name | default: "you" }}')),
        "warning",
    ),
    "sms": (line(start(), step("sms", "send_sms", {"text": "Heads up \u2014 full"})), line(start(), step("sms", "send_sms")), "warning"),
    "exit_on_plan_change": (line(start(), push(), exits=[]), simple(), "warning"),
    "throttles": (
        line(start(), step("gate", "throttle", {"most": 10, "per": "hour"}), push()),
        line(start(), step("gate", "throttle", {"most": 11, "per": "hour"}), push()),
        "warning",
    ),
    "touches": (
        line(start(), *(push(f"push-{n}", f"Text {n}") for n in range(6))),
        line(start(), *(push(f"push-{n}", f"Text {n}") for n in range(5))),
        "warning",
    ),
    "same_creative": (siblings("The same.", "The same."), siblings("One.", "Another."), "warning"),
    "windows": (counting(days=91), counting(days=90), "warning"),
    "at_once": (line(start(), push(), push("two", "b")), line(start(), push(), wait(), push("two", "b")), "warning"),
    "too_soon": (asking(), asking(wait()), "warning"),
    "prompt": (line(start(), push(is_prompt=False)), line(start(), push("a", is_prompt=False), push("b", "Again.")), "warning"),
    "nothing_sent": (line(start(), step("w", "wait_for")), line(start(), push(), step("w", "wait_for")), "warning"),
    "catalogue": (
        line(start(), push(body="Room for {{ next_plan.limits.boards }} boards.")),
        line(start(), push(body="Room for {{ next_plan.limits.boards | default: 'more' }} boards, {{ next_plan.limits.seats }} seats.")),
        "error",
    ),
    "copy": (line(start(), push()), line(start(), step("push", "send_push", ONE_LINK)), "advice"),
    "modal": (
        line(step("start", "entry_api", {}), step("modal", "send_in_app", MODAL)),
        line(start(), step("modal", "send_in_app", MODAL)),
        "error",
    ),
    "sender": (line(start(), step("sms", "send_sms")), line(start(), push()), "error"),
    "waits": (
        line(start(), push(), step("w", "wait_date", {"field": "seats_used"})),
        line(start(), push(), step("w", "wait_date", {"field": "renews_at"})),
        "error",
    ),
    "stale": (
        line(start(), push("a"), wait(lasts="P2D"), push("b", "Again."), life_hours=24),
        line(start(), push("a"), wait(lasts="PT2H"), push("b", "Again."), life_hours=24),
        "warning",
    ),
    "removed": (simple(), line(start(), push(), wait("gone")), "warning"),
    "urgency": (
        line(start(), step("push", "send_push", {**ONE_LINK, "body": "LAST CHANCE: one is left!!!"})),
        line(start(), step("push", "send_push", {**ONE_LINK, "body": "One is left! Reply STOP to opt out of SMS and API news."})),
        "warning",
    ),
    "gain": (line(start(), push(body="Upgrade now.")), line(start(), push(body="Pro has ten times the room.")), "advice"),
    "schedule_only": (by_calendar(push()), line(start(), push()), "warning"),
    "answers": (by_calendar(push(is_prompt=False)), line(start(), push(is_prompt=False)), "advice"),
    "not_arriving": (simple(), line(start(types=["feature_limit_reached"]), push()), "warning"),
    "consent_class": (
        line(start(), push(body="Upgrade for more room.", message_class="transactional")),
        line(start(), push(body="Your code is 4821.", message_class="transactional")),
        "warning",
    ),
    "way_up": (simple(), line(start(where=plan_is("ne", "pro")), push()), "warning"),
    "known_plans": (line(start(where=plan_is("eq", "freee")), push()), line(start(where=plan_is("eq", "free")), push()), "warning"),
    "held_out": (simple(), line(start(), push(), holdout=0.05), "warning"),
    "together": (
        line(start(), *(push(f"push-{n}", f"Text {n}") for n in range(4)), prompt=False),
        line(start(types=["feature_limit_reached"]), *(push(f"push-{n}", f"Text {n}") for n in range(4)), prompt=False),
        "warning",
    ),
}
WAITING = {
    "removed": replace(KNOWN, inside=(Inside(3, "gone", "Wait 4 days", 17),), live_steps=frozenset({"gone"})),
    "catalogue": replace(KNOWN, plans=PLANS),
    "sender": replace(KNOWN, sms_sender="unregistered"),
    "throttles": replace(KNOWN, waiting={"gate": 7300}),
    "not_arriving": replace(
        KNOWN, seen={"usage_threshold_hit": NOW - timedelta(days=15), "feature_limit_reached": NOW - timedelta(days=13)}
    ),
    "way_up": replace(KNOWN, plans=PLANS),
    "known_plans": replace(KNOWN, plans=PLANS),
    "held_out": replace(KNOWN, live_holdout=0.1),
    "together": replace(
        KNOWN,
        others=(Other(name="Seats are full", types=frozenset({"usage_threshold_hit"}), messages=4, lasts=timedelta(days=7), prompt=True),),
    ),
}


pytestmark = pytest.mark.usefixtures("monday")


@pytest.mark.parametrize(
    "rule", [{}, {"op": "eq", "left": {"field": "current_plan"}}, {"op": "", "left": {"field": "current_plan"}, "right": {"value": "free"}}]
)
def test_a_rule_that_is_still_being_written_is_unfinished_and_no_error(rule):
    found = examine(line(start(), push(), fork("a", rule={"op": "all", "of": [rule]})), KNOWN)

    assert {one.level for one in found if one.check == "settings"} == {"unfinished"}


@pytest.mark.parametrize(("op", "told"), [("eq", "never true"), ("ne", "always true")])
def test_a_rule_on_the_account_says_whom_it_never_holds_for(op, told):
    graph = line(start(where={"op": op, "left": {"account": "current_plan"}, "right": {"value": "free"}}), push())
    known = replace(KNOWN, schema=replace(KNOWN.schema, account={"current_plan": "text"}), without_account=12, looked_at=40)

    (finding,) = [one for one in examine(graph, known) if one.check == "whose_plan"]

    assert f"12 of the newest 40 people have no account, and “current_plan” of the account is {told} for them." in finding.text
    assert finding.remedy == "Ask current_plan"
    assert not [one for one in examine(graph, replace(known, without_account=0)) if one.check == "whose_plan"]


@pytest.mark.row("E16")
def test_every_check_has_its_fixture():
    assert {check.key for check in checks} == set(FIXTURES)


@pytest.mark.row("D20")
@pytest.mark.row("E16")
@pytest.mark.parametrize("key", FIXTURES)
def test_a_check_speaks_when_it_should_and_only_then(key):
    speaks, silent, level = FIXTURES[key]
    known = WAITING.get(key, KNOWN)

    found = [finding for finding in examine(canonical(speaks), known) if finding.check == key]
    assert found
    assert found[0].level == level
    assert all(finding.text.endswith(".") for finding in found)
    assert not [finding for finding in examine(canonical(silent), known) if finding.check == key]
