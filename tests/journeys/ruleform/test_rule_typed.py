"""A rule typed as one line is taken apart; a name stays a name."""

import json

import pytest
from hypothesis import given

from audience.rules import dump, parse
from audience.rules.types import Schema
from journeys.ruleform.control import read
from journeys.ruleform.known import Known
from journeys.ruleform.typed import read_typed
from tests.audience.rules.made import rules

SCHEMA = Schema(
    fields={"plan": "text", "used": "number", "limit": "number", "blocked": "flag", "seen_on": "day", "is": "text"},
    account={"seats_limit": "number"},
    events={"paywall_encountered": {"feature": "text"}},
    entry=("paywall_encountered",),
)


def typed(words, side="field"):
    """What the builder posts while only the first field was written in."""
    return {"op": "", "left": {side: words}}


@pytest.mark.row("E6")
@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("plan = pro", {"op": "eq", "left": {"field": "plan"}, "right": {"value": "pro"}}),
        ("plan is pro", {"op": "eq", "left": {"field": "plan"}, "right": {"value": "pro"}}),
        ("plan != pro", {"op": "ne", "left": {"field": "plan"}, "right": {"value": "pro"}}),
        ("Plan is not Pro plus", {"op": "ne", "left": {"field": "Plan"}, "right": {"value": "Pro plus"}}),
        ("used>=80", {"op": "ge", "left": {"field": "used"}, "right": {"value": 80}}),
        ("used is at least 80", {"op": "ge", "left": {"field": "used"}, "right": {"value": 80}}),
        ("used >= limit", {"op": "ge", "left": {"field": "used"}, "right": {"field": "limit"}}),
        ("plan = 80", {"op": "eq", "left": {"field": "plan"}, "right": {"value": "80"}}),
        ("plan is one of free, pro", {"op": "in", "left": {"field": "plan"}, "right": {"value": ["free", "pro"]}}),
        ("blocked is true", {"op": "is_true", "left": {"field": "blocked"}}),
        ("plan is not known", {"op": "unknown", "left": {"field": "plan"}}),
        ("seen_on is before 2026-03-01", {"op": "before", "left": {"field": "seen_on"}, "right": {"value": "2026-03-01"}}),
        ("is is is", {"op": "eq", "left": {"field": "is"}, "right": {"field": "is"}}),
        ("plan is known to few", {"op": "eq", "left": {"field": "plan"}, "right": {"value": "known to few"}}),
        ("used contains 8", {"op": "", "left": {"field": "used"}, "right": {"value": 8}}),
    ],
)
def test_a_line_is_a_rule(words, after):
    posted = {"op": "all", "of": [typed(words)]}

    assert read(json.dumps(posted), Known(schema=SCHEMA)) == {"op": "all", "of": [after]}


@pytest.mark.parametrize(
    "words", ["plan", "used >=", "used >= ", "= 8", "Number of seats", "is", "this is", "", "used is within the last 14"]
)
def test_what_is_no_whole_line_stays_a_name(words):
    assert read_typed(typed(words), SCHEMA) == typed(words)


def test_none_of_these_and_events_are_read_too():
    none = {"op": "not", "of": {"op": "any", "of": [typed("feature = boards", "event")]}}

    assert read_typed(none, SCHEMA)["of"]["of"] == [{"op": "eq", "left": {"event": "feature"}, "right": {"value": "boards"}}]


def test_a_field_that_is_called_so_and_a_value_that_was_chosen_stay():
    known = Schema(fields={"a = b": "text"})
    chosen = {"op": "eq", "left": {"field": "a = c"}, "right": {"value": "d"}}

    assert read_typed(typed("a = b"), known) == typed("a = b")
    assert read_typed(chosen, known) == chosen


@given(rules)
def test_a_rule_that_is_stored_is_never_read_as_a_line(rule):
    data = dump(parse(rule))

    assert read_typed(data, SCHEMA) == data
