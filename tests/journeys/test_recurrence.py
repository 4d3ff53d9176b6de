"""When a schedule comes round: civil time, over both changes of the clock."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.zones.tz import zone
from ground.settings import BadSetting
from journeys.nodes.entry_schedule import EntrySchedule, read_days
from journeys.recurrence import Recurrence

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
WORKDAYS = frozenset(range(5))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def all_in(recurrence, first, last, name):
    found, now = [], first
    while (now := recurrence.following(now, name)) is not None and now <= last:
        found.append(now)
    return found


@pytest.mark.row("E1")
@pytest.mark.row("N12")
def test_nine_in_the_morning_stays_nine_over_both_changes_of_the_clock():
    daily = Recurrence(clock=time(9))

    spring = all_in(daily, at("2026-03-27T12:00"), at("2026-03-31T12:00"), BERLIN)
    autumn = all_in(daily, at("2026-10-23T12:00"), at("2026-10-27T12:00"), BERLIN)

    assert [f"{one:%d %H:%M}" for one in spring] == ["28 08:00", "29 07:00", "30 07:00", "31 07:00"]
    assert [f"{one:%d %H:%M}" for one in autumn] == ["24 07:00", "25 08:00", "26 08:00", "27 08:00"]


@pytest.mark.row("N12")
def test_a_time_that_the_clock_jumps_over_comes_at_the_end_of_the_gap_and_one_that_comes_twice_comes_once():
    half_past_two = Recurrence(clock=time(2, 30))

    assert all_in(half_past_two, at("2026-03-28T12:00"), at("2026-03-29T12:00"), BERLIN) == [at("2026-03-29T01:00")]
    assert all_in(half_past_two, at("2026-10-24T12:00"), at("2026-10-25T12:00"), BERLIN) == [at("2026-10-25T00:30")]
    # Between the two, nothing has come round a second time.
    assert half_past_two.latest(after=at("2026-10-25T00:30"), until=at("2026-10-25T01:45"), name=BERLIN) is None


@pytest.mark.row("E1")
def test_weekdays_are_those_of_the_zone():
    # Monday 08:00 in Tokyo is Sunday 23:00 in UTC.
    found = all_in(Recurrence(clock=time(8), weekdays=WORKDAYS), at("2026-03-06T12:00"), at("2026-03-10T12:00"), "Asia/Tokyo")

    assert [f"{one:%a %H:%M}" for one in found] == ["Sun 23:00", "Mon 23:00"]


@pytest.mark.row("E1")
def test_a_day_that_a_month_lacks_falls_on_its_last_one():
    found = all_in(Recurrence(clock=time(0), days=frozenset({30, 31})), at("2026-01-29T12:00"), at("2026-05-01T12:00"), "UTC")

    assert [f"{one:%m-%d}" for one in found] == ["01-30", "01-31", "02-28", "03-30", "03-31", "04-30"]
    leap = Recurrence(clock=time(0), days=frozenset({29}))
    assert [f"{one:%m-%d}" for one in all_in(leap, at("2028-02-01T00:00"), at("2028-03-01T00:00"), "UTC")] == ["02-29"]


def test_a_day_that_a_zone_left_out_does_not_come_round():
    samoa = all_in(Recurrence(clock=time(9)), at("2011-12-28T20:00"), at("2011-12-31T18:00"), "Pacific/Apia")

    assert [f"{one.astimezone(zone('Pacific/Apia')):%d %H:%M}" for one in samoa] == ["29 09:00", "31 09:00"]


ZONES = st.sampled_from(
    [BERLIN, NEW_YORK, "UTC", "Pacific/Apia", "Asia/Kathmandu", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Cairo"]
)


@given(
    now=st.datetimes(min_value=datetime(2005, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC)),
    clock=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    weekdays=st.frozensets(st.integers(0, 6)),
    days=st.frozensets(st.integers(1, 31)),
    name=ZONES,
)
def test_looking_back_finds_what_looking_ahead_foresaw(now, clock, weekdays, days, name):
    recurrence = Recurrence(clock=clock, weekdays=weekdays, days=days)
    following = recurrence.following(now, name)

    assert following is not None
    assert now < following <= now + timedelta(days=64)
    assert recurrence.latest(after=now, until=following, name=name) == following
    assert recurrence.latest(after=now, until=following - timedelta(microseconds=1), name=name) is None
    assert recurrence.latest(after=following, until=following, name=name) is None


def test_days_of_the_month_are_read_as_people_write_them():
    assert read_days("15, 1") == read_days([1, 15]) == read_days("1;15 15") == (1, 15)
    for wrong in ("0", "32", "first", "1.5", "-1", [True], "٣"):
        with pytest.raises(BadSetting):
            read_days(wrong)


@pytest.mark.row("A1")
def test_a_schedule_says_that_nobody_has_done_anything():
    assert EntrySchedule.behavioural is False


@pytest.mark.parametrize(
    ("more", "field"),
    [({"every": "week", "weekdays": []}, "weekdays"), ({"every": "month", "days": ""}, "days"), ({"every": "hour"}, "every")],
)
def test_without_a_day_it_is_not_finished(more, field):
    _settings, problems = EntrySchedule().read_as_far({**EntrySchedule.example, **more}, 1)

    assert [one.field for one in problems] == [field]
