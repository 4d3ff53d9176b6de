"""Since when it is counted in Numbers: ``?days=`` of an address; and who entered on which days: ``?from=`` and ``?to=``."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.http import Http404
from django.utils.translation import gettext as _

from channels.zones.tz import first_moment, zone
from ground.days import TooEarly, read_day
from journeys.pages.ways import installation_zone

# In days; 0 is all the time there was.
PERIODS = (0, 7, 30, 90)


class NoSuchDays(ValueError):
    """These are no days on which anybody can have entered; the message says why."""


def days_of(query: Mapping[str, str]) -> int:
    """Read how many days an address asks for. What is none of PERIODS is not found."""
    said = query.get("days", "") or "0"
    if said not in [str(days) for days in PERIODS]:
        raise Http404("days")
    return int(said)


def since(days: int, now: datetime) -> datetime | None:
    """Give the midnight with which it begins where the installation is, as on the page of results."""
    return midnight(now.astimezone(zone(installation_zone())).date() - timedelta(days=days)) if days else None


def entry_days(query: Mapping[str, str], now: datetime) -> tuple[date | None, date | None]:
    """Read the first and the last day of entry, by the calendar of the installation; either may be open. Raises NoSuchDays."""
    first, last = (_day(query.get(name, "").strip()) for name in ("from", "to"))
    today = now.astimezone(zone(installation_zone())).date()
    if first is not None and first > today:
        raise NoSuchDays(_("Nobody can have entered yet: the first day lies ahead."))
    if last is not None and last > today:
        raise NoSuchDays(_("The last day lies ahead; choose today or earlier."))
    if first is not None and last is not None and first > last:
        raise NoSuchDays(_("The first day comes after the last one."))
    return first, last


def midnight(day: date) -> datetime:
    """Give the moment at which a day begins where the installation is."""
    return first_moment(day, time(), installation_zone())


def _day(said: str) -> date | None:
    try:
        return read_day(said)
    except TooEarly:
        raise NoSuchDays(_("Choose a day from the year 2000 on.")) from None
    except ValueError:
        raise NoSuchDays(_("“%(said)s” is no day of the calendar.") % {"said": said[:20]}) from None
