"""Quiet hours: is it decent to speak now, and if not, when next. Pure.

A window opens and closes by the clock on the wall. Where a clock is set back, the stricter reading holds: a window that opens
in the doubled hour opens the second time and one that closes in it closes the first time. Where a clock jumps over the hour,
both happen at the jump. A window that closes at or before its opening runs over midnight and belongs to the day it opened on;
one that opens and closes at the same minute is open all day. The closing minute itself is quiet.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import product

from channels.zones.tz import first_moment, last_moment, zone
from ground.frozen import frozen

HORIZON = timedelta(days=8)
DAY = timedelta(days=1)


@frozen()
class Window:
    """Opening and closing time for each weekday, Monday first; ``None`` is a day without speech."""

    days: tuple[tuple[time, time] | None, ...]

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise ValueError("A window has seven days.")

    @classmethod
    @lru_cache(maxsize=64)
    def daily(cls, opens: time = time(9), closes: time = time(20)) -> "Window":
        return cls(((opens, closes),) * 7)


@frozen()
class Open:
    """It is decent to speak, until then; ``None`` means for at least a week."""

    until: datetime | None


@frozen()
class Closed:
    """It is not, until then; ``None`` means that no moment within eight days suits every zone and window."""

    until: datetime | None


def hours(now: datetime, zones: Iterable[str], windows: Sequence[Window]) -> Open | Closed:
    """Ask every window in every zone a person may live in: all must be open."""
    pairs = tuple(product(zones, windows))
    now = now.astimezone(UTC)
    moment: datetime | None = now
    while moment is not None and moment - now <= HORIZON:
        closes, opens = _together(moment, pairs)
        if opens == moment:
            return Open(_stays_open(closes, now, pairs)) if moment == now else Closed(moment)
        moment = opens
    return Closed(None)


def _together(moment: datetime, pairs: Sequence[tuple[str, Window]]) -> tuple[datetime | None, datetime | None]:
    """Give the first closing and the last opening at or after a moment."""
    closes: datetime | None = None
    opens = moment
    for name, window in pairs:
        found = _opening(moment, name, window)
        if found is None:
            return None, None
        opens = max(opens, found[0])
        closes = found[1] if closes is None else min(closes, found[1])
    return closes, opens


def _stays_open(closes: datetime | None, now: datetime, pairs: Sequence[tuple[str, Window]]) -> datetime | None:
    """Follow windows that join without a gap, as those that are open all day do."""
    while closes is not None and closes - now <= HORIZON:
        further, opens = _together(closes, pairs)
        if opens != closes:
            return closes
        closes = further
    return None


def _opening(moment: datetime, name: str, window: Window) -> tuple[datetime, datetime] | None:
    """Find the opening that holds at a moment, cut to it, or else the next one."""
    today = moment.astimezone(zone(name)).date()
    for ahead in range(-1, HORIZON.days + 2):
        opening = _on(today + ahead * DAY, name, window)
        if opening is not None and opening[1] > moment:
            return max(opening[0], moment), opening[1]
    return None


@lru_cache(maxsize=65536)
def _on(day: date, name: str, window: Window) -> tuple[datetime, datetime] | None:
    times = window.days[day.weekday()]
    if times is None:
        return None
    opens, closes = times
    if opens == closes:
        start, end = first_moment(day, opens, name), first_moment(day + DAY, closes, name)
    else:
        start = last_moment(day, opens, name)
        end = first_moment(day + DAY if closes < opens else day, closes, name)
    return (start, end) if start < end else None
