"""A21, A22, A23: consent and its classes, and STOP that holds everywhere."""

import base64
from datetime import timedelta

import pytest
from django.http import QueryDict

from audience import keys
from audience.models import Consent, Event, Suppression
from channels.consent_export import consent_export
from channels.models import Message, Sender
from channels.receipts.twilio import sign
from channels.secrets import seal
from tests.world import graph_of

PUBLIC, PHONE = "https://cairn.boards.dev", "+12125550142"
RECEIPT = {"text": "Your code is 4711.", "message_class": "transactional", "is_prompt": False}
PROMPT = {"text": "8 of 10 boards are used."}


def one_sms(type_, **settings):
    return graph_of(
        ("start", "entry_event", {"types": [type_], "reentry": "always"}), ("sms", "send_sms", settings), edges=["start.next sms"]
    )


def fates(who):
    return [(m.message_class, m.state, m.why) for m in Message.objects.filter(person_id=who.id).order_by("id")]


@pytest.mark.row("A21")
def test_whoever_agreed_to_receipts_only_gets_the_receipt_and_no_promotion(world, client):
    ada = world.person("ada", consents="")
    key, secret = keys.make("server", "checkout", [], "user:boss", world.now)
    words = {"channel": "sms", "message_class": "transactional", "source": "checkout", "wording": "Send me receipts", "ip": "203.0.113.9"}
    said = {"userId": "ada", "event": "consent_given", "properties": words}
    basic = base64.b64encode(f"{secret}:".encode()).decode()
    assert client.post("/v1/track", said, content_type="application/json", headers={"Authorization": f"Basic {basic}"}).status_code == 200
    world.now = max(world.now, Event.objects.latest("id").received_at)
    world.settle()
    world.journey(one_sms("feature_limit_reached", **PROMPT), "prompt")
    world.journey(one_sms("purchase_completed", **RECEIPT), "receipt")

    world.event(ada, "feature_limit_reached", feature="boards").event(ada, "purchase_completed", amount=49, currency="USD")

    assert fates(ada) == [("promotional", "skipped", "no_consent"), ("transactional", "sent", "")]
    (line,) = consent_export(person_id=ada.id)
    assert {name: line[name] for name in words} == words
    assert line["given"]
    assert line["recorded_by"] == f"key:{key.prefix}"
    assert line["at"] == line["recorded_at"]


@pytest.mark.row("A22")
def test_a_transactional_message_passes_caps_and_quiet_hours_and_a_promotion_does_not(world):
    ada = world.person("ada", consents="")
    for message_class in ("promotional", "transactional"):
        world.event(ada, "consent_given", channel="sms", message_class=message_class, source="form")
    world.journey(one_sms("feature_limit_reached", **PROMPT, is_prompt=False), "promotion")
    world.journey(one_sms("purchase_completed", **RECEIPT), "code")
    world.event(ada, "feature_limit_reached", feature="boards")

    world.later(hours=12)  # midnight in Lisbon
    world.event(ada, "feature_limit_reached", feature="boards").event(ada, "purchase_completed", amount=49, currency="USD")
    assert fates(ada)[0] == ("promotional", "sent", "")
    assert fates(ada)[-1] == ("transactional", "sent", "")

    journey = world.journey(one_sms("session_started", **PROMPT, is_prompt=False), "second")
    world.event(ada, "session_started")
    assert Message.objects.get(journey_id=journey.id).why == "sms_cap"


@pytest.fixture
def twilio(client, settings, world):
    settings.PUBLIC_URL = PUBLIC
    sender = Sender.objects.create(
        channel="sms", provider="twilio", name="Main", config={"account_sid": "AC1"}, secret=seal({"auth_token": "right"})
    )

    def says(text, sid):
        path, said = f"/hooks/twilio/{sender.pk}/", {"MessageSid": sid, "From": PHONE, "Body": text}
        form = QueryDict(mutable=True)
        form.update(said)
        assert client.post(path, said, headers={"X-Twilio-Signature": sign(PUBLIC + path, form, "right")}).status_code == 200
        world.now = max(world.now, Consent.objects.latest("id").recorded_at)
        world.settle()

    return says


@pytest.mark.row("A23")
def test_a_stop_to_one_journey_silences_every_other_and_start_brings_them_back(world, twilio):
    ada = world.person("ada", phone=PHONE)
    for key, type_ in (("a", "feature_limit_reached"), ("b", "paywall_encountered"), ("c", "collaborator_invited")):
        world.journey(one_sms(type_, **PROMPT, is_prompt=False), key)
    receipt = world.journey(one_sms("purchase_completed", **RECEIPT), "receipt")
    world.event(ada, "feature_limit_reached", feature="boards")
    assert world.channels_heard_by(ada) == ["sms"]

    twilio("STOP", "SM1")
    world.later(days=8)
    world.event(ada, "paywall_encountered", feature="boards").event(ada, "collaborator_invited")
    world.event(ada, "purchase_completed", amount=49, currency="USD")

    assert [fate[1:] for fate in fates(ada)[1:]] == [("skipped", "suppressed")] * 3
    assert Message.objects.get(journey_id=receipt.id).why == "suppressed"
    assert Suppression.objects.get(address=PHONE).lifted_at is None

    twilio("START", "SM2")
    # The door's clock is the real one, and it may be night just now.
    world.until((world.now + timedelta(days=8)).replace(hour=12))
    world.event(ada, "paywall_encountered", feature="boards")

    assert world.channels_heard_by(ada) == ["sms", "sms"]
