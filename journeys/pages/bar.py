"""The bar above the canvas in Numbers: which days, which way of a split, and what is wrong with days that cannot be."""

from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine.models import Journey, Version
from journeys.pages.crowd import Crowd, ways_of
from journeys.pages.period import PERIODS, NoSuchDays
from journeys.pages.ways import installation_zone


def days_words(crowd: Crowd) -> str:
    """Say of which days it is counted."""
    if crowd.first and crowd.last:
        if crowd.first == crowd.last:
            return _("Entered on %(day)s") % {"day": date_format(crowd.first, "j M Y")}
        told = {"first": date_format(crowd.first, "j M Y"), "last": date_format(crowd.last, "j M Y")}
        return _("Entered %(first)s to %(last)s") % told
    if crowd.first:
        return _("Entered since %(day)s") % {"day": date_format(crowd.first, "j M Y")}
    if crowd.last:
        return _("Entered until %(day)s") % {"day": date_format(crowd.last, "j M Y")}
    return _last(crowd.days)


def way_words(crowd: Crowd) -> str:
    """Say who is counted."""
    known = ways_of(list(crowd.journey.versions.order_by("-number"))) if crowd.way else []
    return next((words for step, path, words in known if (step, path) == crowd.way), _("Everyone"))


def crowd_words(crowd: Crowd) -> str:
    """Say who is counted where it is not everybody of all the time."""
    days = days_words(crowd) if crowd.days or crowd.first or crowd.last else ""
    return ", ".join(words for words in (days, way_words(crowd) if crowd.way else "") if words)


def read_bar(request: HttpRequest, journey: Journey, versions: list[Version], now: Any) -> tuple[Crowd, str]:
    """Read whom an address asks for; of days that cannot be, everybody, and the sentence that says so."""
    try:
        return Crowd.of(journey, versions, request.GET, now), ""
    except NoSuchDays as why:
        return Crowd.but_days(journey, versions, request.GET, now), str(why)


def bar(request: HttpRequest, crowd: Crowd, wrong: str = "") -> dict[str, Any]:
    """Give what the bar shows. Ways are those of the versions that are counted, and the one that was asked for."""
    ways = ways_of(crowd.versions)
    if crowd.way and crowd.way not in [(step, path) for step, path, _words in ways]:
        ways = [(*crowd.way, way_words(crowd)), *ways]
    return {
        "kept": crowd.link(),
        "days_words": days_words(crowd),
        "periods": [
            (_last(days), crowd.link(**{"days": days, "from": "", "to": ""}), days == crowd.days and not (crowd.first or crowd.last))
            for days in PERIODS
        ],
        "way_words": way_words(crowd),
        "ways": [(words, crowd.link(way=f"{step}|{path}"), (step, path) == crowd.way) for step, path, words in ways],
        "everyone": crowd.link(way=""),
        "way": "|".join(crowd.way) if crowd.way else "",
        "crowd": crowd,
        "from_said": request.GET.get("from", "")[:20],
        "to_said": request.GET.get("to", "")[:20],
        "wrong_days": wrong,
        "zone": installation_zone(),
    }


def _last(days: int) -> str:
    return ngettext("Happened in the last %(n)d day", "Happened in the last %(n)d days", days) % {"n": days} if days else _("All the time")
