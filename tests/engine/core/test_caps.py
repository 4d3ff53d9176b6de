"""How many were let in, by hour, by day and in all, where clocks change and are read out of order."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.caps import Admissions, Cap, day_of, hour_of

NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata"])


@pytest.mark.row("E3")
def test_the_hour_that_comes_twice_is_two_hours_of_one_day():
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    again = first + timedelta(hours=1)

    assert [at.astimezone(NEW_YORK).strftime("%H:%M") for at in (first, again)] == ["01:30", "01:30"]
    assert hour_of(again, NEW_YORK) - hour_of(first, NEW_YORK) == timedelta(hours=1)
    assert day_of(again, NEW_YORK) == day_of(first, NEW_YORK) == datetime(2026, 11, 1, 4, tzinfo=UTC)


@pytest.mark.row("E3")
@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Australia/Lord_Howe", "America/Havana", "Pacific/Apia"])
def test_hours_and_days_begin_where_the_clock_on_the_wall_does(zone):
    there = ZoneInfo(zone)
    for hours in range(0, 24 * 400, 7):
        now = datetime(2026, 1, 1, 0, 47, tzinfo=UTC) + timedelta(hours=hours)
        assert hour_of(now, there) <= now < hour_of(now, there) + timedelta(hours=1)
        assert hour_of(now, there).astimezone(there).minute in (0, 30)
        assert day_of(now, there).astimezone(there).date() == now.astimezone(there).date()


@pytest.mark.row("E3")
def test_the_cap_that_lasts_longest_is_named():
    full = Admissions(in_hour=2, in_day=2, in_all=2)
    codes = [full.refusal(Cap(*cap)) for cap in ((2, None, None), (2, 2, None), (2, 2, 2), (3, 3, 3), (None, None, None))]

    assert [because.code if because else None for because in codes] == ["cap_per_hour", "cap_per_day", "cap_in_all", None, None]


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(-3, 0)), max_size=80), ZONES)
@settings(max_examples=200, deadline=None)
@pytest.mark.row("E3")
def test_no_hour_and_no_day_lets_in_more_also_when_clocks_are_read_out_of_order(knocks, zone):
    there, cap, made = ZoneInfo(zone), Cap(per_hour=2, per_day=5, in_all=12), Admissions()
    now, entered = datetime(2026, 10, 31, 20, tzinfo=UTC), []
    for minutes, early in knocks:
        now += timedelta(minutes=minutes)
        made.reach(now + timedelta(seconds=early), there)
        if made.refusal(cap) is None:
            made.let_in()
            entered.append(now + timedelta(seconds=early))

    # A clock that was read just before the hour and asked after it counts for the new one.
    last = datetime.min.replace(tzinfo=UTC)
    counted = [last := max(last, at) for at in entered]
    assert max(Counter(hour_of(at, there) for at in counted).values(), default=0) <= 2
    assert max(Counter(day_of(at, there) for at in counted).values(), default=0) <= 5
    assert len(entered) <= 12
