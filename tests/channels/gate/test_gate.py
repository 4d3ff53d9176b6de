"""The gate, told as stories: one thing is different about Ada, and this is the answer."""

from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.gate import Cap, Hold, Other, Ready, Rival, Skip, ask
from channels.zones.where import Zones
from channels.zones.window import Window
from tests.channels.gate.asking import ADA, DAY, NOON, ada, living_in

HOUR = timedelta(hours=1)
OTHER = Other(91, NOON - HOUR, 8, 2, "push")
TRANSACTIONAL = {"message_class": "transactional", "is_prompt": False}


def test_to_ada_everything_may_be_said_until_her_quiet_hours() -> None:
    assert ask(ADA) == Ready(NOON + 8 * HOUR)


SKIPS: list[tuple[str, dict[str, Any]]] = [
    ("expired", {"expires_at": NOON}),
    ("run_moved_on", {"run__here": False}),
    ("plan_changed", {"run__plan": "pro"}),
    ("trigger_stale", {"run__trigger_at": NOON - DAY}),
    ("trigger_stale", {"run__trigger_at": None}),
    ("suppressed", {"suppressed": "stop"}),
    ("consent_withdrawn", {"consented": False}),
    ("no_consent", {"consented": None}),
    ("no_consent", {"consented": None, "needs_consent": False}),  # SMS never without
    ("no_consent", {"consented": None, "channel": "email"}),
    ("no_address", {"has_address": False}),
    ("prompt_gap", {"guards__prompt_run": 8}),
    ("prompt_gap", {"run": None}),
    ("prompt_reserved", {"guards__prompt_run": 8, "guards__prompt_sent": False}),
    ("dismissed", {"guards__dismissed_at": NOON - 13 * DAY}),
    ("another_upsell", {"run__rival": Rival(9, 2, 5)}),
    ("no_sender", {"sender": "missing"}),
    ("sender_inactive", {"sender": "inactive"}),
    ("sender_unregistered", {"sender": "unregistered"}),
    ("no_sender", {"sender": "a word that nobody knows"}),
    ("missing_value", {"missing": ("seats",)}),
    ("sms_cap", {"caps": (Cap(code="sms_cap", limit=1, window=7 * DAY, count=1, frees_at=NOON + DAY),)}),
    ("message_gap_skip", {"guards__message_gap": DAY, "guards__last": OTHER, "guards__gap_holds": False}),
    ("promo_cap", {"caps": (Cap(code="promo_cap", limit=3, window=7 * DAY, count=4),)}),
]


@pytest.mark.row("A9")
@pytest.mark.parametrize(("code", "changes"), SKIPS)
def test_what_must_not_be_said_is_skipped_with_its_reason(code: str, changes: dict[str, Any]) -> None:
    answer = ask(ada(**changes))

    assert isinstance(answer, Skip)
    assert answer.why.code == code


HOLDS: list[tuple[str, timedelta, dict[str, Any]]] = [
    ("journey_paused", 23 * HOUR, {"run__paused": "journey"}),
    ("person_paused", 23 * HOUR, {"run__paused": "person"}),
    ("onboarding_held", 23 * HOUR, {"guards__first_seen_at": NOON - 3 * DAY}),  # asked again when the trigger is stale
    ("onboarding_held", 11 * DAY, {"guards__first_seen_at": NOON - 3 * DAY, "run__life": None}),
    ("ticket_open", 23 * HOUR, {"guards__tickets_open": 1}),
    ("ticket_cooldown", 2 * HOUR, {"guards__ticket_closed_at": NOON - 70 * HOUR}),
    ("ticket_cooldown", 23 * HOUR, {"guards__ticket_closed_at": NOON}),  # the trigger is stale before: asked again then
    ("sms_cap", HOUR, {"caps": (Cap(code="sms_cap", limit=1, window=DAY, count=1, frees_at=NOON + HOUR, defer=True),)}),
    ("message_gap", 2 * HOUR, {"guards__message_gap": 3 * HOUR, "guards__last": OTHER}),
    ("quiet_hours", 3 * HOUR, {"quiet": living_in("Pacific/Honolulu", "Pacific/Apia"), "run__life": None}),
    ("not_known", timedelta(minutes=5), {"suppressed": None}),
    ("not_known", timedelta(minutes=5), {"guards": None}),
    ("not_known", timedelta(minutes=5), {"caps": None}),
    ("not_known", timedelta(minutes=5), {"quiet": None}),
    ("not_known", timedelta(minutes=5), {"quiet": living_in()}),
    ("not_known", timedelta(minutes=5), {"quiet": living_in("Moon/Tranquility")}),
]


@pytest.mark.row("C12")
@pytest.mark.parametrize(("code", "later", "changes"), HOLDS)
def test_what_may_be_said_later_is_held_until_then(code: str, later: timedelta, changes: dict[str, Any]) -> None:
    answer = ask(ada(**changes))

    assert isinstance(answer, Hold)
    assert answer.why.code == code
    assert answer.until == NOON + later


