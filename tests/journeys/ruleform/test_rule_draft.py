"""A rule that is being written stays whole, and fits itself to what changes."""

import json

import pytest
from hypothesis import given

from audience.rules import dump, parse
from audience.rules.types import Schema
from journeys.ruleform.control import rows
from journeys.ruleform.draft import as_group, loads, read_as, settle, shown
from journeys.ruleform.known import Known
from journeys.ruleform.shape import Box, Kept, shape
from tests.audience.rules.made import rules

SCHEMA = Schema(
    fields={"plan": "text", "used": "number", "blocked": "flag", "seen_at": "moment", "seen_on": "day", "tags": "list"},
    account={"seats_limit": "number", "plan": "text"},
    events={"paywall_encountered": {"feature": "text"}, "export_made": {"pages": "number"}},
    entry=("paywall_encountered",),
)
KNOWN = Known(schema=SCHEMA, messages={"push-1": "The push"})


def row(op, left, value=None):
    return {"op": op, "left": {"field": left}} | ({} if value is None else {"right": {"value": value}})


@pytest.mark.row("E6")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (row("contains", "used", "8"), row("", "used", 8)),
        (row("contains", "used", "many"), row("", "used")),
        (row("", "used", 8), row("", "used", 8)),
        (row("ne", "used", "7"), row("ne", "used", 7)),
        (row("ne", "used", "many"), row("ne", "used")),
        (row("ge", "plan", 3), row("", "plan", "3")),
        (row("eq", "blocked", "x"), row("", "blocked", "x")),
        (row("is_false", "plan"), row("", "plan")),
        (row("ne", "blocked"), row("", "blocked")),
        (row("eq", "used"), row("eq", "used")),
        (row("eq", "seen_at"), row("before", "seen_at")),
        (row("ge", "blocked"), row("is_true", "blocked")),
        (row("eq", "seen_at", "x"), row("", "seen_at", "x")),
        (row("within_last", "seen_at", "x"), row("within_last", "seen_at", "P14D")),
        (row("within_last", "seen_at", "PT6H"), row("within_last", "seen_at", "PT6H")),
        (row("before", "seen_at", "P14D"), row("before", "seen_at")),
        (row("in", "plan", "free"), row("in", "plan", ["free"])),
        (row("eq", "plan", ["free"]), row("eq", "plan", "free")),
        (row("eq", "plan", ["free", "pro"]), row("eq", "plan")),
        (row("known", "plan", "free"), row("known", "plan")),
        ({"left": {"field": "nobody_knows"}}, {"op": "eq", "left": {"field": "nobody_knows"}}),
        ({"left": {"field": ""}}, {"left": {"field": ""}}),
        (row("ge", "plan", "b"), row("ge", "plan", "b")),
        (row("starts", "nobody_knows", "x"), row("starts", "nobody_knows", "x")),
        (
            {"left": {"message": {"node": None, "did": "opened"}}},
            {"left": {"message": {"node": None, "did": "opened"}}, "op": "is_true"},
        ),
        (
            {"left": {"message": {"node": None, "did": "opened"}}, "op": "ne", "right": {"value": "free"}, "turned": True},
            {"left": {"message": {"node": None, "did": "opened"}}, "op": "", "right": {"value": "free"}},
        ),
        (
            {"left": {"account": "plan"}, "op": "ne", "right": {"value": "free"}, "turned": True},
            {"left": {"account": "plan"}, "op": "ne", "right": {"value": "free"}},
        ),
        (
            {"left": {"account": "tags"}, "op": "ne", "right": {"value": "free"}, "turned": True},
            {"left": {"account": ""}, "op": "ne", "right": {"value": "free"}},
        ),
        (
            {"left": {"count": {"type": "plan"}}, "op": "ne", "right": {"value": "free"}, "turned": True},
            {"left": {"count": {"type": ""}}, "op": "ne"},
        ),
        (
            {"left": {"last": {"type": "export_made"}}, "op": "ge", "right": {"value": 3}},
            {"left": {"last": {"type": "export_made"}}, "op": "", "right": {"value": 3}},
        ),
    ],
)
def test_operator_and_value_follow_the_type(before, after):
    assert settle(before, SCHEMA) == after


def test_what_is_no_rule_is_an_empty_one():
    assert loads("") == loads("{") == loads("[" * 100_000) == {}
    assert settle([], SCHEMA) == settle("x", SCHEMA) == settle(None, SCHEMA) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"op": "any", "of": []}, {"op": "any", "of": [{}]}),
        ({"op": "all", "of": []}, {"op": "all", "of": []}),
        ({"op": "all", "of": [{"op": "any", "of": []}]}, {"op": "all", "of": [{"op": "any", "of": [{}]}]}),
        ({"op": "any", "of": [{"op": "all", "of": []}]}, {"op": "any", "of": [{"op": "all", "of": [{}]}]}),
    ],
)
def test_an_emptied_group_is_left_open_instead_of_meaning_everybody_or_nobody(before, after):
    assert settle(before, SCHEMA) == after


