"""How many may enter a journey: by the clock's hour, by the day, in all. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine.core.decision import Because
from ground.frozen import frozen


@frozen()
class Cap:
    """The most that may enter; None: any number."""

    per_hour: int | None = None
    per_day: int | None = None
    in_all: int | None = None

    def __bool__(self) -> bool:
        return any(most is not None for most in (self.per_hour, self.per_day, self.in_all))


def cap_of(settings: Any) -> Cap:
    """Read the cap from the settings of a start; one that asks for none has none."""
    return Cap(*(getattr(settings, name, None) for name in ("per_hour", "per_day", "in_all")))


@dataclass(slots=True)
class Admissions:
    """Who was let in, as counted: the present hour and day by when they began. A day or an hour that began never comes back."""

    hour_at: datetime | None = None
    in_hour: int = 0
    day_at: datetime | None = None
    in_day: int = 0
    in_all: int = 0

    def reach(self, now: datetime, zone: ZoneInfo) -> None:
        """Begin to count anew where an hour or a day has begun since. A clock that was read a little earlier changes nothing."""
        hour, day = hour_of(now, zone), day_of(now, zone)
        if self.hour_at is None or hour > self.hour_at:
            self.hour_at, self.in_hour = hour, 0
        if self.day_at is None or day > self.day_at:
            self.day_at, self.in_day = day, 0

    def refusal(self, cap: Cap) -> Because | None:
        """Why nobody else may enter now: the cap that lasts longest is named."""
        if cap.in_all is not None and self.in_all >= cap.in_all:
            return Because("cap_in_all", {"most": cap.in_all})
        if cap.per_day is not None and self.in_day >= cap.per_day:
            return Because("cap_per_day", {"most": cap.per_day, "since": self.day_at})
        if cap.per_hour is not None and self.in_hour >= cap.per_hour:
            return Because("cap_per_hour", {"most": cap.per_hour, "since": self.hour_at})
        return None

    def let_in(self) -> None:
        self.in_hour += 1
        self.in_day += 1
        self.in_all += 1


def hour_of(now: datetime, zone: ZoneInfo) -> datetime:
    """When the hour that a clock in this zone shows began. Where clocks go back, the hour comes twice and is two."""
    local = now.astimezone(zone)
    return now.astimezone(UTC) - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)


def day_of(now: datetime, zone: ZoneInfo) -> datetime:
    """When the day in this zone began."""
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)
