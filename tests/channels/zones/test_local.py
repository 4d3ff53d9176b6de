"""Wait until a local time: civil time, weekdays, and clocks that jump."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.zones.local import next_local
from channels.zones.tz import names, zone

MONDAY_TO_FRIDAY = range(5)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.row("N12")
def test_tokyo_at_eight_on_working_days_is_never_a_saturday():
    moment = utc(2026, 1, 1)
    for _ in range(60):
        moment = next_local(moment, "Asia/Tokyo", time(8), MONDAY_TO_FRIDAY, later=True)
        there = moment.astimezone(zone("Asia/Tokyo"))
        assert (there.hour, there.minute) == (8, 0)
        assert there.weekday() < 5
    # Friday evening in UTC is Saturday morning in Tokyo.
    assert next_local(utc(2026, 1, 2, 22), "Asia/Tokyo", time(8), MONDAY_TO_FRIDAY) == utc(2026, 1, 4, 23)


@pytest.mark.row("N12")
def test_new_york_at_nine_stays_nine_when_the_clock_is_changed():
    assert next_local(utc(2026, 3, 7, 15), "America/New_York", time(9)) == utc(2026, 3, 8, 13)
    assert next_local(utc(2026, 3, 6, 15), "America/New_York", time(9)) == utc(2026, 3, 7, 14)
    assert next_local(utc(2026, 10, 31, 15), "America/New_York", time(9)) == utc(2026, 11, 1, 14)


def test_now_counts_unless_later_is_asked_for():
    now = utc(2026, 6, 1, 9)

    assert next_local(now, "UTC", time(9)) == now
    assert next_local(now, "UTC", time(9), later=True) == utc(2026, 6, 2, 9)


def test_a_time_that_never_comes_and_one_that_comes_twice_are_defined():
    assert next_local(utc(2026, 3, 8, 0), "America/New_York", time(2, 30)) == utc(2026, 3, 8, 7)
    assert next_local(utc(2026, 11, 1, 0), "America/New_York", time(1, 30)) == utc(2026, 11, 1, 5, 30)
    assert next_local(utc(2026, 11, 1, 5, 45), "America/New_York", time(1, 30)) == utc(2026, 11, 2, 6, 30)


def test_a_day_that_a_zone_left_out_does_not_count():
    there = next_local(utc(2011, 12, 30, 6), "Pacific/Apia", time(9)).astimezone(zone("Pacific/Apia"))

    assert there.date() == date(2011, 12, 31)


def test_dov_at_utc_plus_13_hears_on_his_own_monday():
    assert next_local(utc(2026, 6, 6, 12), "Pacific/Tongatapu", time(9), {0}) == utc(2026, 6, 7, 20)


@pytest.mark.parametrize("weekdays", [(), (7,), (-1, 2)])
def test_weekdays_must_be_some(weekdays):
    with pytest.raises(ValueError, match="weekday"):
        next_local(utc(2026, 1, 1), "UTC", time(9), weekdays)


@given(
    st.datetimes(datetime(1975, 1, 1), datetime(2036, 1, 1)).map(lambda d: d.replace(tzinfo=UTC)),
    st.sampled_from(sorted(names())),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_the_next_local_time_is_ahead_on_a_wanted_day_and_the_nearest(now, name, clock, weekdays):
    moment = next_local(now, name, clock, weekdays)
    there = moment.astimezone(zone(name))

    assert now <= moment <= now + timedelta(days=16)
    assert there.weekday() in weekdays
    assert there.time() >= clock
    assert next_local(now, name, clock, weekdays, later=True) >= moment
    if moment > now:
        assert next_local(now + (moment - now) / 2, name, clock, weekdays) == moment
