"""Twilio's webhook: its signature, receipts, and what people answer."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from audience.models import Consent, Event, Inbox, Suppression
from channels.models import MailroomItem, Message, MessageBody, Receipt, Sender
from channels.receipts.replies import reply
from channels.receipts.twilio import sign
from channels.secrets import seal
from tests.channels.cast import NOW, message, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("channels.urls")]
PUBLIC = "https://cairn.boards.dev"
PHONE = "+14155552671"


@pytest.fixture
def sender(settings: Any) -> Sender:
    settings.PUBLIC_URL = PUBLIC
    secret = seal({"auth_token": "right"})
    return Sender.objects.create(channel="sms", provider="twilio", name="Main", config={"account_sid": "AC1"}, secret=secret)


def told(client: Client, sender: Sender, query: str = "", token: str = "right", **said: str) -> Any:
    path = f"/hooks/twilio/{sender.pk}/{query}"
    form = QueryDict(mutable=True)
    form.update(said)
    return client.post(path, said, headers={"X-Twilio-Signature": sign(PUBLIC + path, form, token)})


def said_to(who: Any, **changes: Any) -> Message:
    row = message(who, run_id=5)
    Message.objects.filter(id=row.id).update(**{"state": "sent", "sent_at": NOW, "provider": "twilio", "provider_id": "SM1", **changes})
    MessageBody.objects.create(message_id=row.id, to=who.phone)
    return Message.objects.get(id=row.id)


def test_the_signature_is_twilios_own() -> None:
    # The example of Twilio's documentation.
    form = QueryDict(mutable=True)
    form.update({"CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309", "To": "+18005551212"})

    assert sign("https://mycompany.com/myapp.php?foo=1&bar=2", form, "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@pytest.mark.row("E24")
@pytest.mark.parametrize("token", ["wrong", ""])
def test_a_wrong_signature_is_refused_and_changes_nothing(client: Client, sender: Sender, token: str) -> None:
    row = said_to(person(phone=PHONE))

    assert told(client, sender, token=token, MessageSid="SM1", MessageStatus="delivered").status_code == 403
    assert client.post(f"/hooks/twilio/{sender.pk}/", {"From": PHONE, "Body": "STOP"}).status_code == 403
    assert client.post("/hooks/twilio/999/", {"From": PHONE, "Body": "STOP"}).status_code == 403
    assert client.get(f"/hooks/twilio/{sender.pk}/").status_code == 405
    assert Message.objects.get(id=row.pk).delivered_at is None
    assert not Suppression.objects.exists()


def test_a_sender_without_a_token_trusts_nobody(client: Client, sender: Sender) -> None:
    Sender.objects.update(secret=None)

    assert told(client, sender, token="", From=PHONE, Body="STOP").status_code == 403


@pytest.mark.row("E24")
@pytest.mark.parametrize("by", ["ours", "theirs"])
def test_a_delivery_is_heard_once(client: Client, sender: Sender, by: str) -> None:
    row = said_to(person(phone=PHONE), provider_id="" if by == "ours" else "SM1")
    query = f"?message={row.pk}" if by == "ours" else ""

    for _ in range(2):
        assert told(client, sender, query, MessageSid="SM1", MessageStatus="delivered", To=PHONE).status_code == 200
    told(client, sender, query, MessageSid="SM1", MessageStatus="sent")

    assert Message.objects.get(id=row.pk).delivered_at is not None
    assert list(Receipt.objects.values_list("kind", "provider_event_id")) == [("delivered", "SM1:delivered")]


def test_a_number_that_cannot_be_reached_is_suppressed(client: Client, sender: Sender) -> None:
    row = said_to(person(phone=PHONE))

    told(client, sender, MessageSid="SM1", MessageStatus="undelivered", ErrorCode="30006", To=PHONE)

    assert Message.objects.get(id=row.pk).why == "failed"
    assert Suppression.objects.get().reason == "not_mobile"


@pytest.mark.row("A23")
def test_stop_holds_for_everybody_with_that_number_at_once_and_for_every_class(client: Client, sender: Sender) -> None:
    ada, ben = person(phone=PHONE), person("Ben", phone=PHONE)
    row = said_to(ada)

    for _ in range(2):
        assert told(client, sender, MessageSid="SM9", From=PHONE, Body="Stop please").status_code == 200

    assert Suppression.objects.get(channel="sms", address=PHONE).reason == "stop"
    withdrawn = Event.objects.filter(type="consent_withdrawn").order_by("id")
    assert [(event.person_id, event.properties.get("message_class")) for event in withdrawn] == [(ada.id, None), (ben.id, None)]
    assert all(Inbox.objects.get(event_id=event.id).stops for event in withdrawn)
    assert [(r.message_id, r.kind) for r in Receipt.objects.all()] == [(row.pk, "unsubscribed")]


@pytest.mark.row("A23")
def test_a_number_that_nobody_has_is_stopped_too(client: Client, sender: Sender) -> None:
    told(client, sender, MessageSid="SM9", From="+14155550000", Body="STOP")

    assert Suppression.objects.get().address == "+14155550000"


@pytest.mark.row("A23")
def test_start_gives_back_what_had_been_agreed_to_and_nothing_more(client: Client, sender: Sender) -> None:
    ada = person(phone=PHONE)
    said_to(ada)
    Consent.objects.create(person_id=ada.id, channel="sms", message_class="promotional", given=True, at=NOW, recorded_at=NOW, source="form")
    told(client, sender, MessageSid="SM9", From=PHONE, Body="STOP")

    told(client, sender, MessageSid="SM10", From=PHONE, Body="START")

    assert Suppression.objects.get().lifted_at is not None
    given = Event.objects.get(type="consent_given")
    assert given.properties["message_class"] == "promotional"
    assert given.properties["wording"] == "START"


def test_start_does_not_lift_what_was_not_a_stop(client: Client, sender: Sender) -> None:
    person(phone=PHONE)
    Suppression.objects.create(channel="sms", address=PHONE, reason="invalid", at=NOW)

    told(client, sender, MessageSid="SM10", From=PHONE, Body="START")

    assert Suppression.objects.get().lifted_at is None


@pytest.mark.parametrize("text", ["how much?", "yes", "can't stop loving it", "help"])
def test_whatever_else_is_said_is_an_answer_to_the_last_message(client: Client, sender: Sender, text: str) -> None:
    ada = person(phone=PHONE)
    row = said_to(ada)

    for _ in range(2):
        told(client, sender, MessageSid="SM9", From=PHONE, Body=text)

    event = Event.objects.get()
    assert (event.type, event.properties["message_id"], event.properties["text"]) == ("message_replied", row.pk, text)
    assert Message.objects.get(id=row.pk).replied_at is not None
    assert MailroomItem.objects.get().direction == "in"
    assert not Suppression.objects.exists()


def test_an_answer_to_nothing_in_particular_is_heard_too(client: Client, sender: Sender) -> None:
    ada = person(phone=PHONE)

    told(client, sender, MessageSid="SM9", From=PHONE, Body="hello?")

    assert Event.objects.get().person_id == ada.id


def test_an_answer_in_the_mailroom_goes_through_the_same_door() -> None:
    ada = person(phone="+12125550123")
    row = said_to(ada)

    assert reply(row, "STOP", at=NOW, now=NOW, provider_event_id="m1") == "stop"
    assert Suppression.objects.get().address == ada.phone
