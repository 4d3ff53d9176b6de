"""A text may say without a fallback what every path to it has proven to be there."""

from dataclasses import replace

import pytest

from journeys.checks.examine import examine
from tests.journeys.checks.test_checks import KNOWN
from tests.journeys.drawing import edge, line, push, start, step, wait

PCT = {"field": "storage_used_pct"}
FULL = {"op": "ge", "left": PCT, "right": {"value": 80}}
KNOWN_PCT = {"op": "known", "left": PCT}
UNKNOWN_PCT = {"op": "unknown", "left": PCT}
SEATS = {"op": "ge", "left": {"field": "seats_used"}, "right": {"field": "seats_limit"}}
OPENED = {"type": "message_opened"}


def asked(*rules):
    return step("fork", "branch", {"paths": [{"key": f"p{n}", "label": f"P{n}", "rule": rule} for n, rule in enumerate(rules)]})


def after(port, *between, rules, body="{{ storage_used_pct }} %"):
    """A branch, and on one of its ways a message."""
    graph = line(start(), asked(*rules))
    steps = [*between, push(body=body)]
    graph["nodes"] += steps
    graph["edges"].append(edge("fork", steps[0]["id"], port))
    graph["edges"] += line(*steps)["edges"]
    return graph


def missing(graph):
    return {one.field for one in examine(graph, KNOWN) if one.check == "texts"}


@pytest.mark.parametrize(
    "rule",
    [
        FULL,
        KNOWN_PCT,
        {"op": "not", "of": UNKNOWN_PCT},
        {"op": "all", "of": [SEATS, FULL]},
        {"op": "any", "of": [FULL, KNOWN_PCT]},
        {"op": "any", "of": [FULL, {"op": "all", "of": [KNOWN_PCT, SEATS]}]},
    ],
)
def test_what_a_rule_on_the_way_is_only_true_of_needs_no_fallback(rule):
    assert missing(after("p0", wait(), rules=[rule])) == set()


@pytest.mark.parametrize(
    "rule",
    [
        SEATS,
        UNKNOWN_PCT,
        {"op": "not", "of": FULL},
        {"op": "ne", "left": PCT, "right": {"value": 80}},
        {"op": "any", "of": [FULL, SEATS]},
    ],
)
def test_what_a_rule_may_be_true_without_needs_one(rule):
    assert missing(after("p0", rules=[rule])) == {"storage_used_pct"}


def test_everyone_else_has_what_was_asked_for_by_is_not_set():
    assert missing(after("else", rules=[UNKNOWN_PCT])) == set()
    assert missing(after("p1", rules=[UNKNOWN_PCT, SEATS])) == set()
    assert missing(after("else", rules=[FULL])) == {"storage_used_pct"}


def test_both_sides_of_a_comparison_and_the_name_with_person_are_there():
    said = "{{ seats_used }} of {{ person.seats_limit }}, {{ account.seats_used }}"
    assert missing(after("p0", rules=[SEATS], body=said)) == {"account.seats_used"}


def test_the_rule_of_the_start_counts_for_every_path_and_its_event_is_not_the_one_that_is_waited_for():
    where = {"op": "all", "of": [FULL, {"op": "known", "left": {"event": "meter"}}]}
    assert missing(line(start(where=where), wait(), push(body="{{ storage_used_pct }} {{ event.meter }}"))) == set()

    awaited = {**OPENED, "where": {"op": "known", "left": {"event": "meter"}}}
    graph = line(start(), step("hold", "wait_for", {"events": [awaited], "give_up_after": "P1D"}))
    graph["nodes"].append(push(body="{{ event.meter }}"))
    graph["edges"].append(edge("hold", "push", "happened"))
    assert missing(graph) == {"event.meter"}


@pytest.mark.parametrize(
    ("port", "condition", "events", "found"),
    [
        ("happened", KNOWN_PCT, [], set()),
        ("timeout", KNOWN_PCT, [], {"storage_used_pct"}),
        ("timeout", UNKNOWN_PCT, [], set()),
        ("happened", KNOWN_PCT, [OPENED], {"storage_used_pct"}),
    ],
)
def test_a_wait_proves_what_ended_it(port, condition, events, found):
    graph = line(start(), step("hold", "wait_for", {"condition": condition, "events": events, "give_up_after": "P1D"}))
    graph["nodes"].append(push(body="{{ storage_used_pct }} %"))
    graph["edges"].append(edge("hold", "push", port))
    assert missing(graph) == found


def test_where_one_path_proves_nothing_the_warning_is_given():
    graph = after("p0", wait("join"), rules=[FULL])
    assert missing(graph) == set()
    graph["edges"].append(edge("fork", "join", "else"))
    assert missing(graph) == {"storage_used_pct"}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"way": "clear"}, {"storage_used_pct"}),
        ({"way": "set", "value": " "}, {"storage_used_pct"}),
        ({"way": "set", "value": 90}, set()),
        ({"way": "add", "value": 1}, set()),
    ],
)
def test_a_field_that_is_changed_on_the_way_is_what_it_was_changed_to(changes, found):
    change = step("change", "update_field", {"field": "storage_used_pct", **changes})
    assert missing(after("p0", change, rules=[FULL])) == found
    if not found:
        assert missing(line(start(), change, push(body="{{ storage_used_pct }} %"))) == set()


def test_a_field_that_is_cleared_in_a_loop_is_missing_the_second_time():
    change = step("change", "update_field", {"field": "storage_used_pct", "way": "clear"})
    again = step("again", "repeat", {"times": 2})
    graph = after("p0", wait(), rules=[FULL])
    graph["nodes"] += [change, again]
    graph["edges"] += [edge("push", "change"), edge("change", "again"), edge("again", "wait", "again")]
    assert missing(graph) == {"storage_used_pct"}


def test_a_text_that_may_be_blank_is_not_there():
    said = "{{ first_name }}"
    name = {"field": "first_name"}
    assert missing(after("p0", rules=[{"op": "eq", "left": name, "right": {"value": "Ada"}}], body=said)) == set()
    assert missing(after("p0", rules=[{"op": "le", "left": name, "right": {"value": "M"}}], body=said)) == {"first_name"}
    assert missing(after("p0", rules=[{"op": "in", "left": name, "right": {"value": ["Ada", " "]}}], body=said)) == {"first_name"}


def test_a_group_of_the_texts_is_no_field_of_the_same_name():
    known = replace(KNOWN, variables=KNOWN.variables | {"plan"})
    graph = after("p0", rules=[{"op": "known", "left": {"field": "plan"}}], body="{{ plan }}")
    assert any(one.field == "plan" for one in examine(graph, known) if one.check == "texts")
