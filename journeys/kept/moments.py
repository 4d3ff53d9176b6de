"""Moments that do not pass: a weekday and an hour, as ``mon 21:40``. Pure."""

import re
from datetime import datetime, timedelta, tzinfo

from ground.words import _, gettext

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
_said = re.compile(rf"({'|'.join(WEEKDAYS)}) ([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


def is_moment(said: str) -> bool:
    return _said.fullmatch(said) is not None


def write_moment(at: datetime, zone: tzinfo) -> str:
    """Keep of a moment the weekday and the hour, by the clock of a zone."""
    there = at.astimezone(zone)
    return f"{WEEKDAYS[there.weekday()]} {there:%H:%M}"


def next_such(said: str, zone: tzinfo, now: datetime) -> datetime:
    """Give the next moment of this weekday and hour, at most a week from now."""
    found = _said.fullmatch(said)
    assert found is not None, said
    there = now.astimezone(zone)
    ahead = (WEEKDAYS.index(found[1]) - there.weekday()) % 7
    at = (there + timedelta(days=ahead)).replace(hour=int(found[2]), minute=int(found[3]), second=0, microsecond=0)
    return at if at >= there else at + timedelta(days=7)


def say_moment(said: str) -> str:
    """Say it in full: Monday, 21:40."""
    day, _space, clock = said.partition(" ")
    return f"{gettext(NAMES[WEEKDAYS.index(day)])}, {clock}"
