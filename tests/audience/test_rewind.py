"""A profile taken back to an earlier moment, from what is logged."""

from datetime import UTC, datetime, timedelta

import pytest

from audience.books import Books
from audience.effects import apply
from audience.event_types.base import Occurrence
from audience.profile import Profile
from audience.rewind import Was, changed_since, consents_since, rewind_fields, rewind_person

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def said(type_: str, at: datetime, kind: str = "track", **properties: object) -> Occurrence:
    return Occurrence(type=type_, kind=kind, at=at, received_at=at, properties=properties, context={}, id=1)


@pytest.mark.row("N4")
def test_what_events_did_since_is_taken_back_and_moves_on_by_the_same_events() -> None:
    def ada() -> Profile:
        profile = Profile(id=1, home=-1, first_seen_at=NOON - 90 * DAY, books=Books())
        apply(said("$identify", NOON - 9 * DAY, "identify", plan="starter", timezone="Europe/Lisbon"), profile)
        apply(said("consent_given", NOON - 8 * DAY, channel="sms", source="s"), profile)
        apply(said("support_ticket_opened", NOON - 7 * DAY, ticket="t"), profile)
        return profile

    later = [
        said("$identify", NOON + DAY, "identify", plan="pro", timezone="Asia/Tokyo"),
        said("consent_withdrawn", NOON + DAY, channel="sms", source="s"),
        said("support_ticket_closed", NOON + DAY, ticket="t"),
        said("onboarding_completed", NOON + 2 * DAY),
        said("paywall_encountered", NOON + 3 * DAY, feature="boards"),
    ]
    as_it_was, profile = ada(), ada()
    logged = [change for event in later for change in apply(event, profile).fields]
    now = (dict(profile.fields), profile.plan, profile.zone, dict(profile.consents), profile.tickets_open, profile.onboarded_at)
    assert changed_since(profile, NOON)
    assert consents_since(profile, NOON)

    rewind_fields(profile, [Was(one.name, one.old) for one in reversed(logged)], NOON)
    rewind_person(profile, dict(as_it_was.consents), NOON)

    was = {name: value for name, value in as_it_was.fields.items() if name != "last_seen_at"}
    assert {name: value for name, value in profile.fields.items() if name != "last_seen_at"} == was
    assert (profile.plan, profile.zone, profile.consents) == ("starter", "Europe/Lisbon", as_it_was.consents)
    assert (profile.tickets_open, profile.ticket_closed_at, profile.onboarded_at) == (1, None, None)
    assert not changed_since(profile, NOON)

    for event in later:
        apply(event, profile)
    assert (profile.fields, profile.plan, profile.zone, profile.consents, profile.tickets_open, profile.onboarded_at) == now


@pytest.mark.row("N4")
def test_personal_values_are_in_no_log_and_stay() -> None:
    profile = Profile(id=1, home=-1, first_seen_at=NOON, books=Books())
    changes = apply(said("$identify", NOON + DAY, "identify", email="ada@acme.example"), profile)

    rewind_fields(profile, [Was(one.name, one.old) for one in changes.fields], NOON)

    assert (profile.fields["email"], profile.email) == ("ada@acme.example", "ada@acme.example")
