"""When something comes round: every day, on weekdays or on days of the month, at a time of day by the clock of a zone. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from channels.zones.tz import first_moment, zone

LAST = 31
# A zone may leave a whole day out (Samoa, 30 December 2011), so that a day of the month comes round after two months only.
LOOKS_AT = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """``weekdays`` are 0 (Monday) to 6; ``days`` are days of the month, LAST the last. Where both are empty it comes every day."""

    clock: time
    weekdays: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()

    def on(self, day: date) -> bool:
        """Say whether it comes on this day. What a month lacks falls on its last day."""
        if self.days:
            is_last = (day + timedelta(days=1)).month != day.month
            return day.day in self.days or (is_last and any(one > day.day for one in self.days))
        return not self.weekdays or day.weekday() in self.weekdays

    def latest(self, *, after: datetime, until: datetime, name: str) -> datetime | None:
        """Give the last moment in (after, until], or None."""
        today = until.astimezone(zone(name)).date()
        found = (moment for moment in self._moments(today, -1, name) if moment <= until)
        moment = next(found, None)
        return moment if moment is not None and moment > after else None

    def following(self, now: datetime, name: str) -> datetime | None:
        """Give the first moment after ``now``."""
        today = now.astimezone(zone(name)).date()
        return next((moment for moment in self._moments(today, 1, name) if moment > now), None)

    def _moments(self, today: date, way: int, name: str) -> Iterator[datetime]:
        """Go through the days from today on, one way or the other.

        A time that the clock jumps over counts at the first moment after the gap; of a time that comes twice the first counts; a day
        that the zone left out does not count.
        """
        for ahead in range(-1, LOOKS_AT):
            day = today + timedelta(days=way * ahead)
            if not self.on(day):
                continue
            moment = first_moment(day, self.clock, name)
            if moment.astimezone(zone(name)).date() == day:
                yield moment.astimezone(UTC)
