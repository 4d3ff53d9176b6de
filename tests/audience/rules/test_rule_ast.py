"""Rules are read strictly and written in one form."""

import json
from typing import Any

import pytest
from hypothesis import given

from audience.rules import RuleError, dump, parse
from tests.audience.rules.made import rules

PLAN = {"op": "eq", "left": {"field": "plan"}, "right": {"value": "free"}}
COUNT = {"count": {"type": "x", "days": 7}}


@given(rules)
def test_what_is_written_reads_back_as_the_same(rule):
    tree = parse(rule)
    told = dump(tree)

    assert parse(json.loads(json.dumps(told))) == tree
    assert dump(parse(told)) == told


def test_what_says_the_same_is_written_the_same():
    def written(count: dict[str, Any]) -> Any:
        return dump(parse({"op": "ge", "left": {"count": count}, "right": {"value": 3}}))["left"]

    assert written({"type": "x", "hours": 48, "where": None, "same": []}) == {"count": {"type": "x", "days": 2}}
    assert dump(parse({"op": "within_last", "left": {"field": "x"}, "right": {"value": "P2W"}}))["right"] == {"value": "P14D"}
    assert dump(parse({"op": "before", "left": {"field": "x"}, "right": {"value": "2026-11-24T12:00:00+02:00"}}))["right"] == {
        "value": "2026-11-24T10:00:00Z"
    }


@pytest.mark.parametrize(
    ("rule", "path", "code"),
    [
        ([], "", "not_a_rule"),
        ("all", "", "not_a_rule"),
        ({"op": "xor", "of": []}, "op", "unknown_operator"),
        ({"op": ["all"]}, "op", "unknown_operator"),
        ({"op": "all", "of": {}}, "of", "not_a_list"),
        ({"op": "all", "of": [PLAN, {"op": "not"}]}, "of[1].of", "not_a_rule"),
        ({"op": "all", "of": [], "note": 1}, "note", "unknown_word"),
        ({"op": "eq", "left": {"field": ""}, "right": {"value": 1}}, "left.field", "needs_name"),
        ({"op": "eq", "left": {"event": "a..b"}, "right": {"value": 1}}, "left.event", "needs_name"),
        ({"op": "eq", "left": {"field": "x"}}, "right", "needs_operand"),
        ({"op": "eq", "left": {"field": "x"}, "right": {}}, "right", "not_an_operand"),
        ({"op": "", "left": {"field": "x"}}, "op", "needs_operator"),
        ({"op": "all", "of": [{}]}, "of[0]", "needs_rule"),
        ({"op": "eq", "left": {"field": "x", "account": "y"}, "right": {"value": 1}}, "left", "not_an_operand"),
        ({"op": "eq", "left": {"fields": "x"}, "right": {"value": 1}}, "left", "unknown_operand"),
        ({"op": "eq", "left": {"field": "x"}, "right": {"value": None}}, "right.value", "needs_value"),
        ({"op": "in", "left": {"field": "x"}, "right": {"value": "a"}}, "right", "not_a_list"),
        ({"op": "in", "left": {"field": "x"}, "right": {"value": [1, [2]]}}, "right.value[1]", "needs_value"),
        ({"op": "eq", "left": {"field": "x"}, "right": {"value": float("nan")}}, "right.value", "bad_number"),
        ({"op": "eq", "left": {"field": "x"}, "right": {"value": float("inf")}}, "right.value", "bad_number"),
        ({"op": "eq", "left": {"field": "x"}, "right": {"value": 10**400}}, "right.value", "bad_number"),
        ({"op": "eq", "left": {"field": "x"}, "right": {"value": "a\0"}}, "right.value", "bad_text"),
        ({"op": "eq", "left": {"field": "\ud800"}, "right": {"value": "a"}}, "left.field", "bad_text"),
        ({"op": "known", "left": {"field": "x"}, "right": {"value": 1}}, "right", "needs_no_right"),
        ({"op": "before", "left": {"field": "x"}, "right": {"value": "soon"}}, "right", "not_a_moment"),
        ({"op": "before", "left": {"field": "x"}, "right": {"value": "2026-11-24T10:00:00"}}, "right", "not_a_moment"),
        ({"op": "before", "left": {"field": "x"}, "right": {"value": "2026-02-31"}}, "right", "not_a_moment"),
        ({"op": "within_last", "left": {"field": "x"}, "right": {"value": 14}}, "right", "not_a_length"),
        ({"op": "within_last", "left": {"field": "x"}, "right": {"value": "P"}}, "right", "not_a_length"),
        ({"op": "within_last", "left": {"field": "x"}, "right": {"value": "PT"}}, "right", "not_a_length"),
        ({"op": "within_last", "left": {"field": "x"}, "right": {"value": "P0D"}}, "right", "not_a_length"),
        ({"op": "within_last", "left": {"field": "x"}, "right": {"value": "P999999999D"}}, "right", "not_a_length"),
        ({"op": "within_last", "left": {"field": "x"}, "right": {"field": "y"}}, "right", "not_a_length"),
        ({"op": "known", "left": {"count": {"days": 7}}}, "left.count.type", "needs_name"),
        ({"op": "known", "left": {"count": {"type": "x", "days": 0}}}, "left.count.days", "not_a_length"),
        ({"op": "known", "left": {"count": {"type": "x", "days": True}}}, "left.count.days", "not_a_length"),
        ({"op": "known", "left": {"count": {"type": "x", "days": 1, "hours": 1}}}, "left.count.hours", "two_lengths"),
        ({"op": "known", "left": {"count": {"type": "x", "of": "a"}}}, "left.count.of", "needs_no_property"),
        ({"op": "known", "left": {"sum": {"type": "x"}}}, "left.sum.of", "needs_property"),
        ({"op": "known", "left": {"count": {"type": "x", "where": PLAN}}}, "left.count.where.left.field", "only_its_own"),
        (
            {"op": "known", "left": {"count": {"type": "x", "where": {"op": "known", "left": COUNT}}}},
            "left.count.where.left.count",
            "only_its_own",
        ),
        ({"op": "known", "left": {"message": {"node": None, "did": "ate"}}}, "left.message.did", "unknown_deed"),
    ],
)
def test_a_rule_that_cannot_be_read_says_where_and_why(rule, path, code):
    with pytest.raises(RuleError) as caught:
        parse(rule)

    assert (caught.value.path, caught.value.code) == (path, code)
    assert caught.value.sentence.endswith(".")


def nested(depth: int) -> Any:
    rule: Any = PLAN
    for _ in range(depth - 1):
        rule = {"op": "not", "of": rule}
    return rule


def test_rules_have_bounds():
    assert parse(nested(8))
    with pytest.raises(RuleError, match="at most 8 deep"):
        parse(nested(9))

    assert parse({"op": "all", "of": [PLAN] * 199})
    with pytest.raises(RuleError, match="at most 200 parts"):
        parse({"op": "all", "of": [PLAN] * 200})
