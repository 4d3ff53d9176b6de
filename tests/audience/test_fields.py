"""Fields have types, and a wrong one is told with its field."""

from datetime import datetime
from typing import Any

import pytest

from audience.accept import Source, accept
from audience.fields import WrongValue, registered
from audience.models import EventTypeRow, FieldDefinition, Quarantined
from audience.rules import check, parse
from audience.types import schema

pytestmark = pytest.mark.django_db


@pytest.mark.row("D4")
@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("current_plan", "starter", 3),
        ("storage_used_pct", 80, 101),
        ("storage_used_pct", 0, "80"),
        ("seats_used", 5, True),
        ("seats_limit", 5.5, -1),
        ("last_upgrade_prompt_seen", "2026-11-24", "monday"),
        ("paywalled_feature_attempts", 3, []),
        ("renewals", ["a"], "a"),
    ],
)
def test_each_field_has_its_type(now: datetime, name: str, right: Any, wrong: Any) -> None:
    FieldDefinition.objects.create(name="renewals", type="list")
    registered().check("person", {name: right})
    with pytest.raises(WrongValue) as refused:
        registered().check("person", {name: wrong})
    assert refused.value.field == name

    done = accept([{"type": "identify", "userId": "ada", "traits": {name: value}} for value in (right, wrong)], Source(), now)

    assert (done.taken, done.refusals[0].field) == (1, f"traits.{name}")
    assert Quarantined.objects.get().sentence


def test_rules_are_checked_against_what_is_registered(now: datetime) -> None:
    EventTypeRow.objects.create(key="shipped", title="Shipped", properties=[{"name": "size", "type": "number"}])
    FieldDefinition.objects.create(name="tier", owner="account", type="text")
    good = {"op": "all", "of": [
        {"op": "ge", "left": {"field": "storage_used_pct"}, "right": {"value": 80}},
        {"op": "eq", "left": {"account": "tier"}, "right": {"value": "gold"}},
        {"op": "ge", "left": {"event": "size"}, "right": {"value": 3}},
    ]}  # fmt: skip

    assert check(parse(good), schema(("shipped",))) == []
    assert [p.code for p in check(parse({"op": "eq", "left": {"field": "no_such"}, "right": {"value": 1}}), schema())]
