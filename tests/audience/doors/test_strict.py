"""The strict way tells what a client cannot hear: everything is taken, or nothing and why."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from audience import keys
from audience.doors.doubts import PLANS
from audience.event_types.base import SHELF
from audience.models import AccessKey, Event, EventKey, Identity, Plan, Quarantined
from tests.audience.doors.test_segment import TRACK, assert_taken, basic, post

pytestmark = [pytest.mark.django_db, pytest.mark.urls("audience.urls")]


@pytest.fixture
def secret(now: datetime) -> str:
    return keys.make(AccessKey.Kind.SERVER, "server", [], "ada", now)[1]


@pytest.mark.parametrize(
    ("message", "code", "field"),
    [
        ({**TRACK, "userId": ""}, "missing", "userId"),
        ({**TRACK, "event": None}, "missing", "event"),
        ({**TRACK, "userId": "en\0g"}, "bad_text", "userId"),
        ({**TRACK, "event": "usage_reported", "properties": {"meter": "storage", "used": "many"}}, "wrong_type", "properties.used"),
        ({**TRACK, "properties": {"big": "x" * 40_000}}, "too_large", "properties.big"),
    ],
)
def test_what_would_stand_in_quarantine_is_a_400_and_nothing_is_stored(secret: str, message: Any, code: str, field: str) -> None:
    batch = {"batch": [TRACK | {"messageId": "good"}, message]}

    answer = post(Client(), "/v1/batch?strict=1", batch, basic(secret))

    told = answer.json()
    assert (answer.status_code, told["success"], told["code"], told["field"]) == (400, False, code, field)
    assert told["message"]
    assert [told["index"], *(one["index"] for one in told["refused"])] == [1, 1]
    for model in (Event, EventKey, Identity, Quarantined):
        assert not model.objects.exists()
    assert_taken(post(Client(), "/v1/batch", batch, basic(secret)))
    assert (Event.objects.count(), Quarantined.objects.get().code) == (1, code)


def test_a_message_that_is_too_large_names_its_index_its_largest_part_and_both_numbers(secret: str) -> None:
    large = {**TRACK, "properties": {"list": [{"size": 3}, {"text": "ä" * 20_000}]}, "context": {"locale": "de"}}

    told = post(Client(), "/v1/batch?strict=1", {"batch": [TRACK | {"messageId": "good"}, large]}, basic(secret)).json()

    assert (told["code"], told["index"], told["field"]) == ("too_large", 1, "properties.list[1].text")
    assert told["message"] == (
        "properties and context may have at most 32768 bytes. This message has 40048, 40002 of them in properties.list[1].text."
    )


def test_what_a_browser_key_may_not_say_is_told(now: datetime) -> None:
    secret = keys.make(AccessKey.Kind.BROWSER, "site", [], "ada", now)[1]

    answer = post(Client(), "/v1/t?strict=1", TRACK | {"event": "plan_changed", "properties": {"to": "pro"}, "writeKey": secret}, {})

    assert (answer.status_code, answer.json()["code"]) == (400, "server_only")
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_what_is_taken_is_told_with_its_notes(secret: str) -> None:
    said = {**TRACK, "event": "sesion_started", "timestamp": "yesterday"}

    first, again = (post(Client(), "/v1/track?strict=1", said, basic(secret)) for _ in range(2))

    told = first.json()
    assert (first.status_code, told["success"], told["taken"], told["duplicates"]) == (200, True, 1, 0)
    assert [(note["index"], note["code"]) for note in told["notes"]] == [(0, "time_unreadable"), (0, "unregistered_type")]
    assert all(note["message"] for note in told["notes"])
    assert (again.json()["taken"], again.json()["duplicates"]) == (0, 1)


@pytest.mark.parametrize(
    ("path", "said", "code", "field"),
    [
        ("identify", {"traits": {"plan": "prro"}}, "unknown_plan", "traits.plan"),
        ("identify", {"traits": {"timeZone": "Europe/Berln"}}, "unknown_zone", "traits.timeZone"),
        ("identify", {"traits": {"email": "ada@example"}}, "no_email", "traits.email"),
        ("identify", {"traits": {"phone": "0301234567"}}, "no_phone", "traits.phone"),
        ("identify", {"traits": {"phone": "+1 555"}}, "no_phone", "traits.phone"),
        ("group", {"groupId": "northwind", "traits": {"plan": "prro"}}, "unknown_plan", "traits.plan"),
        ("track", {"event": "plan_changed", "properties": {"to": "pro", "before": "strater"}}, "unknown_plan", "properties.before"),
        (
            "batch",
            {"batch": [{"type": "track", "userId": "eng", "event": "signed_up", "properties": {"plan": "x"}}]},
            "unknown_plan",
            "properties.plan",
        ),
    ],
)
def test_a_value_that_is_probably_a_slip_of_the_pen_is_told_and_taken(secret: str, path: str, said: Any, code: str, field: str) -> None:
    Plan.objects.create(key="pro", name="Pro", order=1, currency="USD")
    body = said if path == "batch" else {"userId": "eng", **said}

    told = post(Client(), f"/v1/{path}?strict=1", body, basic(secret)).json()

    assert told["taken"] == 1
    assert [(one["index"], one["code"], one["field"]) for one in told["notes"]] == [(0, code, field)]
    assert told["notes"][0]["message"]


def test_the_properties_that_are_asked_for_plans_are_there() -> None:
    assert [(kind, name) for kind, names in PLANS.items() for name in names if name not in SHELF[kind].properties] == []


def test_values_that_are_right_or_emptied_raise_no_doubt(secret: str) -> None:
    Plan.objects.create(key="pro", name="Pro", order=1, currency="USD")
    traits = {"plan": "pro", "timezone": "Europe/Berlin", "email": "ada@example.com", "phone": "+1 212 555 0142", "language": "x"}

    for given in (traits, dict.fromkeys(traits), dict.fromkeys(traits, "")):
        told = post(Client(), "/v1/identify?strict=1", {"userId": "eng", "traits": given}, basic(secret)).json()
        assert (told["taken"], told["notes"]) == (1, [])


def test_without_it_clients_hear_what_they_understand(secret: str) -> None:
    assert_taken(post(Client(), "/v1/track?strict=0", {**TRACK, "userId": ""}, basic(secret)))
