"""What every event type on the shelf must be. A newcomer passes all of it by being registered."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from audience.books import Books
from audience.effects import Walked, apply
from audience.event_types.base import SHELF, BadProperty, EventType, Occurrence
from audience.event_types.changes import Change
from audience.profile import Profile
from audience.rules.types import TYPES

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
GIVEN = {"text": "x", "number": 1, "flag": True, "moment": "2026-11-24T10:00:00Z", "day": "2026-11-24", "list": ["x"]}
WRONG = {"text": 1, "number": "1", "flag": "yes", "moment": "noon", "day": "monday", "list": "x"}
ALL = pytest.mark.parametrize("item", list(SHELF), ids=lambda item: item.key)


def properties(item: EventType[Any]) -> dict[str, Any]:
    return {p.name: p.choices[0][0] if p.choices else GIVEN[p.type] for p in item.properties.values()}


@ALL
def test_it_has_a_name_a_title_and_help(item: EventType[Any]) -> None:
    assert item.key == item.key.lower()
    assert item.key.replace("_", "").isalnum()
    assert type(item).__module__.endswith(item.key) or not type(item).__module__.startswith("audience.")
    assert 0 < len(item.title) < 60
    assert len(item.help) > 20


@ALL
def test_its_properties_are_typed_and_frozen(item: EventType[Any]) -> None:
    assert is_dataclass(item.said)
    assert {p.type for p in item.properties.values()} <= set(TYPES)
    assert all(p.title for p in item.properties.values())
    assert list(item.properties) == [f.name for f in fields(item.said)]
    said = item.read(properties(item))
    if item.properties:
        with pytest.raises(FrozenInstanceError):
            setattr(said, next(iter(item.properties)), None)


@ALL
def test_it_names_the_property_that_does_not_fit(item: EventType[Any]) -> None:
    for prop in item.properties.values():
        with pytest.raises(BadProperty) as refused:
            item.check(properties(item) | {prop.name: WRONG[prop.type]})
        assert refused.value.field == f"properties.{prop.name}"
        if prop.needed:
            with pytest.raises(BadProperty, match="missing"):
                item.check(properties(item) | {prop.name: None})


@ALL
def test_what_is_not_needed_may_be_missing(item: EventType[Any]) -> None:
    item.read({name: value for name, value in properties(item).items() if item.properties[name].needed})


@ALL
def test_its_effect_is_pure_and_answers_wishes(item: EventType[Any]) -> None:
    given = properties(item)
    event = Occurrence(type=item.key, at=NOON, received_at=NOON, properties=given)
    profile, twin = (Profile(id=1, home=-1, first_seen_at=NOON) for _ in range(2))

    wishes = list(item.effect(item.read(given), event, profile))

    assert profile == twin
    assert all(isinstance(wish, Change) for wish in wishes)
    assert wishes == list(item.effect(item.read(given), event, profile))


@ALL
def test_who_changes_somebody_stops_messages_on_their_way(item: EventType[Any]) -> None:
    profile = Profile(id=1, home=-1, first_seen_at=NOON, last_seen_at=NOON, books=Books())

    changes = apply(Walked(type=item.key, at=NOON, received_at=NOON, properties=properties(item)), profile)

    # A count of paywalls may move somebody into a branch, but makes nothing unwanted that was wanted.
    assert item.stops or not changes.person or item.key == "paywall_encountered"


@pytest.mark.row("D5")
def test_the_shelf_has_what_a_marketer_expects() -> None:
    expected = {
        "feature_limit_reached",
        "paywall_encountered",
        "collaborator_invited",
        "usage_threshold_hit",
        "usage_reported",
        "plan_changed",
        "plan_upgraded",
        "onboarding_completed",
        "purchase_completed",
        "support_ticket_opened",
        "support_ticket_closed",
        "session_started",
        "consent_given",
        "consent_withdrawn",
    }

    assert expected <= set(SHELF.keys())
