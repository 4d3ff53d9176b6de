"""From ready to sent, in Sandbox: everything goes to the mailroom."""

from datetime import datetime, timedelta
from importlib import import_module
from math import inf
from typing import Any

import pytest

from audience.homes import shard_of
from audience.models import Clock, Inbox, Installation, Suppression
from channels.dispatch import dispatch
from channels.models import MailroomItem, Message, MessageBody, Sender
from channels.store import MessageRow, content_id
from tests.channels.cast import NOW, company, message, person

pytestmark = pytest.mark.django_db


def news(who: Any, **changes: Any) -> Inbox:
    """Something that the application said a moment ago and nobody has walked yet."""
    values: dict[str, Any] = {
        "shard": shard_of(who.home),
        "home": who.home,
        "person_id": who.id,
        "type": "plan_changed",
        "at": NOW,
        "received_at": NOW,
        "stops": True,
    }
    return Inbox.objects.create(**{**values, **changes})


def after(row: MessageRow) -> Message:
    return Message.objects.get(id=row.id)


def outcomes() -> list[dict[str, Any]]:
    return [row.payload for row in Inbox.objects.filter(kind="outcome").order_by("id")]


def go(now: datetime = NOW, **more: Any) -> int:
    return dispatch(now_of=lambda: now, **more)


@pytest.mark.row("E25")
@pytest.mark.parametrize("channel", ["sms", "email", "push", "in_app", "webhook"])
def test_in_sandbox_every_channel_reaches_the_mailroom_and_nobody_else(channel: str) -> None:
    ada = person()
    Sender.objects.create(channel=channel, provider="twilio", name="Real", address="+12125550100", price="0.0084", pass_through="0.0045")
    row = message(ada, channel)

    assert go() == 1

    sent = after(row)
    assert (sent.state, sent.provider, sent.sent_at, sent.delivered_at) == ("sent", "mailroom", NOW, NOW)
    assert f"{float(sent.cost):.4f}" == "0.0129"
    item = MailroomItem.objects.get(message_id=row.id)
    assert "9,200" in item.text or "9200" in item.text
    body = MessageBody.objects.get(message_id=row.id)
    assert body.text == item.text
    (told,) = outcomes()
    assert (told["message_id"], told["visit_key"], told["outcome"], told["at"]) == (
        row.id,
        row.visit_key,
        "sent",
        "2026-11-24T17:00:00.000000Z",
    )
    assert go() == 0


@pytest.mark.row("A15")
@pytest.mark.parametrize(("own", "kept"), [("", "EUR"), ("USD", "USD")])
def test_a_cost_has_the_senders_currency_else_the_reporting_one(own: str, kept: str) -> None:
    Installation.objects.update_or_create(id=1, defaults={"currency": "EUR"})
    Sender.objects.create(channel="sms", provider="twilio", name="Real", price="0.0084", currency=own)
    row = message(person(), "sms")

    go()

    assert after(row).currency == kept


def test_a_mail_carries_its_links_and_the_way_out() -> None:
    row = message(person(), "email")

    go()

    body = MessageBody.objects.get(message_id=row.id)
    assert "/t/" in body.html
    assert "/u/" in body.headers["List-Unsubscribe"]
    assert body.subject == "Nearly full"


@pytest.mark.row("N1")
def test_news_of_the_person_sends_the_message_back_to_the_gate() -> None:
    ada = person()
    row = message(ada)
    news(ada)

    go()

    back = after(row)
    assert (back.state, back.due_at, back.why, back.token) == ("held", NOW, "news", None)
    assert [told["outcome"] for told in outcomes()] == ["returned"]
    assert not MailroomItem.objects.exists()


@pytest.mark.row("N1")
@pytest.mark.parametrize(
    ("changes", "state"),
    [({"for_account": True}, "held"), ({"for_account": False}, "sent"), ({"for_account": True, "stops": False}, "sent")],
)
def test_a_colleagues_news_count_where_they_touch_the_account(changes: dict[str, Any], state: str) -> None:
    acme = company()
    ada, ben = person(account=acme), person("Ben", account=acme)
    row = message(ada)
    news(ben, **changes)

    go()

    assert after(row).state == state


def test_news_of_a_stranger_changes_nothing() -> None:
    row = message(person())
    news(person("Ben"), for_account=True)

    go()

    assert after(row).state == "sent"


def test_news_that_went_to_the_home_where_the_person_is_now_count_too() -> None:
    ada = person()
    row = message(ada)
    ada.account = company()
    ada.home = ada.account.id
    ada.save()
    news(ada)

    go()

    assert after(row).state == "held"


