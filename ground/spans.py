"""Lengths of time: as files write them (``P1DT6H``) and as people say them (1 day 6 hours)."""

import re
from datetime import timedelta

from ground.words import ngettext

LONGEST = timedelta(days=36_525)
_iso = re.compile(r"P(?=.)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?", re.ASCII)


def read_span(text: str) -> timedelta | None:
    """Read an ISO 8601 duration of weeks, days, hours, minutes and seconds; None where it is none or longer than a century."""
    found = _iso.fullmatch(text)
    if not found:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    try:
        span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None
    return span if span <= LONGEST else None


def write_span(span: timedelta) -> str:
    """Write it always in the same way; nothing at all is ``PT0S``."""
    hours, rest = divmod(span.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    return "P" + (f"{span.days}D" if span.days else "") + (f"T{clock}" if clock else "") if span else "PT0S"


def say_span(span: timedelta) -> str:
    """Say a length in full: 1 day 6 hours."""
    hours, rest = divmod(span.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    told = [
        (span.days, ngettext("%(n)d day", "%(n)d days", span.days)),
        (hours, ngettext("%(n)d hour", "%(n)d hours", hours)),
        (minutes, ngettext("%(n)d minute", "%(n)d minutes", minutes)),
        (seconds, ngettext("%(n)d second", "%(n)d seconds", seconds)),
    ]
    return " ".join(text % {"n": n} for n, text in told if n) or ngettext("%(n)d minute", "%(n)d minutes", 0) % {"n": 0}
