"""Zones come from the wheel; a local time becomes a moment also where clocks jump."""

import zoneinfo
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.zones import tz


def test_the_zones_are_read_from_the_wheel():
    assert zoneinfo.TZPATH == ()
    assert tz.release() >= "2026"
    assert len(tz.names()) > 500


@pytest.mark.parametrize("name", ["", "CET+1", "Mars/Olympus", "europe/berlin", "../etc/passwd", "Factory", "EST8PDT", "UTC\0", "GMT+25"])
def test_a_zone_that_is_none_is_refused_on_write(name):
    with pytest.raises(tz.UnknownZone):
        tz.validate(name)


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "Pacific/Tongatapu", "America/Argentina/Buenos_Aires"])
def test_a_zone_is_taken_as_it_is(name):
    assert tz.validate(name) == name


def test_a_time_that_comes_twice_has_a_first_and_a_last_moment():
    day, clock, place = date(2026, 11, 1), time(1, 30), "America/New_York"

    assert tz.first_moment(day, clock, place) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert tz.last_moment(day, clock, place) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("clock", [time(2), time(2, 1), time(2, 30), time(2, 59, 59)])
def test_a_time_that_never_comes_counts_when_the_gap_ends(clock):
    gap_ends = datetime(2026, 3, 8, 7, tzinfo=UTC)

    assert tz.first_moment(date(2026, 3, 8), clock, "America/New_York") == gap_ends
    assert tz.last_moment(date(2026, 3, 8), clock, "America/New_York") == gap_ends


def test_a_gap_of_half_an_hour_or_of_a_day_ends_where_it_ends():
    assert tz.first_moment(date(2026, 10, 4), time(2, 10), "Australia/Lord_Howe") == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)
    assert tz.first_moment(date(2011, 12, 30), time(9), "Pacific/Apia") == datetime(2011, 12, 30, 10, tzinfo=UTC)


@given(
    st.sampled_from(sorted(tz.names())), st.dates(date(1971, 1, 1), date(2037, 1, 1)), st.times().map(lambda t: t.replace(microsecond=0))
)
def test_a_local_time_and_its_moment_agree_wherever_the_clock_shows_it(name, day, clock):
    first, last = tz.first_moment(day, clock, name), tz.last_moment(day, clock, name)
    shown = first.astimezone(tz.zone(name)).replace(tzinfo=None)

    assert first <= last
    assert shown >= datetime.combine(day, clock)
    if first != last:
        assert shown == last.astimezone(tz.zone(name)).replace(tzinfo=None) == datetime.combine(day, clock)


def test_a_countrys_zones_begin_with_the_one_asked_for():
    assert tz.of_country("America/New_York")[0] == "America/New_York"
    assert "Pacific/Honolulu" in tz.of_country("America/New_York")
    assert tz.of_country("UTC") == ("UTC",)
