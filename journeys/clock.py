"""Weekdays in words, and days of the calendar. Pure."""

from datetime import UTC, datetime, timedelta

from channels.zones.tz import first_moment, zone
from ground.words import _

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_WORDS = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}


def calendar_later(start: datetime, span: timedelta, name: str) -> datetime:
    """Go on by whole days of the calendar at the same time of day, then by the rest of the span: 23 or 25 hours where clocks change.

    A span below nothing goes back.
    """
    sign = -1 if span < timedelta() else 1
    days, rest = divmod(abs(span), timedelta(days=1))
    local = start.astimezone(zone(name))
    same_clock = first_moment(local.date() + sign * timedelta(days=days), local.time(), name)
    return same_clock.astimezone(UTC) + sign * rest
