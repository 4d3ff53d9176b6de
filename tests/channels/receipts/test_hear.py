"""Receipts: once, in any order, correcting the record, told as events."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from audience.models import Event, Inbox, Suppression
from channels.models import Message, MessageBody, Receipt
from channels.receipts.hear import hear
from channels.store import MessageRow
from tests.channels.cast import NOW, message, person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def sent(channel: str = "email", **changes: Any) -> MessageRow:
    who = person()
    row = message(who, channel, run_id=5, node="mail-1")
    Message.objects.filter(id=row.id).update(**{"state": "sent", "sent_at": NOW, **changes})
    MessageBody.objects.create(message_id=row.id, to=who.email if channel == "email" else who.phone)
    return row


def after(row: MessageRow) -> Message:
    return Message.objects.get(id=row.id)


@pytest.mark.row("E24")
def test_a_click_is_kept_and_comes_back_as_an_event_that_stops() -> None:
    row = sent()

    assert hear(row.id, "clicked", NOW + HOUR, {"url": "https://app.example.org/up"}, provider_event_id="c1")

    clicked = after(row)
    assert (clicked.clicked_at, clicked.opened_at, clicked.delivered_at) == (NOW + HOUR,) * 3
    event = Event.objects.get()
    assert event.type == "message_clicked"
    assert event.properties == {
        "message_id": row.id,
        "channel": "email",
        "node": "mail-1",
        "journey_id": 1,
        "run_id": 5,
        "url": "https://app.example.org/up",
    }
    inbox = Inbox.objects.get()
    assert (inbox.event_id, inbox.home, inbox.stops, inbox.late) == (event.id, row.home, True, False)


@pytest.mark.row("E24")
def test_the_same_receipt_twice_counts_once() -> None:
    row = sent()

    heard = [hear(row.id, "opened", NOW + n * HOUR, provider_event_id="o1") for n in range(3)]

    assert heard == [True, False, False]
    assert (Receipt.objects.count(), Event.objects.count()) == (1, 1)
    assert after(row).opened_at == NOW
    assert hear(row.id, "opened", NOW, provider_event_id="o1", provider="another")


@pytest.mark.row("E24")
@pytest.mark.django_db(transaction=True)
def test_the_same_receipt_at_the_same_moment_counts_once() -> None:
    row = sent()

    def heard(_: int) -> bool:
        try:
            return hear(row.id, "opened", NOW, provider_event_id="o1")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(heard, range(8)))

    assert results.count(True) == 1
    assert Event.objects.count() == 1


@pytest.mark.row("E24")
def test_receipts_out_of_order_leave_the_earliest_moment_of_each() -> None:
    row = sent()

    hear(row.id, "clicked", NOW + 3 * HOUR, provider_event_id="1")
    hear(row.id, "delivered", NOW + HOUR, provider_event_id="2")
    hear(row.id, "opened", NOW + 2 * HOUR, provider_event_id="3")
    hear(row.id, "clicked", NOW + 4 * HOUR, provider_event_id="4")

    done = after(row)
    assert [done.delivered_at, done.opened_at, done.clicked_at] == [NOW + n * HOUR for n in (1, 2, 3)]


def test_a_receipt_from_the_future_happened_when_it_arrived() -> None:
    row = sent()

    hear(row.id, "opened", NOW + HOUR, provider_event_id="1", now=NOW)

    assert after(row).opened_at == NOW


@pytest.mark.row("E24")
@pytest.mark.parametrize("kind", ["bounced", "complained"])
def test_bounces_and_complaints_suppress_the_address(kind: str) -> None:
    row = sent()

    hear(row.id, kind, NOW, {"reason": "550"}, provider_event_id="1")

    kept = Suppression.objects.get()
    assert (kept.channel, kept.address, kept.reason) == ("email", "ada@acme.example", kind)
    types = list(Event.objects.order_by("id").values_list("type", flat=True))
    assert types == [f"message_{kind}"] + (["consent_withdrawn"] if kind == "complained" else [])
    assert (after(row).state, bool(after(row).failed_at)) == ("sent", kind == "bounced")


def test_a_soft_bounce_suppresses_nothing() -> None:
    hear(sent().id, "bounced", NOW, {"permanent": False}, provider_event_id="1")

    assert not Suppression.objects.exists()


def test_who_unsubscribes_withdraws_promotion_on_that_channel() -> None:
    hear(sent().id, "unsubscribed", NOW, provider_event_id="1")

    said = Event.objects.get(type="consent_withdrawn")
    assert (said.properties["channel"], said.properties["message_class"]) == ("email", "promotional")
    assert Inbox.objects.get(event_id=said.id).stops


@pytest.mark.row("N2")
@pytest.mark.parametrize(("kind", "state"), [("delivered", "sent"), ("clicked", "sent"), ("failed", "failed")])
def test_a_receipt_settles_what_was_in_doubt(kind: str, state: str) -> None:
    row = sent("sms", state="unknown", sent_at=None, why="no_answer", called_at=NOW)

    hear(row.id, kind, NOW + HOUR, provider_event_id="1")

    assert after(row).state == state
    assert (after(row).sent_at == NOW) == (state == "sent")


def test_a_receipt_of_a_message_that_nobody_knows_changes_nothing() -> None:
    assert not hear(999_999_999, "opened", NOW, provider_event_id="1")
    assert not Receipt.objects.exists()


def test_what_people_wrote_stands_in_the_event_only() -> None:
    row = sent("push")

    hear(row.id, "replied", NOW, {"text": "my secret", "address": "a@b.c"}, provider_event_id="1")

    assert Receipt.objects.get().data == {}
    assert Event.objects.get().properties["text"] == "my secret"


def test_an_event_goes_to_whom_the_person_turned_out_to_be() -> None:
    row = sent()
    ben = person("Ben")
    type(ben).objects.filter(id=row.person_id).update(merged_into=ben)

    hear(row.id, "opened", NOW, provider_event_id="1")

    assert (Event.objects.get().person_id, Inbox.objects.get().home) == (ben.id, ben.home)
