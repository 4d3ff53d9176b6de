"""Every client's message comes to one shape."""

from datetime import UTC, datetime
from typing import Any

import pytest

from audience.protocol import Unfit, read_message

ARRIVED = datetime(2026, 11, 24, 10, 0, 0, tzinfo=UTC)


def read(raw: dict[str, Any], **more: Any) -> Any:
    return read_message(raw, arrived=ARRIVED, **more)


def test_a_python_client() -> None:
    raw = {
        "integrations": {},
        "anonymousId": None,
        "timestamp": "2026-11-23T16:20:49.954+00:00",
        "context": {"library": {"name": "analytics-python", "version": "2.4.0"}},
        "type": "identify",
        "userId": "u1",
        "traits": {"email": "a@example.com", "n": None, "when": "2024-01-02T03:04:05"},
        "messageId": "511d1895-d7e2-45a2-92f2-115c75b7bdad",
    }

    message = read(raw)

    assert (message.type, message.user_id, message.anonymous_id) == ("$identify", "u1", "")
    assert message.properties == {"email": "a@example.com", "n": None, "when": "2024-01-02T03:04:05Z"}
    assert message.at == datetime(2026, 11, 23, 16, 20, 49, 954000, tzinfo=UTC)
    assert not message.keep


def test_a_rudderstack_client_says_traits_and_time_elsewhere() -> None:
    raw = {"type": "identify", "userId": "u1", "originalTimestamp": "2026-11-24T09:00:00Z", "context": {"traits": {"plan": "pro"}, "x": 1}}

    message = read(raw)

    assert (message.properties, message.context, message.at.hour) == ({"plan": "pro"}, {"x": 1}, 9)


def test_a_browser_says_the_name_of_a_page_twice() -> None:
    message = read({"type": "page", "anonymousId": "a", "name": "Home", "category": "docs", "properties": {"name": "Home", "url": "/"}})

    assert message.properties == {"name": "Home", "url": "/", "category": "docs"}


@pytest.mark.parametrize(("sent", "stored"), [(42, "42"), (42.0, "42"), (" u1\x1f\n", "u1"), (None, "")])
def test_ids_are_texts(sent: Any, stored: str) -> None:
    assert read({"type": "track", "event": "x", "userId": sent, "anonymousId": "a"}).user_id == stored


@pytest.mark.parametrize("sent", [True, 1.5, [], {}, "u" * 201])
def test_what_is_no_id_is_told(sent: Any) -> None:
    with pytest.raises(Unfit) as refused:
        read({"type": "track", "event": "x", "userId": sent, "anonymousId": "a"})

    assert refused.value.field == "userId"


def test_the_account_may_stand_in_the_message_or_around_it() -> None:
    assert read({"type": "track", "event": "x", "userId": "u", "context": {"groupId": 7}}).group_id == "7"
    assert read({"type": "track", "event": "x", "userId": "u", "groupId": "g", "context": {"groupId": 7}}).group_id == "g"


def test_its_own_time_of_sending_counts_before_the_batchs() -> None:
    raw = {"type": "track", "event": "x", "userId": "u", "timestamp": "2026-11-24T08:00:00Z", "sentAt": "2026-11-24T09:00:00Z"}

    assert read(raw, sent_at="2026-11-24T08:00:00Z").at.hour == 9


def test_the_path_says_what_a_single_message_is() -> None:
    assert read({"userId": "u", "groupId": "g"}, kind="group").type == "$group"


def test_the_context_of_the_envelope_goes_below_the_messages_own() -> None:
    raw = {"type": "track", "event": "x", "userId": "u", "context": {"a": 1}}

    assert read(raw, context={"a": 2, "b": 3}).context == {"a": 1, "b": 3}


@pytest.mark.parametrize("name", ["userId", "anonymousId", "messageId", "event"])
@pytest.mark.parametrize("said", ["en\0g", "\0", "en\ng", "en\x1fg", "en\ud800"])
def test_an_id_that_would_become_another_one_is_refused(name: str, said: str) -> None:
    with pytest.raises(Unfit) as why:
        read({"type": "track", "userId": "eng", "event": "x", name: said})

    assert (why.value.code, why.value.field) == ("bad_text", name)


def test_two_halves_of_a_letter_that_came_apart_are_an_id() -> None:
    assert read({"type": "track", "userId": "\ud83d\ude00", "event": "x"}).user_id == "\U0001f600"


def test_what_was_lost_of_values_is_noted() -> None:
    lost = {"nan": float("nan"), "far": [10**400], "key\0": 1}

    assert read({"type": "track", "userId": "eng", "event": "x", "properties": lost}).notes == ["number_lost", "text_repaired"]
    assert read({"type": "track", "userId": "eng", "event": "x", "properties": {"e\u0301": "e\u0301", "n": None}}).notes == []
