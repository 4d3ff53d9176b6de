"""What a page of results is about: the journey, one version or all, a period, and by which date it is cut."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property

from channels.zones.tz import first_moment
from engine.models import Journey, Version
from ground.days import read_day

# In days; 0 is all the time there was.
PERIODS = (0, 7, 30, 60, 90)
BASES = ("entry", "event")
MOST_DAYS = 3650


class NoSuchScope(ValueError):
    """The address names a version, a period or a date that there is not."""


@dataclass(frozen=True)
class Scope:
    """``basis``: ``entry`` follows those who entered within the period, ``event`` counts what happened within it."""

    journey: Journey
    now: datetime
    number: int | None = None
    days: int = 0
    basis: str = "entry"
    begins: date | None = None

    @classmethod
    def of(cls, journey: Journey, query: QueryDict, now: datetime) -> "Scope":
        """Read the address. ``from`` is a date and goes before ``days``; what says nothing that there is raises ``NoSuchScope``."""
        number = _number(query.get("version", ""), "version")
        if number is not None and not journey.versions.filter(number=number, shadow=False).exists():
            raise NoSuchScope("version")
        days = _number(query.get("days", ""), "days") or 0
        if days > MOST_DAYS:
            raise NoSuchScope("days")
        try:
            begins = read_day(query.get("from", ""))
        except ValueError:
            raise NoSuchScope("from") from None
        if begins is not None and begins > timezone.localdate(now):
            raise NoSuchScope("from")
        basis = query.get("by", "") or "entry"
        if basis not in BASES:
            raise NoSuchScope("by")
        return cls(journey, now, number, 0 if begins else days, basis, begins)

    @cached_property
    def versions(self) -> list[Version]:
        """List all versions of the journey, the newest first; those in shadow say nothing to anybody, and bring nothing."""
        return list(self.journey.versions.filter(shadow=False).order_by("-number"))

    @cached_property
    def chosen(self) -> list[Version]:
        return [version for version in self.versions if self.number is None or version.number == self.number]

    @property
    def version_ids(self) -> list[int]:
        return [version.pk for version in self.chosen]

    @cached_property
    def since(self) -> datetime | None:
        """Begin with midnight where the reader is."""
        begins = self.begins or (timezone.localdate(self.now) - timedelta(days=self.days) if self.days else None)
        return first_moment(begins, time(), timezone.get_current_timezone_name()) if begins else None

    @property
    def entered_since(self) -> datetime | None:
        return self.since if self.basis == "entry" else None

    @property
    def happened_since(self) -> datetime | None:
        return self.since if self.basis == "event" else None

    @property
    def query(self) -> dict[str, str]:
        """Give the address's query that says the same."""
        said = {
            "version": str(self.number or ""),
            "days": str(self.days or ""),
            "from": self.begins.isoformat() if self.begins else "",
            "by": self.basis if self.days or self.begins else "",
        }
        return {name: value for name, value in said.items() if value and value != "entry"}


def _number(text: str, name: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise NoSuchScope(name)
    return int(text)
