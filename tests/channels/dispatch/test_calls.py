"""Calls over a real line: retries, doubt, late answers, pace. A webhook stands for every provider that waits for the network."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from audience.models import Inbox, Installation, Suppression
from channels import store
from channels.dispatch import calling, dispatch, sweep
from channels.dispatch.back_off import wait_before
from channels.models import Message, Pace, Sender
from channels.providers import http
from channels.receipts.hear import hear
from channels.store import MessageRow, content_id
from tests.channels.cast import NOW, message, person
from tests.channels.server import Server, serving

pytestmark = pytest.mark.django_db
TOKEN = "5f0c4b1e-0000-4000-8000-000000000000"


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    Installation.objects.create(mode="sending")
    store.forget()
    monkeypatch.setattr(http, "TIMEOUT", httpx.Timeout(1.0))
    with serving() as server:
        yield server


@pytest.fixture
def hook(line: Server) -> Sender:
    return Sender.objects.create(
        channel="webhook", provider="webhook", name="Hook", config={"allow_private": True}, rate_per_second=500, secret=None
    )


def hooked(line: Server, **changes: Any) -> MessageRow:
    return message(person(), "webhook", content_id=content_id("webhook", {"url": f"{line.address}/in", "body": '{"used": 1}'}), **changes)


def after(row: MessageRow) -> Message:
    return Message.objects.get(id=row.id)


def go(now: datetime = NOW) -> int:
    return dispatch(now_of=lambda: now)


def outcomes() -> list[tuple[int, str]]:
    return [(row.payload["message_id"], row.payload["outcome"]) for row in Inbox.objects.filter(kind="outcome").order_by("id")]


def test_an_answer_of_yes_is_sent(line: Server, hook: Sender) -> None:
    row = hooked(line)

    go()

    assert after(row).state == "sent"
    assert line.came[0].headers["idempotency-key"] == f"cairn:{row.visit_key}"
    assert outcomes() == [(row.id, "sent")]


def test_an_error_of_the_server_is_tried_again_until_the_message_is_too_old(line: Server, hook: Sender) -> None:
    row = hooked(line, valid_until=NOW + timedelta(seconds=10))
    line.always(500)
    go()
    first = after(row)
    assert (first.state, first.attempts, first.why) == ("ready", 1, "retry")
    assert timedelta(seconds=1) <= first.retry_at - NOW <= timedelta(seconds=2)

    later = NOW + timedelta(seconds=9)
    go(later)

    held = after(row)
    assert (held.state, held.due_at, held.attempts) == ("held", NOW + timedelta(seconds=10), 2)
    assert outcomes() == []


def test_the_provider_says_how_long_to_wait(line: Server, hook: Sender) -> None:
    row = hooked(line)
    line.always(429, retry_after="30")

    go()

    assert timedelta(seconds=30) <= after(row).retry_at - NOW <= timedelta(seconds=33)


def test_a_no_for_good_fails_with_its_reason(line: Server, hook: Sender) -> None:
    row = hooked(line)
    line.always(410)

    go()

    failed = after(row)
    assert (failed.state, failed.why, failed.failed_at) == ("failed", "refused", NOW)
    assert outcomes() == [(row.id, "failed")]


def test_what_was_tried_too_often_has_failed(line: Server, hook: Sender) -> None:
    row = hooked(line)
    Message.objects.filter(id=row.id).update(attempts=44)
    line.always(500)

    go()

    assert (after(row).state, after(row).why) == ("failed", "unreachable")


@pytest.mark.parametrize("ending", ["cut", "hang"])
def test_a_webhook_in_doubt_is_sent_again_with_the_same_key(line: Server, hook: Sender, ending: str) -> None:
    row = hooked(line)
    getattr(line, ending)()
    go()
    line.released.set()
    assert after(row).state == "ready"

    line.always(200)
    go(after(row).retry_at)

    assert after(row).state == "sent"
    assert len({came.headers["idempotency-key"] for came in line.came}) == 1


def test_an_sms_in_doubt_is_not_sent_again(line: Server) -> None:
    config = {"base_url": line.address, "account_sid": "AC1", "auth_token": "t"}
    Sender.objects.create(channel="sms", provider="twilio", name="Main", address="+15005550006", config=config)
    row = message(person(phone="+14155552671"))
    line.cut()

    go()

    assert (after(row).state, after(row).why) == ("unknown", "no_answer")
    assert outcomes() == [(row.id, "unknown")]
    assert go(NOW + timedelta(hours=1)) == 0


@pytest.mark.row("E24")
def test_a_number_that_the_provider_stopped_is_not_written_to_again(line: Server) -> None:
    config = {"base_url": line.address, "account_sid": "AC1", "auth_token": "t"}
    Sender.objects.create(channel="sms", provider="twilio", name="Main", address="+15005550006", config=config)
    row = message(person(phone="+14155552671"))
    line.always(400, {"code": 21610})

    go()

    assert after(row).state == "failed"
    assert Suppression.objects.get(channel="sms", address="+14155552671").reason == "stop"


@pytest.mark.row("E25")
def test_reserved_addresses_are_refused_by_whoever_sends(line: Server) -> None:
    config = {"base_url": line.address, "account_sid": "AC1", "auth_token": "t"}
    Sender.objects.create(channel="sms", provider="twilio", name="Main", address="+15005550006", config=config)
    row = message(person(phone="+12125550123"))

    go()

    assert (after(row).state, after(row).why) == ("failed", "reserved_address")
    assert line.came == []


def test_a_channel_without_a_sender_goes_back_to_the_gate(line: Server) -> None:
    row = message(person())

    go()

    assert after(row).state == "held"


def test_a_sender_whose_secret_cannot_be_read_sends_nothing(line: Server, hook: Sender) -> None:
    Sender.objects.update(secret=b"written with another key")
    row = hooked(line)

    go()

    assert after(row).state == "held"
    assert line.came == []


# Workers that died, or stood still


@pytest.mark.row("N1")
def test_who_stood_still_between_look_and_call_calls_nobody(line: Server, hook: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "CALLED_WITHIN", -1.0)
    row = hooked(line)

    go()

    assert line.came == []
    assert (after(row).state, after(row).why, after(row).called_at) == ("held", "not_called", None)
    assert outcomes() == [(row.id, "returned")]


def claimed(row: MessageRow, **changes: Any) -> None:
    values: dict[str, Any] = {"state": "claimed", "token": TOKEN, "claimed_at": NOW - timedelta(seconds=31), **changes}
    Message.objects.filter(id=row.id).update(**values)


@pytest.mark.row("N2")
@pytest.mark.parametrize(
    ("provider", "called", "state", "told"),
    [
        ("twilio", False, "ready", []),
        ("twilio", True, "unknown", ["unknown"]),
        ("webhook", True, "ready", []),
        ("gone", True, "unknown", ["unknown"]),
    ],
)
def test_what_a_dead_worker_left_follows_the_policy_of_its_provider(provider: str, called: bool, state: str, told: list[str]) -> None:
    row = message(person())
    claimed(row, provider=provider, called_at=NOW if called else None)

    assert sweep(NOW) == 1

    swept = after(row)
    assert swept.state == state
    assert (swept.token is None) == (state == "ready")
    assert [outcome for _id, outcome in outcomes()] == told
    assert sweep(NOW) == 0


@pytest.mark.row("E24")
@pytest.mark.parametrize(("kind", "state"), [("delivered", "sent"), ("failed", "failed")])
def test_of_what_a_receipt_told_before_its_worker_died_nobody_is_in_doubt(kind: str, state: str) -> None:
    row = message(person())
    claimed(row, provider="twilio", called_at=NOW)
    hear(row.id, kind, NOW, provider_event_id="1")

    assert sweep(NOW) == 1

    swept = after(row)
    assert (swept.state, swept.why, swept.sent_at) == ((state, "", NOW) if state == "sent" else (state, "failed", None))
    assert [outcome for _id, outcome in outcomes()] == [state]


def test_a_claim_of_a_living_worker_is_left_alone() -> None:
    row = message(person())
    claimed(row, claimed_at=NOW - timedelta(seconds=30))

    assert sweep(NOW) == 0
    assert after(row).state == "claimed"


@pytest.mark.row("N2")
def test_sent_beats_unknown_and_the_engine_is_told_once() -> None:
    from channels.dispatch.claims import Claim, Result, settle
    from channels.gate.answer import why

    row = message(person())
    claimed(row, provider="twilio", called_at=NOW)
    kept = Message.objects.get(id=row.id)
    claim = Claim._make([*(getattr(kept, name) for name in Claim._fields[:-1]), NOW])
    sweep(NOW)

    settle([Result(claim=claim, state="ready", why=why("retry", error="x"), retry_at=NOW)], NOW)
    assert after(row).state == "unknown"
    settle([Result(claim=claim, state="sent", outcome="sent", sent_at=NOW, provider_id="SM1")], NOW)

    assert (after(row).state, after(row).provider_id) == ("sent", "SM1")
    assert [outcome for _id, outcome in outcomes()] == ["unknown"]


# Pace


def test_a_sender_goes_no_faster_than_it_may(line: Server, hook: Sender) -> None:
    Sender.objects.update(rate_per_second=3)
    rows = [hooked(line) for _ in range(8)]

    assert go() == 3
    assert go() == 0
    assert go(NOW + timedelta(seconds=1)) == 3
    assert go(NOW + timedelta(seconds=100)) == 2
    assert {after(row).state for row in rows} == {"sent"}


def test_a_sender_that_fails_again_and_again_rests_and_is_tried_with_one(line: Server, hook: Sender) -> None:
    rows = [hooked(line) for _ in range(8)]
    line.always(500)
    assert go() == 8
    # However many fail together, the first rest is short.
    assert Pace.objects.get().rests_until == NOW + timedelta(seconds=5)

    assert go(NOW + timedelta(seconds=4)) == 0
    first = NOW + timedelta(seconds=5)
    assert go(first) == 1
    assert Pace.objects.get().rests_until == first + timedelta(seconds=10)
    second = first + timedelta(seconds=10)
    assert go(second) == 1
    assert Pace.objects.get().rests_until == second + timedelta(seconds=20)

    line.always(200)
    assert go(second + timedelta(seconds=19)) == 0
    # One is tried, and as it is taken, the others follow at once.
    assert go(second + timedelta(minutes=6)) == 8
    assert Pace.objects.get().rests_until is None
    assert {after(row).state for row in rows} == {"sent"}


def test_waits_grow_and_are_spread_and_have_an_end() -> None:
    waits = [wait_before(n, "7:say:1") for n in range(1, 40)]

    assert timedelta(seconds=1) <= waits[0] <= timedelta(seconds=2)
    assert max(waits) <= timedelta(minutes=10)
    assert len({wait_before(1, str(n)) for n in range(50)}) == 50
    assert wait_before(1, "a", retry_after=90) >= timedelta(seconds=90)
    assert waits == [wait_before(n, "7:say:1") for n in range(1, 40)]


@pytest.mark.django_db(transaction=True)
def test_a_slow_provider_is_called_many_times_at_once_and_a_hanging_one_settles_late(line: Server, hook: Sender) -> None:
    rows = [hooked(line) for _ in range(120)]
    line.delay = 0.05

    began = datetime.now()
    assert go() == 120
    took = (datetime.now() - began).total_seconds()

    assert {after(row).state for row in rows} == {"sent"}
    assert took < 120 * 0.05 / 2
