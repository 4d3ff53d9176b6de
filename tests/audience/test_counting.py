"""Whoever writes a rule sees how many it holds for: exactly where that is quick, else as a sample that says how far it may be off."""

from datetime import UTC, datetime, timedelta

import pytest

from audience import counting
from audience.counting import Counted, counted
from audience.models import Event, Person
from audience.rules import parse

pytestmark = [pytest.mark.django_db, pytest.mark.row("E6")]
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PRO = parse({"op": "eq", "left": {"field": "tier"}, "right": {"value": "pro"}})
DID = parse({"op": "ge", "left": {"count": {"type": "exported", "days": 7}}, "right": {"value": 1}})


@pytest.fixture
def crowd(db):
    # Ids of their own: those of the sequence are as high and as sparse as the tests before left them.
    Person.objects.bulk_create(
        Person(id=1 + n, home=-1 - n, first_seen_at=NOW, fields={"tier": "pro" if n % 4 == 0 else "free"}) for n in range(1_000)
    )
    return list(Person.objects.order_by("id"))


def test_people_are_counted_one_by_one_where_that_is_quick(crowd):
    Person.objects.filter(pk=crowd[4].pk).update(merged_into=crowd[0])

    assert counted(PRO, now=NOW) == Counted(people=249, of=999)


def test_events_of_few_people_are_counted_one_by_one(crowd):
    for who in crowd[:3]:
        Event(type="exported", person_id=who.pk, at=NOW - timedelta(days=1), received_at=NOW).save()

    assert counted(DID, now=NOW) == Counted(people=3, of=1_000)


def test_a_sample_says_how_far_it_may_be_off(crowd, monkeypatch):
    monkeypatch.setattr(counting, "FEW", 0)
    for who in crowd[:500]:
        Event(type="exported", person_id=who.pk, at=NOW - timedelta(days=1), received_at=NOW).save()

    found = counted(DID, now=NOW)

    assert found.of == 1_000
    assert found.give_or_take is not None
    assert 0 < found.give_or_take < 100
    assert abs(found.people - 500) <= 3 * found.give_or_take


def test_nobody_in_a_sample_is_not_nobody(crowd, monkeypatch):
    monkeypatch.setattr(counting, "FEW", 0)

    found = counted(DID, now=NOW)

    assert found.people == 0
    assert found.give_or_take


def test_what_would_take_too_long_is_told_from_a_sample(crowd, monkeypatch):
    monkeypatch.setattr(counting, "FEW", 0)
    ask = counting._ask

    def slow(rule, now, among, drawn, seconds):
        if not among:
            raise counting.TooLong
        return ask(rule, now, among, drawn, seconds)

    monkeypatch.setattr(counting, "_ask", slow)

    assert counted(PRO, now=NOW).give_or_take is not None
