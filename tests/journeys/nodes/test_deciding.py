"""What each node type decides."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audience.rules.ast import EVERYBODY
from engine.core.chance import dice_for
from engine.core.decision import Because, End, Go, Say, SetField, Sleep
from engine.core.moment import Outcome
from engine.core.node import PROFILE
from ground.spans import write_span
from journeys.node import shelf
from tests.journeys.nodes.moments import NOW, event, moment

DAY = timedelta(days=1)
PUSH = {
    "events": [{"type": "message_opened", "from": "last message"}, {"type": "message_clicked", "from": "last message"}],
    "give_up_after": "P1D",
}


def decide(kind, raw, at):
    node = shelf[kind]
    return node.decide(node.read(raw, node.schema), at)


@pytest.mark.row("E4")
def test_a_wait_of_a_calendar_day_keeps_the_time_of_day_over_a_change_of_clocks():
    before = datetime(2026, 3, 7, 14, 0, tzinfo=UTC)  # 09:00 in New York, the day before clocks go forward
    at = moment(before, zone="America/New_York")

    assert decide("wait_time", {"lasts": "P1D", "days": "hours"}, at) == Sleep(until=before + timedelta(hours=24))
    assert decide("wait_time", {"lasts": "P1D", "days": "calendar"}, at) == Sleep(until=before + timedelta(hours=23))


@pytest.mark.row("N12")
def test_eight_in_tokyo_on_workdays_is_never_saturday():
    friday = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)  # noon in Tokyo

    answer = decide("wait_until", {"clock": "08:00", "weekdays": ["mon", "tue", "wed", "thu", "fri"]}, moment(friday, zone="Asia/Tokyo"))

    assert answer.until == datetime(2026, 11, 29, 23, 0, tzinfo=UTC)  # Monday 08:00 there


@pytest.mark.row("N12")
def test_whoever_comes_into_a_window_over_midnight_passes_at_once():
    at = moment(datetime(2026, 11, 24, 23, 0, tzinfo=UTC))

    assert isinstance(decide("wait_until", {"clock": "22:00", "before": "06:00", "weekdays": []}, at), Go)


@pytest.mark.row("E5")
def test_an_open_of_the_last_message_ends_the_wait_and_of_another_does_not():
    at = {"entered_at": NOW, "memory": {"last": 5}, "sent_at": NOW}
    ours, other = event("message_opened", message_id=5), event("message_opened", message_id=4)

    assert decide("wait_for", PUSH, moment(NOW, woken_by=ours, **at)).port == "happened"
    assert decide("wait_for", PUSH, moment(NOW, woken_by=other, **at)) == Sleep(
        until=NOW + DAY, listens=("message_opened", "message_clicked")
    )
    assert decide("wait_for", PUSH, moment(NOW + DAY, **at)).port == "timeout"


@pytest.mark.row("E5")
def test_what_came_since_the_last_message_counts_where_one_looks_back():
    came_before = event("invited", NOW - timedelta(hours=1))
    at = {"entered_at": NOW, "sent_at": NOW - timedelta(hours=2), "earlier": (came_before,)}
    waits = {"events": [{"type": "invited"}], "give_up_after": "P1D"}

    assert isinstance(decide("wait_for", waits | {"look_back": "message"}, moment(**at)), Go)
    assert isinstance(decide("wait_for", waits | {"look_back": ""}, moment(**at)), Sleep)


@pytest.mark.row("E5")
def test_a_filter_on_what_is_awaited_looks_at_that_event():
    waits = {
        "events": [{"type": "invited", "where": {"op": "ge", "left": {"event": "people"}, "right": {"value": 3}}}],
        "give_up_after": "P1D",
    }

    assert isinstance(decide("wait_for", waits, moment(woken_by=event("invited", people=2))), Sleep)
    assert isinstance(decide("wait_for", waits, moment(woken_by=event("invited", people=3))), Go)


@pytest.mark.row("E5")
def test_a_repeat_gives_the_whole_time_once_more():
    waits = {"events": [{"type": "done"}], "give_up_after": "P1D", "restart_on": ["tried"]}
    again = event("tried", NOW + timedelta(hours=20))
    at = {"entered_at": NOW, "earlier": (again,)}

    assert decide("wait_for", waits, moment(NOW + DAY, **at)) == Sleep(until=again.at + DAY, listens=("done", "tried"))
    assert decide("wait_for", waits, moment(again.at + DAY, **at)).port == "timeout"


BRANCH = {
    "paths": [
        {
            "key": "a",
            "label": "Free",
            "rule": {
                "op": "all",
                "of": [
                    {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "free"}},
                    {"op": "ge", "left": {"field": "paywalled_feature_attempts"}, "right": {"value": 3}},
                ],
            },
        },
        {"key": "b", "label": "Storage", "rule": {"op": "ge", "left": {"field": "storage_used_pct"}, "right": {"value": 80}}},
        {"key": "c", "label": "Seats", "rule": {"op": "ge", "left": {"field": "seats_used"}, "right": {"field": "seats_limit"}}},
    ]
}


@pytest.mark.row("E6")
@pytest.mark.parametrize(
    ("fields", "port"),
    [
        ({"current_plan": "free", "paywalled_feature_attempts": 3}, "a"),
        ({"current_plan": "free", "paywalled_feature_attempts": 2}, "else"),
        ({"storage_used_pct": 80}, "b"),
        ({"seats_used": 8, "seats_limit": 8}, "c"),
        ({"storage_used_pct": 90, "seats_used": 8, "seats_limit": 8}, "b"),
        ({}, "else"),
    ],
)
def test_the_first_path_that_fits_is_taken(fields, port):
    answer = decide("branch", BRANCH, moment(fields=fields))

    assert answer.port == port
    assert answer.because.values["tried"][-1]["is"] is (port != "else")


@pytest.mark.row("E7")
def test_a_split_keeps_its_shares_and_everybody_falls_the_same_way_again():
    raw = {"shares": [{"key": "a", "label": "A", "percent": 30}, {"key": "b", "label": "B", "percent": 70}], "salt": "s"}
    people = 20_000
    fell = [decide("split", raw, moment(dice=dice_for(who, "nudge"))) for who in range(people)]

    left = sum(answer.port == "a" for answer in fell)
    assert abs(left - 0.3 * people) < 3 * (people * 0.3 * 0.7) ** 0.5
    again = decide("split", raw, moment(memory=dict(fell[0].remember), dice=lambda salt: 1 - fell[0].remember["dice"]["s"]))
    assert again.port == fell[0].port


@pytest.mark.row("E8")
def test_a_send_node_asks_once_and_leaves_by_what_became_of_it():
    raw = {"title": "Full", "body": "See your options."}
    asked = decide("send_push", raw, moment())

    assert isinstance(asked, Say)
    assert asked.request.text == {"title": "Full", "body": "See your options.", "url": ""}
    assert asked.request.message_class == "promotional"
    skipped = moment(outcome=Outcome(kind="skipped", at=NOW, why="no_consent"))
    assert decide("send_push", raw, skipped).port == "next"
    apart = decide("send_push", raw | {"paths_apart": True}, skipped)
    assert (apart.port, apart.because.values["why"]) == ("skipped", "no_consent")


@pytest.mark.row("E9")
def test_a_field_is_set_cleared_and_added_to():
    def new(raw, **fields):
        (effect,) = decide("update_field", raw, moment(fields=fields)).effects
        assert isinstance(effect, SetField)
        return effect.value

    assert new({"field": "f", "way": "now"}) == "2026-11-24T10:00:00Z"
    assert new({"field": "f", "way": "add", "value": 2}, f=40) == 42
    assert new({"field": "f", "way": "add", "value": 2}, f="text") == 2
    assert new({"field": "f", "way": "clear"}, f=40) is None


def test_whoever_leaves_leaves_with_the_reason():
    assert decide("exit", {"reason": "nobody_matches"}, moment()) == End("exited", "nobody_matches")


PRO = {"op": "eq", "left": {"field": "plan"}, "right": {"value": "pro"}}
QUIET = {"op": "not_within_last", "left": {"field": "seen_at"}, "right": {"value": "P7D"}}


@pytest.mark.row("E5")
def test_a_wait_for_a_condition_passes_when_it_holds_and_listens_to_the_profile_while_not():
    asks = {"condition": PRO, "give_up_after": "P2D"}

    assert decide("wait_for", asks, moment(fields={"plan": "pro"})).port == "happened"
    assert decide("wait_for", asks, moment()) == Sleep(until=NOW + 2 * DAY, listens=(PROFILE,))
    assert decide("wait_for", asks, moment(NOW + 2 * DAY, entered_at=NOW)).port == "timeout"
    assert decide("wait_for", asks, moment(NOW + 2 * DAY, entered_at=NOW, fields={"plan": "pro"})).port == "happened"


@pytest.mark.row("E5")
def test_a_condition_that_time_turns_is_looked_at_then_and_not_after_the_end_of_the_wait():
    seen = {"seen_at": "2026-11-20T10:00:00Z"}
    asks = {"condition": QUIET, "give_up_after": "P9D"}

    answer = decide("wait_for", asks, moment(fields=seen))
    assert answer == Sleep(until=NOW + 3 * DAY, listens=(PROFILE,), because=Because("looks_again", {"until": NOW + 9 * DAY}))
    assert decide("wait_for", {**asks, "give_up_after": "P2D"}, moment(fields=seen)).until == NOW + 2 * DAY
    assert decide("wait_for", asks, moment(NOW + 3 * DAY, entered_at=NOW, fields=seen)).port == "happened"


@pytest.mark.row("E5")
def test_a_condition_listens_to_the_events_that_it_counts_and_the_deeds_that_it_asks_for():
    rule = {
        "op": "any",
        "of": [
            {"op": "ge", "left": {"count": {"type": "export_made", "days": 7}}, "right": {"value": 3}},
            {"op": "is_true", "left": {"message": {"node": None, "did": "clicked"}}},
        ],
    }
    node = shelf["wait_for"]
    settings = node.read({"condition": rule, "events": [{"type": "session_started"}]}, node.schema)

    assert node.listens(settings) == ("session_started", PROFILE, "export_made", "message_clicked")
    assert len(node.rules(settings)) == 1


def test_waits_and_starts_that_were_stored_before_read_as_they_were_meant():
    old = {"events": [{"type": "session_started", "where": {}, "from": ""}], "look_back": "", "give_up_after": "P2D"}
    wait = shelf["wait_for"].read(old, 1)
    start = shelf["entry_event"].read({"types": ["export_made"], "reentry": "after", "after": "P3D"}, 1)

    assert (wait.condition, wait.give_up_after) == (EVERYBODY, 2 * DAY)
    assert (start.reentry, start.after, start.most) == ("after", 3 * DAY, None)
    assert shelf["wait_for"].listens(wait) == ("session_started",)


@pytest.mark.row("E4")
def test_a_date_that_was_moved_behind_us_is_too_late_and_one_that_comes_while_nobody_looks_is_not():
    asks = {"field": "renews_at", "past": "path"}
    at = {"entered_at": NOW, "fields": {"renews_at": "2026-11-25T10:00:00Z"}}

    assert decide("wait_date", asks, moment(NOW, **at)).until == NOW + DAY
    assert decide("wait_date", asks, moment(NOW + DAY, rested_until=NOW + DAY, **at)).port == "next"
    # Late by load: the timer was set for this date.
    assert decide("wait_date", asks, moment(NOW + 3 * DAY, rested_until=NOW + DAY, **at)).port == "next"
    # The timer was set for another moment.
    assert decide("wait_date", asks, moment(NOW + 3 * DAY, rested_until=NOW + 9 * DAY, **at)).port == "past"
    assert decide("wait_date", asks, moment(NOW + 2 * DAY, **{**at, "entered_at": NOW + 2 * DAY})).port == "past"
    assert decide("wait_date", asks, moment(NOW + DAY, **{**at, "entered_at": NOW + DAY})).port == "next"


@pytest.mark.row("E4")
@pytest.mark.parametrize("value", [None, 7, True, "", "soon", "2026-02-31", "2026-11-24T10:00:00", ["2026-11-24"], {"at": "2026-11-24"}])
def test_what_is_no_date_is_none(value):
    at = moment(fields={"renews_at": value})

    assert decide("wait_date", {"field": "renews_at"}, at) == End("exited", "no_date")
    away = decide("wait_date", {"field": "renews_at", "missing": "path"}, at)
    assert (away.port, away.because.code) == ("missing", "no_date")


@pytest.mark.row("E4")
@given(
    at=st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC)),
    is_day=st.booleans(),
    zone=st.sampled_from(["UTC", "Pacific/Tongatapu", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
    by=st.integers(1, 200_000).map(lambda minutes: timedelta(minutes=minutes)),
    days=st.sampled_from(["hours", "calendar"]),
    clock=st.sampled_from([None, "00:00", "02:30", "09:00", "23:59"]),
)
def test_before_on_and_after_a_date_stand_in_this_order_everywhere(at, is_day, zone, by, days, clock):
    node = shelf["wait_date"]
    value = f"{at:%Y-%m-%d}" if is_day else f"{at:%Y-%m-%dT%H:%M:%SZ}"

    def due(side):
        settings = {"field": "at", "side": side, "by": write_span(by), "days": days, **({"clock": clock} if clock else {})}
        return node.due(node.read(settings, node.schema), value, zone)

    before, on, after = due("before"), due("on"), due("after")
    assert on == at or is_day or clock
    # A day of the calendar is an hour or two off at most, where clocks change.
    for found, exact in ((before, on - by), (after, on + by)):
        assert abs(found - exact) <= (timedelta(0) if days == "hours" else timedelta(hours=2))