def test_a_row_whose_comparison_was_taken_back_says_so():
    (again, name) = shape({"op": "all", "of": [row("", "used", 8), row("ne", "", "free")]}, KNOWN).parts

    assert again.unfinished
    assert [(o.value, o.chosen) for o in again.operators][:2] == [("", True), ("ge", False)]
    assert "Choose how to compare." in again.notes[0].sentence
    assert name.unfinished
    assert [o.value for o in name.operators] == ["ne"]
    assert [n.sentence for n in name.notes] == ["Name a field of the person."]


def test_an_unknown_field_is_told_at_once():
    (part,) = shape({"op": "all", "of": [{"op": "eq", "left": {"field": "xyz"}}]}, KNOWN).parts

    assert part.unfinished
    assert [(n.severity, n.sentence) for n in part.notes] == [("warning", "No person has had a field “xyz” yet.")]


def test_before_anything_is_named_there_is_nothing_to_compare():
    (blank, half) = shape({"op": "all", "of": [{}, {"left": {"count": {"type": ""}}}]}, KNOWN).parts

    assert (blank.operators, blank.right, blank.notes) == ([], "none", ())
    assert (half.operators, half.right, half.notes) == ([], "none", ())


def test_an_emptied_where_is_gone():
    count = {"count": {"type": "export_made", "where": {"op": "all", "of": []}}}

    assert settle({"op": "ge", "left": count, "right": {"value": 1}}, SCHEMA)["left"] == {"count": {"type": "export_made"}}


def test_none_of_these_is_a_group_of_its_own():
    assert as_group({"op": "not", "of": {"op": "any", "of": [1, 2]}}) == ("none", [1, 2])
    assert as_group({"op": "not", "of": {"op": "all", "of": [1]}}) == ("none", [{"op": "all", "of": [1]}])
    assert as_group({"op": "not", "of": row("known", "plan")}) == ("none", [row("known", "plan")])
    assert as_group(row("known", "plan")) is None


@pytest.mark.parametrize(
    ("op", "kind", "value", "told"),
    [
        ("ge", "number", 80, "80"),
        ("ge", "number", 0.5, "0.5"),
        ("ge", "number", 2**60, None),
        ("eq", "text", "free", "free"),
        ("eq", "text", "80", "80"),
        ("eq", "text", "", None),
        ("eq", "text", " x", None),
        ("eq", None, "80", "80"),
        ("eq", None, 80, "80"),
        ("eq", None, True, None),
        ("in", "text", ["free", "pro"], "free, pro"),
        ("in", "text", ["a,b"], None),
        ("in", "number", [1, 2.5], "1, 2.5"),
        ("in", None, ["1", "x"], "1, x"),
        ("before", "moment", "2026-11-24T10:00:00Z", "2026-11-24T10:00:00"),
        ("before", "moment", "2026-11-24", "2026-11-24T00:00:00"),
        ("before", "moment", "2026-11-24T10:00:00.5Z", None),
        ("eq", "day", "2026-11-24", "2026-11-24"),
    ],
)
def test_a_value_stands_in_its_field_or_is_kept_as_it_is(op, kind, value, told):
    assert shown(value, read_as(op, kind, value)) == told


def kept(box: Box) -> list[Kept]:
    return [k for part in box.parts for k in (kept(part) if isinstance(part, Box) else [part] if isinstance(part, Kept) else [])]


@given(rules)
def test_any_rule_can_be_drawn(rule):
    data = dump(parse(rule))

    box = shape(data, KNOWN)

    assert all(len(r.operators) for r in rows(box) if r.name or r.source == "message")
    assert all(json.loads(json.dumps(k.data)) == k.data for k in kept(box))


@given(rules)
def test_settling_leaves_a_rule_that_fits_alone_the_second_time(rule):
    once = settle(dump(parse(rule)), SCHEMA)

    assert settle(once, SCHEMA) == once


def test_what_fields_cannot_hold_is_said_in_words_and_kept():
    rule = {"op": "all", "of": [{"op": "eq", "left": {"value": 1}, "right": {"field": "used"}}, row("eq", "plan", "free")]}

    (first, second) = shape(rule, KNOWN).parts

    assert (first.what, first.words, json.loads(first.json)) == ("kept", "1 is used", rule["of"][0])
    assert second.what == "row"


def test_groups_deeper_than_three_are_said_in_words():
    deep = {"op": "any", "of": [{"op": "all", "of": [{"op": "any", "of": [{"op": "all", "of": [row("known", "plan")]}]}]}]}

    third = shape(deep, KNOWN).parts[0].parts[0]

    assert not third.may_nest
    assert third.parts[0].what == "kept"


def test_a_row_says_what_is_wrong_with_it():
    (near, wrong, open_) = shape({"op": "all", "of": [row("eq", "pln", "x"), row("ge", "used", "x"), row("ge", "used")]}, KNOWN).parts

    assert [(n.severity, n.sentence) for n in near.notes] == [("warning", "No person has had a field “pln” yet. Did you mean “plan”?")]
    assert [n.severity for n in wrong.notes] == ["error"]
    assert open_.unfinished
    assert not open_.notes
