"""Whoever names a field or an event sees when it came last and which values people have, and nothing that tells who somebody is."""

from datetime import UTC, datetime

import pytest

from audience.models import Account, Event, FieldDefinition, Person
from audience.seen_lately import events_seen, fields_seen, values_seen

pytestmark = [pytest.mark.django_db, pytest.mark.row("D6")]
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def person(**more):
    return Person(home=-1, first_seen_at=NOW, **more)


def test_when_an_event_came_last():
    Event(type="exported", person_id=1, at=NOW, received_at=NOW).save()

    assert events_seen(["exported", "never_came"]) == {"exported": NOW}


def test_when_a_field_was_last_set():
    person(moments={"tier": NOW.timestamp() - 60, "seats": NOW.timestamp()}).save()
    person(moments={"tier": NOW.timestamp()}).save()
    Account.objects.create(external_id="a", first_seen_at=NOW, moments={"current_plan": NOW.timestamp()})

    assert fields_seen("person") == {"tier": NOW, "seats": NOW}
    assert fields_seen("account") == {"current_plan": NOW}


def test_the_commonest_values_come_first_and_what_one_alone_has_stays_theirs():
    for zone, n in (("Europe/Rome", 2), ("Asia/Tokyo", 3), ("Pacific/Apia", 1)):
        Person.objects.bulk_create(person(fields={"timezone": zone, "seats": 3}) for _n in range(n))

    assert values_seen("person", "timezone") == ("Asia/Tokyo", "Europe/Rome")
    assert values_seen("person", "seats") == ()


def test_personal_fields_offer_nothing():
    FieldDefinition.objects.create(name="diet", type="text", personal=True)
    said = {"diet": "none", "email": "a@b.example", "phone": "+4912345", "work_phone": "+4912345", "contact": "a@b.example", "name": "Ada"}
    Person.objects.bulk_create(person(fields=said) for _n in range(2))

    assert [values_seen("person", name) for name in said] == [()] * len(said)
