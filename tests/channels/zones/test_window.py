"""Quiet hours, by the clock on the wall of everywhere a person may live."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.zones.stricter import TABLE, legal_hours
from channels.zones.tz import names, zone
from channels.zones.window import Closed, Open, Window, hours

DAYTIME = Window.daily(time(9), time(20))
NIGHT = Window.daily(time(22), time(6))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.row("A8")
def test_each_coast_opens_at_its_own_nine():
    now = utc(2026, 6, 2, 6)  # 02:00 in New York, 23:00 in Los Angeles

    assert hours(now, ["America/New_York"], [DAYTIME]) == Closed(utc(2026, 6, 2, 13))
    assert hours(now, ["America/Los_Angeles"], [DAYTIME]) == Closed(utc(2026, 6, 2, 16))


def test_the_opening_minute_speaks_and_the_closing_minute_is_quiet():
    assert hours(utc(2026, 6, 2, 9), ["UTC"], [DAYTIME]) == Open(utc(2026, 6, 2, 20))
    assert hours(utc(2026, 6, 2, 19, 59, 59), ["UTC"], [DAYTIME]) == Open(utc(2026, 6, 2, 20))
    assert hours(utc(2026, 6, 2, 20), ["UTC"], [DAYTIME]) == Closed(utc(2026, 6, 3, 9))


def test_where_a_person_may_live_in_two_zones_both_must_be_open():
    both = ["America/New_York", "America/Los_Angeles"]

    assert hours(utc(2026, 6, 2, 14), both, [DAYTIME]) == Closed(utc(2026, 6, 2, 16))
    assert hours(utc(2026, 6, 2, 16), both, [DAYTIME]) == Open(utc(2026, 6, 3, 0))


def test_zones_that_never_share_an_hour_have_no_moment():
    assert hours(utc(2026, 6, 2), ["Pacific/Auckland", "Europe/London"], [Window.daily(time(10), time(14))]) == Closed(None)


def test_a_window_may_run_over_midnight():
    assert hours(utc(2026, 6, 2, 23), ["UTC"], [NIGHT]) == Open(utc(2026, 6, 3, 6))
    assert hours(utc(2026, 6, 3, 5, 59), ["UTC"], [NIGHT]) == Open(utc(2026, 6, 3, 6))
    assert hours(utc(2026, 6, 3, 6), ["UTC"], [NIGHT]) == Closed(utc(2026, 6, 3, 22))


def test_a_night_belongs_to_the_day_it_began_on():
    friday_nights = Window((None,) * 4 + ((time(22), time(6)),) + (None,) * 2)

    assert hours(utc(2026, 6, 6, 3), ["UTC"], [friday_nights]) == Open(utc(2026, 6, 6, 6))  # Saturday morning
    assert hours(utc(2026, 6, 6, 22), ["UTC"], [friday_nights]) == Closed(utc(2026, 6, 12, 22))


def test_a_window_that_opens_when_it_closes_never_closes():
    assert hours(utc(2026, 6, 6, 3), ["UTC", "Asia/Tokyo"], [Window.daily(time(0), time(0))]) == Open(None)


def test_nobody_at_all_is_open_on_a_week_without_hours():
    assert hours(utc(2026, 6, 6, 3), ["UTC"], [Window((None,) * 7)]) == Closed(None)


def test_dov_at_utc_plus_13_is_asked_by_his_own_clock():
    assert hours(utc(2026, 6, 2, 20), ["Pacific/Tongatapu"], [DAYTIME]) == Open(utc(2026, 6, 3, 7))
    assert hours(utc(2026, 6, 3, 7), ["Pacific/Tongatapu"], [DAYTIME]) == Closed(utc(2026, 6, 3, 20))


def test_nine_stays_nine_over_a_change_of_clocks():
    assert hours(utc(2026, 3, 8, 3), ["America/New_York"], [DAYTIME]) == Closed(utc(2026, 3, 8, 13))
    assert hours(utc(2026, 11, 1, 3), ["America/New_York"], [DAYTIME]) == Closed(utc(2026, 11, 1, 14))


def test_in_the_doubled_hour_the_stricter_reading_holds():
    opens_in_it = Window.daily(time(1, 30), time(20))
    closes_in_it = Window.daily(time(21), time(1, 30))

    assert hours(utc(2026, 11, 1, 5, 45), ["America/New_York"], [opens_in_it]) == Closed(utc(2026, 11, 1, 6, 30))
    assert hours(utc(2026, 11, 1, 5, 15), ["America/New_York"], [closes_in_it]) == Open(utc(2026, 11, 1, 5, 30))
    assert hours(utc(2026, 11, 1, 6, 15), ["America/New_York"], [closes_in_it]) == Closed(utc(2026, 11, 2, 2))


def test_texas_sleeps_until_noon_on_sundays():
    texas = [law.window for law in legal_hours("US-TX", "sms")]

    assert hours(utc(2026, 6, 7, 15), ["America/Chicago"], [DAYTIME, *texas]) == Closed(utc(2026, 6, 7, 17))
    assert hours(utc(2026, 6, 8, 14), ["America/Chicago"], [DAYTIME, *texas]) == Open(utc(2026, 6, 9, 1))


def test_a_law_binds_its_channel_and_region_and_names_its_source():
    assert [law.region for law in legal_hours("US-RI", "sms")] == ["US", "US-RI"]
    assert [law.region for law in legal_hours("US", "sms")] == ["US"]
    assert not list(legal_hours("US-RI", "email"))
    assert not list(legal_hours("DE", "sms"))
    assert all(law.source for law in TABLE)


CLOCKS = st.times().map(lambda t: t.replace(second=0, microsecond=0))
WINDOWS = st.builds(Window.daily, CLOCKS, CLOCKS) | st.builds(
    lambda days: Window(tuple(days)), st.lists(st.none() | st.tuples(CLOCKS, CLOCKS), min_size=7, max_size=7)
)


def shown_open(moment: datetime, name: str, window: Window) -> bool:
    """Read the clock on the wall, as a passer-by would."""
    there = moment.astimezone(zone(name))
    for days_ago in (0, 1):
        times = window.days[(there.date() - timedelta(days=days_ago)).weekday()]
        if times is None:
            continue
        opens, closes = times
        clock = there.time()
        if closes > opens:
            if days_ago == 0 and opens <= clock < closes:
                return True
        elif clock >= opens if days_ago == 0 else clock < closes:
            return True
    return False


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1)).map(lambda d: d.replace(microsecond=0, tzinfo=UTC)),
    st.lists(st.sampled_from(sorted(names())), min_size=1, max_size=3),
    st.lists(WINDOWS, min_size=1, max_size=2),
)
def test_whatever_is_called_open_is_open_on_every_wall(now, zones, windows):
    answer = hours(now, zones, windows)

    if isinstance(answer, Open):
        until = answer.until or now + timedelta(days=7)
        for moment in (now, now + (until - now) / 2, until - timedelta(seconds=1)):
            if moment >= now:
                assert all(shown_open(moment, name, window) for name in zones for window in windows)
    elif answer.until is not None:
        assert answer.until > now
        assert isinstance(hours(answer.until, zones, windows), Open)
        assert hours(now + (answer.until - now) / 2, zones, windows) == answer
