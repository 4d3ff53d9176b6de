"""An application has single messages sent: through the gate, once, with a line in the history."""

from typing import Any

import pytest

from audience.models import History
from channels.models import Message
from tests.api import Engineer
from tests.world import World

pytestmark = pytest.mark.django_db
RECEIPT = {
    "userId": "ada",
    "messageId": "receipt-7",
    "channel": "email",
    "text": {"subject": "Your receipt {{ number }}", "body": 'Thank you, {{ first_name | default: "friend" }}.'},
    "properties": {"number": 7},
}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def server() -> Engineer:
    return Engineer(kind="server")


@pytest.fixture(autouse=True)
def _now_of_the_world(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audience.doors.calls.database_now", lambda: world.now)


@pytest.mark.row("A21")
def test_the_receipt_goes_out_and_the_promotion_does_not(world: World, server: Engineer) -> None:
    ada = world.person("ada", consents="")
    world.say(
        ada,
        {"type": "track", "event": "consent_given", "properties": {"channel": "sms", "message_class": "transactional", "source": "form"}},
    )
    said = {"userId": "ada", "channel": "sms"}

    receipt = server.post("/v1/messages", {**said, "messageId": "a", "text": {"text": "Paid."}})
    promo = server.post("/v1/messages", {**said, "messageId": "b", "class": "promotional", "text": {"text": "Buy."}})
    assert (receipt.status_code, promo.status_code) == (202, 202)
    world.settle()

    states = dict(Message.objects.filter(person_id=ada.pk).values_list("id", "state"))
    assert (states[receipt.json()["id"]], states[promo.json()["id"]]) == ("sent", "skipped")
    assert Message.objects.get(pk=promo.json()["id"]).why == "no_consent"
    audit = History.objects.filter(operation="message.requested").order_by("id")
    assert [(row.actor, row.values["class"]) for row in audit] == [
        (f"key:{server.key.prefix}", "transactional"),
        (f"key:{server.key.prefix}", "promotional"),
    ]
    assert "Paid" not in str(list(audit.values_list("values", flat=True)))


def test_a_message_is_filled_in_and_said_once(world: World, server: Engineer) -> None:
    ada = world.person("ada")

    first, again = server.post("/v1/messages", RECEIPT).json(), server.post("/v1/messages", RECEIPT).json()
    world.settle()

    assert (first["id"], first["duplicate"], again["duplicate"]) == (again["id"], False, True)
    assert world.heard_by(ada) == ["Your receipt 7"]
    assert server.post("/v1/messages", RECEIPT).json()["state"] == "sent"


def test_a_value_that_is_missing_is_a_skip_with_a_reason(world: World, server: Engineer) -> None:
    world.person("ada")

    asked = server.post("/v1/messages", {**RECEIPT, "properties": {}}).json()
    world.settle()

    message = Message.objects.get(pk=asked["id"])
    assert (message.state, message.why) == ("skipped", "missing_value")


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"userId": "nobody"}, 404, "unknown_person", "userId"),
        ({"channel": "pigeon"}, 400, "unknown_channel", "channel"),
        ({"channel": "webhook", "text": {"url": "http://127.0.0.1/"}}, 400, "unknown_channel", "channel"),
        ({"class": "loud"}, 400, "unknown_class", "class"),
        ({"text": "Hello"}, 400, "not_an_object", "text"),
        ({"text": {"body": "x"}}, 400, "missing", "text.subject"),
        ({"text": {"subject": "x"}}, 400, "missing", "text.body"),
        ({"text": {"subject": "x", "body": "y", "colour": "z"}}, 400, "unknown", "text.colour"),
        ({"text": {"subject": "x", "body": 3}}, 400, "wrong_type", "text.body"),
        ({"text": {"subject": "x", "body": "{{ oops"}}, 400, "template", "text.body"),
        (
            {"text": {"subject": "x", "body": "y", "button_label": "z", "button_url": "javascript:alert(1)"}},
            400,
            "bad_link",
            "text.button_url",
        ),
        ({"channel": "in_app", "text": {"title": "x", "style": "popup"}}, 400, "unknown_style", "text.style"),
        ({"extra": 1}, 400, "unknown", "extra"),
        ({"properties": {"a": "x" * 33_000}}, 400, "too_large", "properties.a"),
    ],
)
def test_what_cannot_be_said_is_told_where(
    world: World, server: Engineer, change: dict[str, Any], status: int, code: str, field: str
) -> None:
    world.person("ada")

    answer = server.post("/v1/messages", RECEIPT | change)

    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (status, code, field), answer.json()
    assert not Message.objects.exists()


def test_it_wants_a_server_key_or_the_scope(world: World) -> None:
    world.person("ada")

    for engineer, status in ((Engineer(kind="browser"), 403), (Engineer("messages:read"), 403), (Engineer("messages:send"), 202)):
        assert engineer.post("/v1/messages", RECEIPT).status_code == status


@pytest.mark.row("A21")
def test_the_export_says_who_when_where_from_in_which_words_and_from_which_address(world: World) -> None:
    engineer = Engineer("consents:read")
    ada = world.person("ada", consents="")
    given = {"channel": "sms", "message_class": "promotional", "source": "=checkout", "wording": "Text me offers.", "ip": "203.0.113.7"}
    world.say(ada, {"type": "track", "event": "consent_given", "properties": given})

    answer = engineer.get("/api/consents/export/", person="user:ada")
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert answer["Content-Type"].startswith("text/csv")
    assert lines[0].startswith("person,user_id,channel,message_class,given,at,source,wording,ip,recorded_by")
    assert lines[1].startswith(f"{ada.pk},ada,sms,promotional,true,2026-03-02T12:00:00Z,'=checkout,Text me offers.,203.0.113.7")
    assert History.objects.get(operation="consent.exported").actor == f"key:{engineer.key.prefix}"
    assert Engineer("people:read").get("/api/consents/export/").status_code == 403
    assert engineer.get("/api/consents/export/", since="soon").status_code == 400
