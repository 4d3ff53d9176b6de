"""What a rule proves to be there is there, whatever the rule and whatever is known."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audience.rules import Facts, holds, parse
from audience.rules.memory import getter
from audience.rules.proven import proven
from audience.rules.tree import Field
from tests.audience.rules.made import rules, things

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


@given(rule=rules, fields=things, account=things, event=things, message=st.booleans())
def test_whatever_is_proven_has_a_value(rule, fields, account, event, message):
    given_ = {"fields": fields, "account": account, "event": event}
    facts = Facts(now=NOW, messages={(None, "opened"): message}, **{name: what for name, what in given_.items() if isinstance(what, dict)})
    read = parse(rule)

    for one in proven(read, holds=holds(read, facts)):
        assert getter(one)(facts) is not None


@pytest.mark.parametrize(
    ("op", "value", "there"), [("ge", 80, True), ("le", 80, True), ("eq", "", False), ("lt", "m", False), ("gt", "m", True)]
)
def test_a_text_that_a_blank_one_would_pass_proves_nothing(op, value, there):
    rule = parse({"op": op, "left": {"field": "used"}, "right": {"value": value}})
    assert proven(rule) == (frozenset({Field("used")}) if there else frozenset())
    assert proven(parse({"op": "not", "of": {"op": "not", "of": {"op": "all", "of": []}}})) == frozenset()
