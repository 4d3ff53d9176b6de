"""Operators fit the type of the field, and slips are found before publishing."""

from typing import Any

import pytest

from audience.rules import Schema, check, operators_for, parse
from audience.rules.tree import OPERATORS
from audience.rules.types import TYPES

SCHEMA = Schema(
    fields={"current_plan": "text", "used": "number", "blocked": "flag", "renews_at": "moment", "seen_on": "day", "tags": "list"},
    account={"seats_limit": "number"},
    events={"limit_reached": {"meter": "text", "used": "number"}, "export_made": {"pages": "number", "format": "text"}},
    entry=("limit_reached",),
    nodes=["push-1"],
)


def problems(op: str, left: Any, right: Any = None) -> list[tuple[str, str, str]]:
    rule = {"op": op, "left": left} | ({} if right is None else {"right": right})
    return [(p.severity, p.code, p.path) for p in check(parse(rule), SCHEMA)]


@pytest.mark.row("D4")
@pytest.mark.row("E6")
@pytest.mark.parametrize("kind", TYPES)
def test_every_type_has_operators_of_its_own(kind):
    assert set(operators_for(kind)) <= OPERATORS
    assert {"known", "unknown"} <= set(operators_for(kind))
    assert ("ge" in operators_for(kind)) is (kind == "number")
    assert ("within_last" in operators_for(kind)) is (kind in ("moment", "day"))


@pytest.mark.row("E6")
@pytest.mark.parametrize(
    ("op", "left", "right"),
    [
        ("eq", {"field": "current_plan"}, {"value": "free"}),
        ("in", {"field": "current_plan"}, {"value": ["free", "starter"]}),
        ("ge", {"field": "used"}, {"account": "seats_limit"}),
        ("ge", {"field": "used"}, {"event": "used"}),
        ("is_true", {"field": "blocked"}, None),
        ("before", {"field": "renews_at"}, {"value": "2026-12-01"}),
        ("after", {"field": "seen_on"}, {"field": "renews_at"}),
        ("within_last", {"field": "seen_on"}, {"value": "P14D"}),
        ("contains", {"field": "tags"}, {"value": 3}),
        ("ge", {"count": {"type": "export_made", "days": 7}}, {"value": 3}),
        ("within_last", {"last": {"type": "export_made"}}, {"value": "P7D"}),
        ("is_false", {"message": {"node": "push-1", "did": "opened"}}, None),
        ("eq", {"last": {"type": "export_made", "of": "format"}}, {"value": "pdf"}),
    ],
)
def test_what_fits_has_no_problem(op, left, right):
    assert problems(op, left, right) == []


@pytest.mark.row("D4")
@pytest.mark.parametrize(
    ("op", "left", "right", "found"),
    [
        ("ge", {"field": "used"}, {"value": "80"}, ("error", "wrong_type", "right")),
        ("ge", {"field": "used"}, {"field": "current_plan"}, ("error", "wrong_type", "right")),
        ("in", {"field": "used"}, {"value": [80, "90"]}, ("error", "wrong_type", "right")),
        ("starts", {"field": "used"}, {"value": "8"}, ("error", "wrong_operator", "op")),
        ("is_true", {"field": "current_plan"}, None, ("error", "wrong_operator", "op")),
        ("within_last", {"field": "used"}, {"value": "P1D"}, ("error", "wrong_operator", "op")),
        ("ge", {"message": {"node": "push-1", "did": "opened"}}, {"value": 1}, ("error", "wrong_operator", "op")),
        ("ge", {"sum": {"type": "export_made", "of": "format"}}, {"value": 1}, ("error", "wrong_type", "left.sum.of")),
        ("eq", {"field": "current_pan"}, {"value": "free"}, ("warning", "unknown_field", "left")),
        ("eq", {"account": "seats"}, {"value": 1}, ("warning", "unknown_account_field", "left")),
        ("eq", {"event": "pages"}, {"value": 1}, ("warning", "unknown_property", "left")),
        ("ge", {"count": {"type": "export_mad"}}, {"value": 1}, ("warning", "unknown_event", "left.count.type")),
        ("ge", {"count": {"type": "export_made", "same": ["x"]}}, {"value": 1}, ("warning", "unknown_property", "left.count.same[0]")),
        ("is_true", {"message": {"node": "push-2", "did": "opened"}}, None, ("warning", "unknown_message", "left")),
        ("is_true", {"signal": "spike"}, None, ("warning", "unknown_signal", "left")),
    ],
)
def test_what_does_not_fit_is_named(op, left, right, found):
    assert problems(op, left, right) == [found]


def test_the_nearest_name_is_offered():
    (problem,) = check(parse({"op": "known", "left": {"field": "current_pan"}}), SCHEMA)

    assert problem.sentence == "No person has had a field “current_pan” yet. Did you mean “current_plan”?"


def test_a_where_is_checked_against_its_own_event():
    where = {"op": "all", "of": [{"op": "ge", "left": {"event": "pages"}, "right": {"value": "x"}}]}
    count = {"count": {"type": "export_made", "where": where}}

    assert problems("ge", count, {"value": 1}) == [("error", "wrong_type", "left.count.where.of[0].right")]
