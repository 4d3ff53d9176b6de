"""A batch is durable, stored once, and will be walked."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections

from audience.accept import Accepted, Source, accept
from audience.keeping.months import EVENTS, first_of
from audience.models import Account, Event, EventTypeRow, Identity, Inbox, Membership, Person, Quarantined
from audience.protocol import Broken
from audience.stops import name as name_stops

SERVER = Source(id=7)
BROWSER = Source(id=8, is_browser=True)
pytestmark = pytest.mark.django_db


def track(user: str = "ada", event: str = "session_started", number: int = 1, **more: Any) -> dict[str, Any]:
    return {"type": "track", "userId": user, "event": event, "messageId": f"{user}-{event}-{number}", **more}


def person_of(value: str, kind: str = "user") -> Person:
    return Identity.objects.get(kind=kind, value=value).person


def test_an_event_is_in_the_log_and_in_the_inbox(now: datetime) -> None:
    done = accept([track(properties={"platform": "web"})], SERVER, now)

    event, row = Event.objects.get(), Inbox.objects.get()
    ada = person_of("ada")
    assert done == Accepted(taken=1, event_ids=[event.pk])
    assert (event.type, event.properties, event.person_id, event.source_id, event.known) == (
        "session_started",
        {"platform": "web"},
        ada.pk,
        7,
        True,
    )
    assert (row.event_id, row.home, row.shard, row.at, row.late) == (event.pk, -ada.pk, -ada.pk & 255, now, False)
    assert (ada.external_id, ada.home, ada.first_seen_at) == ("ada", -ada.pk, now)


def test_the_same_message_counts_once(now: datetime) -> None:
    accept([track(), track(number=2)], SERVER, now)

    done = accept([track(number=2), track(number=3), track(number=3)], SERVER, now)

    assert (done.taken, done.duplicates) == (1, 2)
    assert list(Event.objects.order_by("id").values_list("message_id", flat=True)) == [f"ada-session_started-{n}" for n in (1, 2, 3)]


def test_events_without_a_message_id_all_count(now: datetime) -> None:
    message = {"type": "track", "userId": "ada", "event": "session_started"}

    assert accept([message, message], SERVER, now).taken == 2


def test_the_inbox_keeps_the_order_of_the_batch(now: datetime) -> None:
    accept([track(f"u{n}") for n in range(300)], SERVER, now)

    in_order = Event.objects.filter(id__in=Inbox.objects.values("event_id")).order_by("id").values_list("message_id", flat=True)
    assert [m.split("-")[0] for m in in_order] == [f"u{n}" for n in range(300)]
    assert list(Inbox.objects.order_by("id").values_list("event_id", flat=True)) == list(
        Event.objects.order_by("id").values_list("id", flat=True)
    )


def test_a_visitor_who_signs_up_stays_one_person(now: datetime) -> None:
    accept([{"type": "page", "anonymousId": "a1", "name": "Pricing"}], BROWSER, now)

    accept([{"type": "identify", "anonymousId": "a1", "userId": "ada"}], BROWSER, now)

    assert person_of("ada") == person_of("a1", "anonymous")
    assert Person.objects.get().external_id == "ada"
    assert not Inbox.objects.exclude(payload=None).exists()


def test_two_known_sides_of_one_person_are_to_be_joined(now: datetime) -> None:
    accept([track("ada"), {"type": "page", "anonymousId": "a1"}], SERVER, now)

    accept([{"type": "identify", "anonymousId": "a1", "userId": "ada"}], SERVER, now)

    row = Inbox.objects.get(type="$identify")
    assert (row.person_id, row.payload) == (person_of("ada").pk, {"join": person_of("a1", "anonymous").pk})


def test_a_shared_browser_does_not_make_two_people_one(now: datetime) -> None:
    accept([{"type": "identify", "anonymousId": "a1", "userId": "ada"}], SERVER, now)

    accept([{"type": "identify", "anonymousId": "a1", "userId": "ben"}], SERVER, now)

    assert person_of("ada") != person_of("ben")
    assert Inbox.objects.filter(payload__has_key="join").count() == 0


def test_alias_joins_two_users_but_not_from_a_browser(now: datetime) -> None:
    accept([track("old"), track("new")], SERVER, now)
    alias = {"type": "alias", "previousId": "old", "userId": "new"}

    refused = accept([alias], BROWSER, now)
    done = accept([alias], SERVER, now)

    assert (refused.quarantined, Quarantined.objects.get().field) == (1, "previousId")
    assert done.taken == 1
    assert Inbox.objects.get(type="$alias").payload == {"join": person_of("old").pk}


def test_new_people_start_in_the_account_they_come_with(now: datetime) -> None:
    accept([track("ada"), {"type": "group", "userId": "ada", "groupId": "acme"}, track("ben", context={"groupId": "acme"})], SERVER, now)

    acme = Account.objects.get()
    assert set(Person.objects.values_list("external_id", "account", "home")) == {("ada", acme.pk, acme.pk), ("ben", acme.pk, acme.pk)}
    assert Membership.objects.filter(account=acme).count() == 2
    assert set(Inbox.objects.values_list("home", "shard")) == {(acme.pk, acme.pk & 255)}


def test_someone_known_moves_by_their_inbox_row(now: datetime) -> None:
    accept([track("ada")], SERVER, now)

    accept([{"type": "group", "userId": "ada", "groupId": "acme"}], SERVER, now)

    row, ada = Inbox.objects.get(type="$group"), person_of("ada")
    assert (row.home, row.payload, row.for_account, row.stops) == (-ada.pk, {"account": Account.objects.get().pk}, True, True)
    assert ada.account is None


def test_old_events_come_late_and_history_always_does(now: datetime) -> None:
    accept(
        [track(timestamp=(now - timedelta(hours=25)).isoformat()), track(number=2, timestamp=(now - timedelta(hours=23)).isoformat())],
        SERVER,
        now,
    )
    accept([track(number=3)], SERVER, now, history=True)

    assert list(Inbox.objects.order_by("id").values_list("late", flat=True)) == [True, False, True]


def test_events_that_matter_to_messages_on_their_way_are_marked(now: datetime) -> None:
    wanted: set[str] = set()
    name_stops(lambda: frozenset(wanted))
    accept([track(event="plan_changed", properties={"to": "pro"}), track(event="session_started")], SERVER, now)
    wanted.add("session_started")
    accept([track(event="session_started", number=2)], SERVER, now)
    wanted.clear()

    assert list(Inbox.objects.order_by("id").values_list("type", "stops", "for_account")) == [
        ("plan_changed", True, True),
        ("session_started", False, False),
        ("session_started", True, False),
    ]


@pytest.mark.row("A6")
def test_a_type_registered_a_moment_ago_is_known(now: datetime) -> None:
    accept([track(event="big_task_finished")], SERVER, now)
    EventTypeRow.objects.create(
        key="big_task_finished", title="Big task finished", properties=[{"name": "size", "type": "number", "needed": True}]
    )

    done = accept(
        [
            track(event="big_task_finished", number=2, properties={"size": 3}),
            track(event="big_task_finished", number=3, properties={"size": "3"}),
        ],
        SERVER,
        now,
    )

    assert list(Event.objects.order_by("id").values_list("known", flat=True)) == [False, True]
    assert (done.taken, done.refusals[0].field) == (1, "properties.size")


@pytest.mark.parametrize(
    ("message", "code", "field"),
    [
        ({"type": "track", "event": "x"}, "missing", "userId"),
        ({"type": "track", "userId": "ada"}, "missing", "event"),
        ({"type": "track", "userId": {"a": 1}, "event": "x"}, "wrong_type", "userId"),
        ({"type": "track", "userId": "u" * 201, "event": "x"}, "too_long", "userId"),
        ({"type": "dance", "userId": "ada"}, "unknown_call", "type"),
        ({"type": "group", "userId": "ada"}, "missing", "groupId"),
        ({"type": "alias", "userId": "ada"}, "missing", "previousId"),
        (track(event="usage_reported", properties={"meter": "storage", "used": "many"}), "wrong_type", "properties.used"),
        (track(event="usage_reported", properties={"used": 3}), "missing", "properties.meter"),
        (track(event="message_opened"), "internal", "event"),
        (track(event="$plan_change"), "reserved_name", "event"),
        (track(properties={"big": "x" * 40_000}), "too_large", "properties.big"),
        (track(properties={"big": "ä" * 20_000}), "too_large", "properties.big"),
        (track(context={"app": {"log": "x" * 40_000}}), "too_large", "context.app.log"),
        ({"type": "identify", "userId": "ada", "traits": {f"t{n}": "x" * 20 for n in range(2_000)}}, "too_large", "traits"),
        (track(properties=[1]), "not_an_object", "properties"),
        (Broken("{oops"), "unreadable", ""),
    ],
)
def test_what_does_not_fit_is_kept_with_its_reason_and_its_neighbours_go_on(now: datetime, message: Any, code: str, field: str) -> None:
    done = accept([track("ben"), message, track("cleo")], SERVER, now)

    row = Quarantined.objects.get()
    assert (done.taken, done.quarantined) == (2, 1)
    assert (row.code, row.field, row.source_id) == (code, field, 7)
    assert row.sentence
    assert json.loads(row.original) == (message.text if isinstance(message, Broken) else message)


@pytest.mark.parametrize(
    "event",
    [
        "plan_changed",
        "plan_upgraded",
        "purchase_completed",
        "consent_given",
        "consent_withdrawn",
        "support_ticket_opened",
        "support_ticket_closed",
    ],
)
def test_a_browser_may_not_say_what_earns_or_opens(now: datetime, event: str) -> None:
    done = accept([track(event=event)], BROWSER, now)

    assert [(refusal.code, refusal.field) for refusal in done.refusals] == [("server_only", "event")]


def test_a_batch_sent_again_does_not_fill_quarantine(now: datetime) -> None:
    batch = [track(event="usage_reported"), {"type": "track"}]

    for _ in range(2):
        assert accept(batch, SERVER, now).quarantined == 2

    # What has no message id cannot be told apart.
    assert Quarantined.objects.filter(message_id="ada-usage_reported-1").count() == 1
    assert Quarantined.objects.count() == 3


@pytest.mark.parametrize("kind", ["identify", "group"])
def test_a_browser_may_not_set_the_plan(now: datetime, kind: str) -> None:
    message = {"type": kind, "userId": "ada", "groupId": "acme", "traits": {"plan": "enterprise"}}

    assert accept([message], BROWSER, now).refusals[0].field == "traits.plan"
    assert accept([message], SERVER, now).taken == 1


def test_what_breaks_json_and_postgresql_is_stored_clean_with_the_original_beside_it(now: datetime) -> None:
    properties = {"nan": float("nan"), "nul\0key": "a\0b", "half": "\ud800", "long": 10**40, "far": 10**400, "cafe\u0301": "e\u0301"}

    accept([track(properties=properties, timestamp="9999-12-31T23:59:59Z")], SERVER, now)

    event = Event.objects.get()
    assert event.properties == {"nan": None, "nulkey": "ab", "half": "\ufffd", "long": 10**40, "far": None, "café": "é"}
    assert event.at == now
    assert json.loads(event.original)["timestamp"] == "9999-12-31T23:59:59Z"
    assert json.loads(event.original)["properties"]["half"] == "\ud800"


@pytest.mark.django_db(transaction=True)
def test_two_processes_with_the_same_batch_store_it_once(now: datetime) -> None:
    batch = [track(f"u{n}", context={"groupId": f"g{n % 7}"}, anonymousId=f"a{n}") for n in range(200)]

    def send(turn: int) -> Accepted:
        try:
            return accept(batch if turn % 2 else batch[::-1], SERVER, now)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(send, range(4)))

    assert sum(one.taken for one in done) == 200
    assert sum(one.duplicates for one in done) == 600
    assert Event.objects.count() == Inbox.objects.count() == Person.objects.count() == 200
    assert Identity.objects.count() == 400
    assert Account.objects.count() == 7


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_meet_somebody_at_once_agree_who_it_is(now: datetime) -> None:
    def send(turn: int) -> Accepted:
        try:
            return accept([track(f"u{n}", number=turn) for n in (range(100) if turn % 2 else reversed(range(100)))], SERVER, now)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(send, range(4)))

    assert [one.taken for one in done] == [100] * 4
    assert Person.objects.count() == 100
    assert set(Inbox.objects.values_list("person_id", flat=True)) == set(Person.objects.values_list("id", flat=True))


def test_a_batch_takes_few_round_trips(now: datetime) -> None:
    accept([track(f"u{n}") for n in range(100)], SERVER, now)
    # Nothing is committed in this test, so the month is not known by itself.
    EVENTS.known.add(first_of(now))
    seen: list[str] = []

    def look(execute: Any, sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        accept([track(f"u{n}", number=2) for n in range(100)], SERVER, now)

    assert len([sql for sql in seen if "SAVEPOINT" not in sql]) == 3
