"""What an event does to somebody: by its own moment, once, and told."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audience.books import Books
from audience.catalogue import Catalogue, Offer
from audience.effects import Walked, apply
from audience.fields import STANDARD, FieldSpec, fields_of
from audience.money import Money
from audience.profile import AccountState, Profile

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PLANS = Catalogue(
    (
        Offer(key="free", name="Free", order=0, monthly=Money(Decimal(0), "USD"), limits={"storage": 2}),
        Offer(key="starter", name="Starter", order=1, monthly=Money(Decimal(49), "USD"), limits={"storage": 10}),
        Offer(key="pro", name="Pro", order=2, monthly=Money(Decimal(99), "USD")),
    )
)
BOOKS = Books(catalogue=PLANS, fields=fields_of([*STANDARD, FieldSpec(name="score", type="number")]), thresholds={"sends": (50,)})


def ada(**more: Any) -> Profile:
    return Profile(**{"id": 1, "home": -1, "first_seen_at": NOON, "books": BOOKS, **more})


def member(account: AccountState, id_: int = 1) -> Profile:
    return ada(id=id_, home=account.id, account=account)


def track(type_: str, at: datetime = NOON, **properties: Any) -> Walked:
    return Walked(type=type_, at=at, received_at=at, properties=properties, id=7)


def identify(at: datetime = NOON, **traits: Any) -> Walked:
    return Walked(type="$identify", kind="identify", at=at, received_at=at, properties=traits, id=8)


def group(at: datetime = NOON, **traits: Any) -> Walked:
    return Walked(type="$group", kind="group", at=at, received_at=at, properties=traits, id=9)


def minutes(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def test_traits_become_fields_and_columns() -> None:
    profile = ada()

    apply(
        identify(firstName="Ada", lastName="L", email="Ada@Acme.example", phone="+1 212-555-0142", timezone="Asia/Tokyo", push_token="t"),
        profile,
    )

    assert (profile.name, profile.email, profile.phone, profile.zone) == ("Ada L", "Ada@Acme.example", "+12125550142", "Asia/Tokyo")
    assert profile.fields["first_name"] == "Ada"
    assert profile.push_tokens == ["t"]


def test_an_older_update_does_not_overwrite_a_newer_one() -> None:
    profile = ada()
    apply(identify(minutes(5), score=5, locale="en"), profile)

    changes = apply(identify(minutes(1), score=1, timezone="Asia/Tokyo"), profile)

    assert (profile.fields["score"], profile.zone) == (5, "Asia/Tokyo")
    assert [change.name for change in changes.fields] == ["timezone"]


@given(
    st.lists(st.tuples(st.integers(0, 500), st.sampled_from(["score", "size", "plan"]), st.integers(0, 3)), unique_by=lambda one: one[0]),
    st.randoms(),
)
def test_the_order_of_arrival_does_not_matter(told: list[tuple[int, str, int]], dice: Random) -> None:
    shuffled = dice.sample(told, len(told))
    in_order, as_it_came = ada(), ada()

    for profile, events in ((in_order, sorted(told)), (as_it_came, shuffled)):
        for at, name, value in events:
            apply(identify(minutes(at), **{name: ["free", "starter", "pro", "legacy"][value] if name == "plan" else value}), profile)

    assert as_it_came.fields == in_order.fields
    assert as_it_came.plan == in_order.plan


def test_null_takes_a_value_away_and_an_older_one_does_not_come_back() -> None:
    profile = ada()
    apply(identify(score=5), profile)
    apply(identify(minutes(2), score=None), profile)
    apply(identify(minutes(1), score=4), profile)

    assert "score" not in profile.fields


def test_changes_of_registered_fields_are_told_and_personal_values_are_not() -> None:
    changes = apply(identify(score=5, email="ada@acme.example", unheard_of=1), ada())

    assert [(c.name, c.old, c.new) for c in changes.fields] == [("score", None, 5), ("email", None, None)]


def test_a_zone_nobody_knows_leaves_the_one_before() -> None:
    profile = ada()
    apply(identify(timezone="Asia/Tokyo"), profile)
    apply(identify(minutes(1), timezone="Mars/Base"), profile)

    assert profile.zone == "Asia/Tokyo"


def test_the_context_tells_zone_and_device_where_nobody_else_did() -> None:
    profile = ada()
    context = {"timezone": "Asia/Tokyo", "locale": "ja-JP", "device": {"token": "d1"}}
    page = Walked(type="$page", kind="page", at=NOON, received_at=NOON, context=context)

    apply(page, profile)
    apply(identify(score=1), profile)

    assert (profile.zone, profile.locale, profile.push_tokens, profile.last_seen_at) == ("Asia/Tokyo", "ja-JP", ["d1"], NOON)


@pytest.mark.parametrize(
    "told",
    [
        lambda: identify(minutes(1), plan="pro"),
        lambda: group(minutes(1), plan="pro"),
        lambda: track("plan_changed", minutes(1), to="pro"),
        lambda: track("plan_upgraded", minutes(1), to="pro"),
    ],
)
def test_a_plan_told_in_any_of_four_ways_moves_once(told: Any) -> None:
    acme = AccountState(id=5, external_id="acme", plan="starter")
    profile = member(acme)

    first = apply(told(), profile)
    again = [apply(event, profile).movement for event in (identify(minutes(2), plan="pro"), track("plan_upgraded", minutes(3), to="pro"))]

    movement = first.movement
    assert movement is not None
    assert (movement.from_plan, movement.to_plan, movement.direction, movement.home, movement.account_id) == ("starter", "pro", 1, 5, 5)
    assert (movement.mrr_before, movement.mrr_after, movement.currency) == (Decimal(49), Decimal(99), "USD")
    assert again == [None, None]
    assert acme.plan_at == minutes(1)
    assert (acme.plan, acme.fields["current_plan"], profile.current_plan) == ("pro", "pro", "pro")


def test_a_colleagues_upgrade_is_everybodys() -> None:
    acme = AccountState(id=5, plan="starter")
    profile, colleague = member(acme), member(acme, 2)

    apply(track("plan_upgraded", to="pro"), colleague)

    assert profile.current_plan == "pro"
    assert profile.rule_fields()["current_plan"] == "pro"


def test_an_older_plan_is_no_news() -> None:
    profile = ada(plan="free")
    apply(track("plan_changed", minutes(5), to="pro"), profile)

    assert apply(track("plan_changed", minutes(1), to="starter"), profile).movement is None
    assert profile.plan == "pro"


def test_hearing_of_a_plan_for_the_first_time_moves_nobody() -> None:
    profile = ada()

    assert apply(identify(plan="pro"), profile).movement is None
    assert profile.plan == "pro"


@pytest.mark.parametrize(
    ("before", "event", "direction"),
    [
        ("pro", track("plan_changed", to="free"), -1),
        ("", track("plan_upgraded", to="pro"), 1),
        ("", track("plan_changed", to="pro"), 1),
        ("", track("plan_changed", to="free"), 0),
        ("", track("plan_changed", to="pro", before="starter"), 1),
        ("legacy", track("plan_changed", to="pro"), 0),
        ("legacy", track("plan_upgraded", to="custom"), 1),
    ],
)
def test_up_and_down_are_the_order_of_the_catalogue(before: str, event: Walked, direction: int) -> None:
    movement = apply(event, ada(plan=before)).movement

    assert movement is not None
    assert movement.direction == direction


@pytest.mark.row("A2")
def test_a_crossing_is_said_once() -> None:
    profile = ada()

    def report(number: int) -> list[tuple[str, int]]:
        changes = apply(track("usage_reported", minutes(number), meter="seats", used=number, limit=100), profile)
        return [(own.type, own.properties["threshold"]) for own in changes.own_events]

    said = [report(number) for number in (79, 80, 85, 90, 80, 91)]

    hit = "usage_threshold_hit"
    assert said == [[], [(hit, 80)], [], [(hit, 90)], [], []]
    assert (profile.fields["seats_used"], profile.fields["seats_limit"], profile.fields["seats_used_pct"]) == (91, 100, 91)


@pytest.mark.row("D7")
def test_thresholds_are_armed_again_with_the_billing_period() -> None:
    profile = ada()
    for day, used in ((1, 85), (20, 90)):
        apply(track("usage_reported", datetime(2026, 11, day, tzinfo=UTC), meter="seats", used=used, limit=100), profile)

    december = apply(track("usage_reported", datetime(2026, 12, 1, tzinfo=UTC), meter="seats", used=85, limit=100), profile)
    named = apply(track("usage_reported", datetime(2026, 12, 2, tzinfo=UTC), meter="seats", used=85, limit=100, period="2026-W49"), profile)

    assert [c.period for c in december.crossed] == ["2026-12"]
    assert [c.period for c in named.crossed] == ["2026-W49"]


def test_a_meter_has_its_own_thresholds_and_the_plans_limit() -> None:
    sends = apply(track("usage_reported", meter="sends", used=60, limit=100), ada())
    storage = apply(track("usage_reported", meter="storage", used=9, scope="person"), ada(plan="starter"))
    unlimited = apply(track("usage_reported", meter="storage", used=9), ada(plan="pro"))

    assert [c.threshold for c in sends.crossed] == [50]
    assert [(c.threshold, c.home) for c in storage.crossed] == [(80, -1), (90, -1)]
    assert not unlimited.crossed


def test_usage_stands_with_the_account_and_with_who_told_it() -> None:
    acme = AccountState(id=5)
    profile, colleague = member(acme), member(acme, 2)

    first = apply(track("usage_reported", meter="storage", used=120, limit=100), profile)
    again = apply(track("usage_reported", minutes(1), meter="storage", used=121, limit=100), colleague)

    assert [c.home for c in first.crossed] == [5, 5, 5]
    assert first.own_events[-1].properties["pct"] == 120
    assert (profile.fields["storage_used_pct"], acme.fields["storage_used"]) == (100, 121)
    assert not again.crossed


def test_older_usage_crosses_nothing() -> None:
    profile = ada()
    apply(track("usage_reported", minutes(9), meter="seats", used=10, limit=100), profile)

    assert not apply(track("usage_reported", minutes(1), meter="seats", used=95, limit=100), profile).crossed
    assert profile.fields["seats_used"] == 10


def test_news_of_an_account_that_is_not_theirs_any_more_change_nothing_there() -> None:
    profile = member(AccountState(id=5, plan="starter"))
    elsewhere = Walked(type="plan_changed", at=NOON, received_at=NOON, properties={"to": "pro"}, account_id=6)

    assert apply(elsewhere, profile).movement is None
    assert profile.current_plan == "starter"


def test_consent_is_a_line_in_the_ledger_and_the_latest_word_counts() -> None:
    profile = ada()

    given = apply(track("consent_given", minutes(2), channel="sms", source="form", wording="Yes, text me", ip="203.0.113.9"), profile)
    late = apply(track("consent_withdrawn", minutes(1), channel="sms", message_class="promotional"), profile)
    assert profile.has_consent("sms", "promotional") is True
    everything = apply(track("consent_withdrawn", minutes(3)), profile)

    (line,) = given.consents
    assert (line.channel, line.message_class, line.source, line.wording, line.ip) == (
        "sms",
        "promotional",
        "form",
        "Yes, text me",
        "203.0.113.9",
    )
    assert len(late.consents) == 1
    assert len(everything.consents) == 10
    assert profile.has_consent("sms", "promotional") is False
    assert profile.has_consent("email", "transactional") is False
    assert ada().has_consent("sms", "promotional") is None


def test_at_the_same_moment_no_is_no() -> None:
    profile = ada()
    apply(track("consent_withdrawn", channel="sms"), profile)
    apply(track("consent_given", channel="sms"), profile)

    assert profile.has_consent("sms", "promotional") is False


def test_an_address_that_is_none_is_left_out_of_the_ledger() -> None:
    assert apply(track("consent_given", channel="sms", ip="somewhere"), ada()).consents[0].ip == ""


def test_tickets_are_counted_however_they_arrive() -> None:
    profile = ada()

    apply(track("support_ticket_closed", minutes(5), ticket="T1"), profile)
    apply(track("support_ticket_opened", minutes(1), ticket="T1"), profile)
    assert (profile.tickets_open, profile.ticket_closed_at) == (0, minutes(5))

    apply(track("support_ticket_opened", minutes(6), ticket="T1"), profile)
    apply(track("support_ticket_opened", minutes(7), ticket="T2"), profile)
    assert profile.tickets_open == 2

    apply(track("support_ticket_closed", minutes(8)), profile)
    assert (profile.tickets_open, profile.ticket_closed_at) == (0, minutes(8))


def test_onboarding_keeps_its_first_moment() -> None:
    profile = ada()
    for at in (minutes(5), minutes(1), minutes(9)):
        apply(track("onboarding_completed", at), profile)

    assert profile.onboarded_at == minutes(1)
    assert profile.fields["onboarded_at"] == "2026-11-24T12:01:00Z"


@pytest.mark.row("D4")
def test_paywalls_add_up_in_any_order() -> None:
    profile = ada()
    for at in (minutes(5), minutes(1), minutes(9)):
        apply(track("paywall_encountered", at, feature="whiteboards"), profile)

    assert profile.fields["paywalled_feature_attempts"] == 3


def test_a_servers_word_is_no_visit() -> None:
    profile = ada(plan="free")
    apply(track("plan_changed", to="pro"), profile)
    apply(track("message_opened"), profile)
    assert profile.last_seen_at is None

    apply(track("something_of_their_own", minutes(3)), profile)
    assert profile.last_seen_at == minutes(3)


def test_group_traits_are_the_accounts_and_the_role_is_theirs() -> None:
    acme = AccountState(id=5, external_id="acme")
    profile = member(acme)

    changes = apply(group(name="Acme", timezone="Europe/Lisbon", role="owner", seats_used=4, group_id="acme"), profile)

    assert (acme.name, acme.zone, acme.fields["seats_used"], profile.role) == ("Acme", "Europe/Lisbon", 4, "owner")
    assert "role" not in acme.fields
    assert changes.account
    assert changes.role


def test_whoever_was_here_long_before_is_no_newcomer() -> None:
    profile = ada()
    apply(identify(createdAt="2024-01-02T03:04:05Z"), profile)

    assert profile.first_seen_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