def test_what_is_too_late_goes_back_to_the_gate() -> None:
    row = message(person(), valid_until=NOW)

    go()

    back = after(row)
    assert (back.state, back.why, back.due_at) == ("held", "too_late", NOW)


def test_a_home_with_a_moved_clock_lives_in_its_own_time() -> None:
    ada, ben = person(), person("Ben")
    Clock.objects.create(home=ada.home, ahead=timedelta(days=5))
    late, other = message(ada), message(ben)
    later = message(ada, "push", valid_until=NOW + timedelta(days=6))

    go(homes=[ada.home])

    assert (after(late).state, after(late).due_at) == ("held", NOW + timedelta(days=5))
    assert after(later).sent_at == NOW + timedelta(days=5)
    assert after(other).state == "ready"


@pytest.mark.row("D18")
def test_a_missing_value_is_a_skip_with_its_name_and_never_a_blank() -> None:
    row = message(person(), event={"used": 1})

    go()

    skipped = after(row)
    assert (skipped.state, skipped.why, skipped.why_values) == ("skipped", "missing_value", {"names": ["limit"]})
    assert [(told["outcome"], told["why"]) for told in outcomes()] == [("skipped", "missing_value")]


def test_a_template_that_cannot_be_filled_in_fails_and_the_others_go_on() -> None:
    ada = person()
    bad = message(ada, content_id=content_id("sms", {"text": "{{ used | divided_by: 0 }}"}))
    never = message(ada, content_id=content_id("sms", {"text": "{% if used %}"}))
    good = message(ada)

    go()

    assert [after(row).state for row in (bad, never, good)] == ["failed", "failed", "sent"]
    assert after(bad).why == "cannot_render"


def test_an_address_that_was_stopped_since_goes_back_to_the_gate() -> None:
    cleo = person("Cleo")
    row = message(cleo)
    Suppression.objects.create(channel="sms", address=cleo.phone, reason="stop", at=NOW)

    go()

    assert after(row).state == "held"


def test_a_message_without_a_run_is_sent_and_the_engine_hears_nothing() -> None:
    row = message(person(), run_id=None, visit_key="invoice-77", message_class="transactional")

    go()

    assert after(row).state == "sent"
    assert outcomes() == []


def test_what_is_held_or_already_claimed_is_left_alone() -> None:
    ada = person()
    held = message(ada, state="held")
    claimed = message(ada)
    Message.objects.filter(id=claimed.id).update(state="claimed", token="5f0c4b1e-0000-4000-8000-000000000000", claimed_at=NOW)

    assert go() == 0
    assert (after(held).state, after(claimed).state) == ("held", "claimed")


def test_a_retry_is_not_taken_before_its_moment() -> None:
    row = message(person())
    Message.objects.filter(id=row.id).update(retry_at=NOW + timedelta(seconds=5))

    assert go() == 0
    assert go(NOW + timedelta(seconds=5)) == 1


def test_hundreds_are_sent_in_one_go() -> None:
    ada = person()
    rows = [message(ada, "push" if n % 2 else "sms") for n in range(150)]

    assert go(budget_seconds=60) == 150
    assert {after(row).state for row in rows} == {"sent"}


@pytest.mark.row("N2")
def test_a_machine_too_slow_for_a_whole_round_sends_what_it_has_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    # The time for finishing is over at once; no other time may run out while the test is slow. Modules by their names: the package
    # offers functions that are called like them.
    monkeypatch.setattr(import_module("channels.dispatch.prepare"), "FINISHED_WITHIN", -1.0)
    for module in ("dispatch", "calling"):
        monkeypatch.setattr(import_module(f"channels.dispatch.{module}"), "CALLED_WITHIN", inf)
    ada = person()
    rows = [message(ada) for _ in range(4)]

    taken = go(budget_seconds=60)

    assert taken == 4 + 3 + 2 + 1
    assert [(after(row).state, after(row).why) for row in rows] == [("sent", "")] * 4
    assert {after(row).attempts for row in rows} == {1}
    assert [told["message_id"] for told in outcomes()] == [row.id for row in rows]


@pytest.mark.row("N1")
def test_news_that_somebody_is_another_person_is_waited_for_from_both_sides() -> None:
    known, nameless = person("Ada"), person("Nobody")
    row, other = message(nameless), message(known)
    news(known, type="$identify", payload={"join": nameless.id})

    go()

    assert [(after(each).state, after(each).why) for each in (row, other)] == [("held", "news"), ("held", "news")]
