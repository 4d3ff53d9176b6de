"""The next time a clock on a person's wall shows a given time on a given weekday. Pure."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta

from channels.zones.tz import first_moment, zone

EVERY_DAY = frozenset(range(7))


def next_local(now: datetime, name: str, clock: time, weekdays: Collection[int] = EVERY_DAY, *, later: bool = False) -> datetime:
    """Find the next moment, in UTC, at which it is ``clock`` there on one of ``weekdays`` (Monday is 0).

    ``now`` itself counts if it is that moment, unless ``later``. A time that the clock jumps over counts at the first moment
    after the gap; of a time that comes twice the first counts; a day that a zone left out (Samoa, 30 December 2011) does not
    count.
    """
    wanted = frozenset(weekdays)
    if not wanted or not wanted <= EVERY_DAY:
        raise ValueError("At least one weekday, 0 for Monday to 6 for Sunday.")
    today = now.astimezone(zone(name)).date()
    for ahead in range(-1, 16):
        day = today + timedelta(days=ahead)
        if day.weekday() not in wanted:
            continue
        moment = first_moment(day, clock, name)
        if moment.astimezone(zone(name)).date() != day:
            continue
        if moment > now or (moment == now and not later):
            return moment.astimezone(UTC)
    raise ValueError(f"{name} has no {clock:%H:%M} on these weekdays within two weeks.")