ALLOWED: list[dict[str, Any]] = [
    {"run__plan_at_entry": None, "run__plan": "pro"},  # a journey that does not mind
    {"consented": None, "needs_consent": False, "channel": "email"},
    {"consented": None, "needs_consent": False, "channel": "push"},
    {"run__limit": "seats", "guards__first_seen_at": NOON - 3 * DAY},  # C11: a real limit speaks in week one
    {"guards__first_seen_at": NOON - 3 * DAY, "guards__onboarded_at": NOON - DAY},
    {"guards__first_seen_at": NOON - 14 * DAY},
    {"guards__first_seen_at": NOON, "is_prompt": False},  # onboarding keeps upsell away, not help
    {"guards__prompt_run": 8, "guards__prompt_at": NOON - 14 * DAY},
    {"guards__prompt_run": 8, "is_prompt": False},
    {"guards__dismissed_at": NOON - 21 * DAY},
    {"guards__ticket_closed_at": NOON - 3 * DAY},
    {"run__rival": Rival(9, 2, 0)},
    {"run__rival": Rival(7, 1, 5)},
    {"sender": "missing", "channel": "in_app"},
    {**TRANSACTIONAL, "guards": None, "caps": None, "quiet": None},
    {**TRANSACTIONAL, "channel": "email", "consented": None},
    {"channel": "webhook", "suppressed": None, "consented": None, "guards": None, "caps": None, "quiet": None, "sender": "missing"},
    {"channel": "in_app", "sender": "missing", "now": NOON + 10 * HOUR},
]


@pytest.mark.row("C11")
@pytest.mark.row("D14")
@pytest.mark.parametrize("changes", ALLOWED)
def test_what_may_be_said_is_ready(changes: dict[str, Any]) -> None:
    assert isinstance(ask(ada(**changes)), Ready)


@pytest.mark.row("A22")
@pytest.mark.parametrize("changes", [{"suppressed": "stop"}, {"consented": False}, {"consented": None}, {"suppressed": None}])
def test_a_transactional_sms_skips_pressure_but_never_suppression_and_consent(changes: dict[str, Any]) -> None:
    assert not isinstance(ask(ada(**TRANSACTIONAL, **changes)), Ready)


@pytest.mark.row("A22")
def test_an_upgrade_prompt_is_promotional_whatever_is_written_on_it() -> None:
    answer = ask(ada(message_class="transactional", is_prompt=True, now=NOON + 10 * HOUR))

    assert isinstance(answer, Hold)
    assert answer.why.code == "quiet_hours"


@pytest.mark.row("A8")
@pytest.mark.parametrize(
    ("zone", "opens"),
    [("America/New_York", datetime(2026, 11, 24, 14, tzinfo=UTC)), ("America/Los_Angeles", datetime(2026, 11, 24, 17, tzinfo=UTC))],
)
def test_each_is_released_at_the_opening_minute_of_the_own_zone(zone: str, opens: datetime) -> None:
    night = datetime(2026, 11, 24, 10, tzinfo=UTC)
    quiet = living_in(zone)

    answer = ask(ada(now=night, run__trigger_at=night, quiet=quiet))

    assert isinstance(answer, Hold)
    assert answer.until == opens
    assert answer.why.values["until"] == opens.isoformat().replace("+00:00", "Z")


changed = st.fixed_dictionaries(
    {},
    optional={
        "channel": st.sampled_from(["sms", "email", "push", "in_app", "webhook"]),
        "message_class": st.sampled_from(["promotional", "transactional", ""]),
        "is_prompt": st.booleans(),
        "run": st.sampled_from([None, ADA.run, replace(ADA.run, life=None), replace(ADA.run, paused="journey")]),
        "expires_at": st.none() | st.integers(-3, 90).map(lambda h: NOON + h * HOUR),
        "suppressed": st.sampled_from([None, "", "stop"]),
        "consented": st.sampled_from([None, True, False]),
        "needs_consent": st.booleans(),
        "has_address": st.booleans(),
        "sender": st.sampled_from(["ready", "missing", "unregistered"]),
        "caps": st.sampled_from([None, (), ADA.caps]),
        "guards": st.sampled_from([None, ADA.guards, replace(ADA.guards, tickets_open=1)]),
        "quiet": st.none() | st.sampled_from([ADA.quiet, living_in("Asia/Tokyo", "Europe/Berlin")]),
        "now": st.integers(0, 100).map(lambda h: NOON + h * HOUR),
    },
)


@pytest.mark.row("A8")
def test_the_law_of_the_number_holds_beside_our_own_hours() -> None:
    sunday = datetime(2026, 11, 29, 16, tzinfo=UTC)  # 10:00 in Dallas
    quiet = replace(ADA.quiet, zones=Zones(("America/Chicago",), "phone", "US-TX"))

    answer = ask(ada(now=sunday, run__trigger_at=sunday, quiet=quiet))

    assert isinstance(answer, Hold)
    assert answer.until == datetime(2026, 11, 29, 18, tzinfo=UTC)
    assert isinstance(ask(ada(now=sunday, run__trigger_at=sunday, quiet=quiet, channel="email")), Ready)


def test_whoever_is_never_awake_in_all_zones_is_skipped() -> None:
    answer = ask(ada(quiet=replace(living_in("America/New_York", "Asia/Tokyo"), window=Window.daily(time(9), time(18)))))

    assert isinstance(answer, Skip)
    assert answer.why.code == "never_awake"


@given(changed)
def test_every_answer_lies_ahead_and_nothing_goes_out_against_a_no(changes: dict[str, Any]) -> None:
    question = ada(**changes)

    answer = ask(question)

    if isinstance(answer, Hold):
        assert answer.until > question.now
    if isinstance(answer, Ready):
        assert question.now < answer.valid_until <= question.now + DAY
        assert question.has_address
        if question.for_people:
            assert question.suppressed == ""
            assert question.consented is not False
        if question.channel == "sms":
            assert question.consented is True
            if question.promotional:
                assert not any(cap.count >= cap.limit for cap in question.caps or ())
                assert isinstance(ask(replace(question, now=answer.valid_until - timedelta(seconds=1))), Ready)


@given(st.sampled_from([f.name for f in fields(ADA) if f.name in {"suppressed", "guards", "caps", "quiet"}]))
def test_what_nobody_looked_up_never_goes_out(fact: str) -> None:
    assert isinstance(ask(replace(ADA, **{fact: None})), Hold)
