"""People come out of the database as they went in, a step's worth at a time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from audience import profiles
from audience.accept import Source, accept
from audience.effects import Walked, apply
from audience.models import (
    Account,
    Consent,
    Event,
    FieldChange,
    FieldDefinition,
    Identity,
    Inbox,
    Membership,
    Person,
    Plan,
    PlanMovement,
    ThresholdCrossing,
    Ticket,
)

pytestmark = pytest.mark.django_db


class Seen:
    """An inbox row beside its event, as a step reads it."""

    def __init__(self, row: Inbox, event: Event) -> None:
        self.person_id, self.event_id, self.type, self.at, self.received_at = row.person_id, row.event_id, row.type, row.at, row.received_at
        self.payload, self.properties, self.call, self.context = row.payload, event.properties, event.kind, event.context


def walk(now: datetime, *messages: dict[str, Any]) -> list[Any]:
    """Accept, apply and save."""
    ready = [{"type": "track", "userId": "ada", "timestamp": now.isoformat(), **message} for message in messages]
    done = accept(ready, Source(id=1), now)
    assert not done.refusals
    rows = list(Inbox.objects.order_by("id"))
    events = Event.objects.in_bulk([row.event_id for row in rows])
    held = profiles.load({row.person_id for row in rows})
    changes = [apply(Walked.of(Seen(row, events[row.event_id])), held[row.person_id]) for row in rows]
    profiles.save(held.values(), changes)
    Inbox.objects.all().delete()
    return changes


def person(value: str = "ada") -> Person:
    return Identity.objects.get(kind="user", value=value).person


def test_everything_that_followed_is_written(now: datetime) -> None:
    Plan.objects.create(key="free", name="Free", order=0, price=0)
    Plan.objects.create(key="pro", name="Pro", order=1, price=99)

    changes = walk(
        now,
        {"type": "identify", "traits": {"name": "Ada", "email": "Ada@Acme.example", "plan": "free", "long": 10**30, "odd": "a\x1fb"}},
        {"event": "usage_reported", "properties": {"meter": "boards", "used": 9, "limit": 10}},
        {"event": "consent_given", "properties": {"channel": "sms", "source": "form", "wording": "Yes"}, "context": {"ip": "203.0.113.9"}},
        {"event": "support_ticket_opened", "properties": {"ticket": "T1"}},
        {"event": "onboarding_completed"},
        {"event": "plan_changed", "properties": {"to": "pro"}},
    )

    ada = person()
    assert (ada.name, ada.email, ada.email_key, ada.plan, ada.plan_at) == ("Ada", "Ada@Acme.example", "ada@acme.example", "pro", now)
    assert (ada.tickets_open, ada.onboarded_at, ada.last_seen_at, ada.consents) == (
        1,
        now,
        now,
        {"sms:promotional": [True, now.timestamp()]},
    )
    assert (ada.fields["current_plan"], ada.fields["boards_used_pct"], ada.fields["long"], ada.fields["odd"]) == (
        "pro",
        90,
        10**30,
        "a\x1fb",
    )
    movement, line, ticket = PlanMovement.objects.get(), Consent.objects.get(), Ticket.objects.get()
    assert changes[-1].movement.id == movement.pk
    assert (movement.from_plan, movement.to_plan, movement.direction, movement.mrr_after) == ("free", "pro", 1, 99)
    assert (line.person_id, line.ip, line.wording, line.recorded_at) == (ada.pk, "203.0.113.9", "Yes", now)
    assert (ticket.external_id, ticket.closed_at) == ("T1", None)
    assert set(ThresholdCrossing.objects.values_list("home", "threshold")) == {(-ada.pk, 80), (-ada.pk, 90)}
    assert FieldChange.objects.filter(name="current_plan").count() == 2
    assert FieldDefinition.objects.filter(name="boards_used_pct").count() == 2


def test_what_was_saved_is_what_is_loaded(now: datetime) -> None:
    walk(
        now,
        {
            "type": "identify",
            "traits": {"name": "Ada", "email": "a@b.example", "timezone": "Asia/Tokyo", "push_token": "t", "n": [1, {"a": None}]},
        },
        {"event": "support_ticket_opened", "properties": {"ticket": "T1"}},
        {"event": "usage_reported", "properties": {"meter": "seats", "used": 9, "limit": 10}},
    )
    first = profiles.load([person().pk])[person().pk]
    profiles.save([first], [first.set_prompt(5, now, sent=True)])

    again = profiles.load([person().pk])[person().pk]

    assert again == first
    assert (again.prompt_run, again.prompt_at, again.prompt_sent) == (5, now, True)
    assert again.crossings == {("seats", 80, "2026-11"), ("seats", 90, "2026-11")}


def test_colleagues_share_their_account_and_its_plan_is_in_everybodys_fields(now: datetime) -> None:
    for user in ("ada", "ben", "cleo"):
        walk(now, {"type": "group", "userId": user, "groupId": "acme", "traits": {"plan": "free", "name": "Acme", "role": "owner"}})

    walk(now + timedelta(minutes=1), {"event": "plan_upgraded", "properties": {"to": "pro"}})

    acme = Account.objects.get()
    held = profiles.load([person("ada").pk, person("ben").pk])
    assert (acme.plan, acme.name, acme.fields["current_plan"]) == ("pro", "Acme", "pro")
    assert len({id(profile.account) for profile in held.values()}) == 1
    assert set(Person.objects.values_list("fields__current_plan", flat=True)) == {"pro"}
    assert set(Membership.objects.values_list("role", flat=True)) == {"owner"}


def test_a_thousand_people_take_few_round_trips(now: datetime) -> None:
    accept([{"type": "identify", "userId": f"u{n}", "traits": {"n": n}} for n in range(1000)], Source(), now)
    ids = list(Person.objects.values_list("id", flat=True))
    seen: list[str] = []

    def look(execute: Any, sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        held = profiles.load(ids)
        changes = [profile.set_field("score", n, now) for n, profile in enumerate(held.values())]
        profiles.save(held.values(), changes)

    assert len(seen) <= 10
    assert Person.objects.filter(fields__has_key="score").count() == 1000


def test_rows_of_who_moved_are_sent_on(now: datetime) -> None:
    accept([{"type": "track", "userId": "ada", "event": "x"}, {"type": "track", "userId": "ben", "event": "x"}], Source(), now)
    Person.objects.filter(external_id="ada").update(home=77)
    rows = {row.pk: (row.person_id, row.home) for row in Inbox.objects.all()}

    moved = profiles.forward(rows)

    assert list(Inbox.objects.filter(pk__in=moved).values_list("home", "shard")) == [(77, 77)]
    assert len(moved) == 1
