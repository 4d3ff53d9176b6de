"""E25: in Sandbox a real server hears of the addresses on the allow-list, and of nobody else."""

from typing import Any

import pytest
from django.utils.timezone import now as clock

from audience.models import Installation
from channels.dispatch import dispatch
from channels.models import Allowed, MailroomItem, Message, Sender
from channels.providers.smtp import SmtpSettings
from channels.store import allowed
from channels.store.allowed import NotAnAddress, normal
from tests.channels.cast import NOW, message, person
from tests.channels.providers.test_smtp import Box, box  # noqa: F401  a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.row("E25")]


@pytest.fixture
def post(box: tuple[Box, SmtpSettings]) -> Box:  # noqa: F811  the fixture above
    kept, settings = box
    config = {"host": settings.host, "port": settings.port, "security": "none"}
    Sender.objects.create(channel="email", provider="smtp", name="Acme Boards", address="hello@boards.dev", config=config)
    return kept


def allow(channel: str, address: str) -> Allowed:
    return Allowed.objects.create(channel=channel, address=address, added_by="user:maya", added_at=clock())


def send(row: Any) -> Message:
    dispatch(now_of=lambda: NOW)
    return Message.objects.get(id=row.id)


def recipients(kept: Box) -> list[str]:
    return [str(mail["To"]) for mail in kept.mails]


def test_an_allowed_address_gets_a_real_mail_and_everybody_else_the_mailroom(post: Box) -> None:
    allow("email", "maya@acme.dev")
    maya, ada = person("Maya", email="Maya@Acme.DEV"), person("Ada", email="ada@elsewhere.dev")
    hers, other = message(maya, "email"), message(ada, "email")

    assert (send(hers).state, send(other).state) == ("sent", "sent")
    assert recipients(post) == ["Maya@Acme.DEV"]
    assert {m.provider for m in Message.objects.filter(id=hers.id)} == {"smtp"}
    assert {m.provider for m in Message.objects.filter(id=other.id)} == {"mailroom"}
    assert MailroomItem.objects.count() == 2


def test_a_domain_allows_its_addresses_and_no_subdomain(post: Box) -> None:
    allow("email", "@acme.dev")
    for address in ("ben@ACME.dev", "ben@sub.acme.dev", "ben@notacme.dev", "acme.dev@evil.dev"):
        send(message(person(email=address), "email"))

    assert recipients(post) == ["ben@ACME.dev"]


@pytest.mark.parametrize(
    "address",
    [
        "evil@x.dev, ben@acme.dev",
        "evil@x.dev ben@acme.dev",
        "<evil@x.dev>ben@acme.dev",
        '"a@acme.dev"@x.dev',
        "evil@x.dev\nBcc: ben@acme.dev",
    ],
)
def test_what_could_be_read_as_another_address_stays_in_the_mailroom(post: Box, address: str) -> None:
    allow("email", "@acme.dev")

    assert send(message(person(email=address), "email")).provider == "mailroom"
    assert post.mails == []


def test_who_is_taken_off_the_list_after_the_claim_is_not_reached(post: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    allow("email", "maya@acme.dev")
    row = message(person(email="maya@acme.dev"), "email")
    from channels.dispatch import prepare

    def late() -> set[tuple[str, str]]:
        Allowed.objects.all().delete()
        return allowed.read_allowed()

    monkeypatch.setattr(prepare, "read_allowed", late)
    assert send(row).provider == "mailroom"
    assert post.mails == []


def test_an_address_that_changed_after_the_request_counts_as_it_is_now(post: Box) -> None:
    allow("email", "maya@acme.dev")
    maya = person(email="maya@acme.dev")
    row = message(maya, "email")
    type(maya).objects.filter(id=maya.id).update(email="someone@else.dev", email_key="someone@else.dev")

    assert send(row).provider == "mailroom"
    assert post.mails == []


def test_without_a_sender_in_use_the_mailroom_takes_it(post: Box) -> None:
    allow("email", "maya@acme.dev")
    Sender.objects.update(active=False)

    assert send(message(person(email="maya@acme.dev"), "email")).provider == "mailroom"


def test_in_sending_the_list_says_nothing(post: Box) -> None:
    Installation.objects.create(id=1, mode="sending")
    allow("email", "maya@acme.dev")

    assert send(message(person(email="ada@elsewhere.dev"), "email")).provider == "smtp"
    assert not MailroomItem.objects.exists()


@pytest.mark.parametrize(
    ("channel", "text", "written"),
    [
        ("email", " Maya@Acme.DEV ", "maya@acme.dev"),
        ("email", "@Acme.dev", "@acme.dev"),
        ("sms", "+41 44 668-18-00", "+41446681800"),
        ("sms", "+1 (415) 555-2671", "+14155552671"),
        ("push", " Tok:En-1 ", "Tok:En-1"),
    ],
)
def test_addresses_are_written_one_way(channel: str, text: str, written: str) -> None:
    assert normal(channel, text) == written
    if not written.startswith("@"):
        assert allowed.allowed(channel, [text], {(channel, written)}) == (text,)


@pytest.mark.parametrize(
    ("channel", "text", "code"),
    [
        ("email", " ", "empty"),
        ("email", "maya", "no_mail"),
        ("email", "@dev", "no_mail"),
        ("email", "a@b.dev, c@d.dev", "no_mail"),
        ("email", "@gmail.com", "public_domain"),
        ("email", "ada@northwind.example", "reserved"),
        ("email", "@northwind.example", "reserved"),
        ("sms", "044 668 18 00", "no_number"),
        ("sms", "+12125550142", "reserved"),
        ("push", "two tokens", "no_token"),
        ("webhook", "https://a.dev", "no_addresses"),
    ],
)
def test_what_is_no_address_is_refused_with_its_reason(channel: str, text: str, code: str) -> None:
    with pytest.raises(NotAnAddress) as refused:
        normal(channel, text)
    assert refused.value.code == code
