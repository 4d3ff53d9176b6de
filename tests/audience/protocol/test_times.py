"""An event counts for its own moment, corrected by the client's clock, never later than it came."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audience.protocol.moments import IN_FUTURE, SET, UNREADABLE, EventTime, event_time, read_moment, written

ARRIVED = datetime(2026, 11, 24, 10, 0, 0, tzinfo=UTC)
anything = st.none() | st.text(max_size=30) | st.integers() | st.floats() | st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)


@given(anything, anything)
def test_no_clock_breaks_it(said: object, sent: object) -> None:
    assert SET <= event_time(said, sent, ARRIVED).at <= ARRIVED


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_is_read(moment: datetime) -> None:
    assert read_moment(written(moment)) == moment


HOUR = timedelta(hours=1)
EPOCH = int((ARRIVED - HOUR).timestamp())


@pytest.mark.parametrize(
    ("said", "sent", "ago", "differs", "note"),
    [
        ("2026-11-24T09:00:00Z", None, HOUR, False, ""),
        ("2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z", HOUR, False, ""),
        ("2026-11-24T11:00:00Z", "2026-11-24T12:00:00Z", HOUR, True, ""),
        ("2020-01-01T00:00:00Z", "2020-01-01T00:05:00Z", timedelta(minutes=5), True, ""),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:05:00Z", timedelta(minutes=5), True, ""),
        ("2026-11-24T09:00:00+02:00", None, timedelta(hours=3), False, ""),
        ("2026-11-24T09:00:00", None, HOUR, False, ""),
        ("2026-11-24 09:00:00", None, HOUR, False, ""),
        ("2026-11-23", None, timedelta(hours=34), False, ""),
        (EPOCH, None, HOUR, False, ""),
        (EPOCH * 1000, None, HOUR, False, ""),
        (EPOCH + 0.0, None, HOUR, False, ""),
        (str(EPOCH), None, HOUR, False, ""),
        (f"{EPOCH}000", None, HOUR, False, ""),
        (EPOCH - 60, EPOCH, timedelta(seconds=60), True, ""),
        ("2026-11-24T10:01:00Z", None, timedelta(), True, ""),
        ("2026-12-24T10:00:00Z", None, timedelta(), True, IN_FUTURE),
        ("9999-12-31T23:59:59Z", "1970-01-01T00:00:00Z", timedelta(), True, UNREADABLE),
        ("9999-12-31T23:59:59-14:00", None, timedelta(), True, UNREADABLE),
        ("1999-12-31T00:00:00Z", None, timedelta(), True, UNREADABLE),
        ("yesterday", None, timedelta(), True, UNREADABLE),
        (12, None, timedelta(), True, UNREADABLE),
        (EPOCH * 1_000_000, None, timedelta(), True, UNREADABLE),
        (True, None, timedelta(), True, UNREADABLE),
        (float("nan"), None, timedelta(), True, UNREADABLE),
        (None, None, timedelta(), False, ""),
    ],
)
def test_event_time(said: object, sent: object, ago: timedelta, differs: bool, note: str) -> None:
    assert event_time(said, sent, ARRIVED) == EventTime(ARRIVED - ago, differs, note)
