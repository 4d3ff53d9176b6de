"""Moments and lengths as a sentence says them: in whose zone, and with no more of the date than is needed."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ground.spans import say_span


def read(value: Any) -> datetime | None:
    """Read a moment as logs keep it: a datetime, or its text."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def zone_of(name: str) -> tzinfo:
    """Give a zone by its name; UTC where nobody knows it."""
    try:
        return ZoneInfo(name) if name and name != "UTC" else UTC
    except (KeyError, ValueError, OSError):
        return UTC


def place(name: str) -> str:
    """Say a zone as a place: Europe/Lisbon is Lisbon."""
    return name.rpartition("/")[2].replace("_", " ") if name else "UTC"


def say(at: datetime, zone: tzinfo, near: datetime | None = None, *, dated: bool = False) -> str:
    """Say a moment: only the hour on the day of ``near``, the year only when it is another one.

    ``dated`` keeps the day, for sentences that say "on" before it.
    """
    local = at.astimezone(zone)
    beside = near.astimezone(zone) if near is not None else None
    if beside is not None and beside.date() == local.date() and not dated:
        return date_format(local, "H:i")
    form = "l j F, H:i" if beside is not None and beside.year == local.year else "l j F Y, H:i"
    return date_format(local, form)


def say_there(at: datetime, name: str, near: datetime | None = None) -> str:
    """Say a moment in somebody's own zone, and name it: 21:40 in Lisbon."""
    told = say(at, zone_of(name), near)
    if name in ("", "UTC"):
        return _("%(moment)s UTC") % {"moment": told}
    return _("%(moment)s in %(place)s") % {"moment": told, "place": place(name)}


def say_length(length: timedelta) -> str:
    """Say a length by its two largest units: 41 days, 3 hours 20 minutes."""
    whole = timedelta(seconds=int(max(length, timedelta()).total_seconds()))
    if whole >= timedelta(days=2):
        whole = timedelta(days=whole.days)
    elif whole >= timedelta(hours=1):
        whole -= timedelta(seconds=whole.seconds % 60)
    return say_span(whole)
