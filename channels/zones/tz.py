"""Zones come from the tzdata wheel and from nowhere else; rules change several times a year and a system's table ages.

Importing this module turns the process to the wheel (``zoneinfo`` then finds no table of the system).
"""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import import_module, resources
from zoneinfo import ZoneInfo

zoneinfo.reset_tzpath(())
ZoneInfo.clear_cache()

SECOND = timedelta(seconds=1)


class UnknownZone(ValueError):
    """No time zone has this name. Names look like Europe/Berlin; abbreviations such as CET or PST change their meaning."""


def release() -> str:
    """Say which release of the zone rules is in use, for `manage.py doctor`."""
    return str(import_module("tzdata").IANA_VERSION)


@cache
def names() -> frozenset[str]:
    """List every zone name of the wheel."""
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return frozenset(listed) - {"Factory", "localtime", "posixrules"}


def validate(name: str) -> str:
    """Give the name back if it is one, exactly; used wherever a zone is written."""
    if name not in names():
        raise UnknownZone(f"No time zone is called {name!r}.")
    return name


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(validate(name))


@cache
def of_country(name: str) -> tuple[str, ...]:
    """List the zones of the country in which a zone lies, itself first; a zone of no country stands alone."""
    countries: dict[str, list[str]] = {}
    for line in resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _where, zone_name, *_comment = line.split("\t")
            countries.setdefault(code, []).append(zone_name)
    for members in countries.values():
        if name in members:
            return (name, *(m for m in members if m != name))
    return (name,)


def first_moment(day: date, clock: time, name: str) -> datetime:
    """Turn a local time into a moment in UTC: the earlier of two; of none, the first moment after the gap."""
    return _moment(day, clock, name, fold=0)


def last_moment(day: date, clock: time, name: str) -> datetime:
    """Turn a local time into a moment in UTC: the later of two; of none, the first moment after the gap."""
    return _moment(day, clock, name, fold=1)


@lru_cache(maxsize=65536)
def _moment(day: date, clock: time, name: str, fold: int) -> datetime:
    there = zone(name)
    wanted = datetime.combine(day, clock)
    moment = wanted.replace(tzinfo=there, fold=fold).astimezone(UTC)
    if moment.astimezone(there).replace(tzinfo=None, fold=0) == wanted:
        return moment
    # The clock jumped over this time: the gap's end lies between the two readings.
    before, after = sorted(wanted.replace(tzinfo=there, fold=f).astimezone(UTC) for f in (0, 1))
    offset = before.astimezone(there).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(there).utcoffset() == offset:
            before = middle
        else:
            after = middle
    # Zones turn on whole seconds.
    return after.replace(microsecond=0)
