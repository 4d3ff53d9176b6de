"""Senders and guardrails as an administrator finds them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audience.models import Consent, History
from audience.money import Money
from channels.consent_export import COLUMNS, consent_export
from channels.dispatch.routes import settings_of
from channels.models import Guardrails, Message, Sender
from channels.providers import SHELF
from channels.secrets import unseal
from tests.channels.cast import NOW, message, person

pytestmark = pytest.mark.django_db
LIST = "admin:cairn_channels_sender_changelist"
PLAIN = {"name": "Main", "channel": "sms", "provider": "twilio", "address": "+14155550000", "registration": "approved"}
PLAIN |= {"rate_per_second": "50", "price": "0.0084", "pass_through": "0.0045", "active": "on", "brand_fee": "0", "campaign_fee": "0"}


@pytest.fixture
def admin(admin_client: Client) -> Client:
    return admin_client


def test_a_new_sender_goes_on_to_what_its_provider_asks(admin: Client) -> None:
    answer = admin.post(reverse("admin:cairn_channels_sender_add"), PLAIN, follow=True)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Account SID" in page
    assert 'name="set_auth_token"' in page


def test_a_secret_goes_in_sealed_and_never_comes_out(admin: Client) -> None:
    sender = Sender.objects.create(channel="sms", provider="twilio", name="Main")
    change = reverse("admin:cairn_channels_sender_change", args=[sender.pk])
    answers = {"set_account_sid": "AC1", "set_base_url": "https://api.twilio.com", "set_auth_token": "very-secret"}

    assert admin.post(change, PLAIN | answers).status_code == 302
    admin.post(change, PLAIN | answers | {"set_auth_token": ""})

    kept = Sender.objects.get()
    assert unseal(kept.secret) == {"auth_token": "very-secret"}
    assert kept.config == {"account_sid": "AC1", "base_url": "https://api.twilio.com"}
    assert settings_of(SHELF["twilio"], kept).auth_token == "very-secret"
    assert "very-secret" not in admin.get(change).content.decode()
    assert "very-secret" not in str(list(History.objects.values()))
    assert History.objects.filter(operation="sender.changed").count() == 2


@pytest.mark.row("A20")
def test_the_registration_of_a_sender_has_ids_and_monthly_fees_with_a_currency(admin: Client) -> None:
    told = {"brand_id": "BN1", "brand_fee": "10", "campaign_id": "CM1", "campaign_fee": "20", "currency": "eur"}
    admin.post(reverse("admin:cairn_channels_sender_add"), PLAIN | told)

    sender = Sender.objects.get()
    assert (sender.brand_id, sender.campaign_id) == ("BN1", "CM1")
    assert sender.monthly("USD") == Money(Decimal(30), "EUR")
    assert sender.rate("USD") == Money(Decimal("0.0129"), "EUR")
    page = admin.get(reverse("admin:cairn_channels_sender_change", args=[sender.pk])).content.decode()
    assert "Brand fee a month" in page
    assert "CM1" in page


@pytest.mark.row("A20")
@pytest.mark.parametrize(("field", "value"), [("brand_fee", "-1"), ("campaign_fee", "-0.01"), ("currency", "euro"), ("currency", "12")])
def test_a_fee_below_nothing_and_a_currency_that_is_none_are_refused(admin: Client, field: str, value: str) -> None:
    told = {"brand_fee": "0", "campaign_fee": "0", "currency": ""}
    answer = admin.post(reverse("admin:cairn_channels_sender_add"), PLAIN | told | {field: value})

    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors
    assert not Sender.objects.exists()


def test_a_provider_of_another_channel_is_refused(admin: Client) -> None:
    page = admin.post(reverse("admin:cairn_channels_sender_add"), PLAIN | {"channel": "email"})

    assert "does not speak on this channel" in page.content.decode()


def test_another_provider_forgets_what_the_former_one_was_told(admin: Client) -> None:
    sender = Sender.objects.create(channel="webhook", provider="webhook", name="Hook", config={"allow_private": True}, secret=b"x")

    admin.post(reverse("admin:cairn_channels_sender_change", args=[sender.pk]), PLAIN)

    kept = Sender.objects.get()
    assert (kept.provider, kept.config, kept.secret) == ("twilio", {}, None)


@pytest.mark.parametrize("key", [p.key for p in SHELF if p.key not in ("mailroom", "in_app")])
def test_the_form_of_every_provider_shows_and_saves(admin: Client, key: str) -> None:
    provider = SHELF[key]
    sender = Sender.objects.create(channel=min(provider.channels), provider=key, name="One")
    change = reverse("admin:cairn_channels_sender_change", args=[sender.pk])
    form = admin.get(change).context["adminform"].form
    answers = {name: form[name].value() for name in form.fields}

    saved = admin.post(change, {name: value for name, value in answers.items() if value is not None and value is not False})

    assert saved.status_code == 302


def test_what_the_environment_says_of_a_server_holds_until_a_sender_names_its_own(settings: Any) -> None:
    settings.EMAIL_URL = "smtp://mail.here.dev:2525"
    sender = Sender(channel="email", provider="smtp", config={"host": "", "port": 587, "security": "starttls"})

    assert settings_of(SHELF["smtp"], sender).port == 2525
    sender.config["host"] = "mail.own.dev"
    assert (settings_of(SHELF["smtp"], sender).host, settings_of(SHELF["smtp"], sender).port) == ("mail.own.dev", 587)


@pytest.mark.row("N9")
def test_guardrails_are_one_form(admin: Client) -> None:
    page = admin.get(reverse("admin:cairn_channels_guardrails_changelist"), follow=True)
    form = page.context["adminform"].form
    answers = {name: form[name].value() for name in form.fields} | {"prompt_gap": "21 00:00:00", "quiet_from": "19:00"}

    saved = admin.post(page.redirect_chain[-1][0], answers)

    assert saved.status_code == 302
    assert Guardrails.current().prompt_gap == timedelta(days=21)
    assert History.objects.get().values == {"changed": ["prompt_gap", "quiet_from"]}


def test_messages_in_doubt_are_listed_with_their_reason(admin: Client) -> None:
    row = message(person())
    Message.objects.filter(id=row.id).update(state="unknown", why="worker_gone")

    page = admin.get(reverse("admin:cairn_channels_message_changelist") + "?state__exact=unknown").content.decode()

    assert "whether it went out is not known" in page


@pytest.mark.row("A21")
def test_the_export_of_consent_says_who_when_where_from_and_with_which_words() -> None:
    ada, ben = person(), person("Ben")
    for who, given in ((ada, True), (ben, True), (ada, False)):
        Consent.objects.create(
            person_id=who.id,
            channel="sms",
            message_class="promotional",
            given=given,
            at=NOW,
            source="checkout form",
            wording="Text me offers",
            ip="203.0.113.7",
            actor="user:demo",
            recorded_at=NOW,
        )

    rows = list(consent_export())

    assert [row["given"] for row in rows] == [True, True, False]
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["user_id"], rows[0]["source"], rows[0]["wording"], rows[0]["ip"]) == (
        ada.external_id,
        "checkout form",
        "Text me offers",
        "203.0.113.7",
    )
    assert [row["person"] for row in consent_export(person_id=ben.id)] == [ben.id]
    assert list(consent_export(since=NOW + timedelta(seconds=1))) == []
