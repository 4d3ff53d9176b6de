"""Whom Numbers counts: everybody, those who entered on some days, those who went one way of a split."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from engine.models import Journey, Step, Version, Watcher
from journeys.graph.reading import read_steps
from journeys.pages.common import ALL
from journeys.pages.period import days_of, entry_days, midnight, since


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """``days``: what happened within the last so many. ``first`` and ``last``: the days of entry. ``way``: a split's step and path."""

    journey: Journey
    versions: Sequence[Version]
    days: int = 0
    first: date | None = None
    last: date | None = None
    way: tuple[str, str] | None = None
    begin: datetime | None = None

    @classmethod
    def of(cls, journey: Journey, versions: Sequence[Version], query: Mapping[str, str], now: datetime) -> "Crowd":
        """Read the address. What is no period and no path is not found; days that cannot be raise ``NoSuchDays``."""
        crowd = cls.but_days(journey, versions, query, now)
        first, last = entry_days(query, now)
        return replace(crowd, first=first, last=last, days=0, begin=None) if first or last else crowd

    @classmethod
    def but_days(cls, journey: Journey, versions: Sequence[Version], query: Mapping[str, str], now: datetime) -> "Crowd":
        """Read all but the days of entry."""
        days = days_of(query)
        return cls(journey=journey, versions=versions, days=days, way=_way(journey, query), begin=since(days, now))

    @property
    def version_ids(self) -> list[int]:
        return [version.pk for version in self.versions]

    @property
    def everybody(self) -> bool:
        """Whether the counters know; else it is counted walk by walk."""
        return self.way is None and self.first is None and self.last is None

    def walks(self) -> "QuerySet[Watcher]":
        """Give those who entered then and went that way, on whatever version; whoever was moved since is still one of them."""
        # By versions, because the index begins with them.
        found = Watcher.objects.filter(journey_id=self.journey.pk, version_id__in=self.journey.versions.order_by().values("id"))
        if self.first is not None:
            found = found.filter(entered_at__gte=midnight(self.first))
        if self.last is not None:
            found = found.filter(entered_at__lt=midnight(self.last + timedelta(days=1)))
        if self.way is not None:
            step, path = self.way
            found = found.filter(Exists(Step.objects.filter(run_id=OuterRef("run_id"), kind="moved", node=step, port=path)))
        return found

    def query(self, **changes: Any) -> dict[str, str]:
        """Give the part of an address that says the same, but for what is changed."""
        way = "|".join(self.way) if self.way else ""
        said = {"days": self.days, "from": self.first or "", "to": self.last or "", "way": way, **changes}
        return {name: str(value) for name, value in said.items() if value}

    def link(self, **changes: Any) -> str:
        """Give the same to be put behind other parts of an address."""
        said = urlencode(self.query(**changes))
        return f"&{said}" if said else ""


def counted(journey: Journey, wanted: str | None) -> list[Version]:
    """List the versions whose people are counted: the one that is named, "all", or the live one where none is."""
    if wanted == ALL:
        return list(Version.objects.filter(journey=journey).order_by("-number"))
    version = version_of(journey, wanted) or journey.live
    return [version] if version is not None else []


def version_of(journey: Journey, number: str | None) -> Version | None:
    """Find the version that an address names; none where it names none."""
    if not number:
        return None
    found = Version.objects.filter(journey=journey, number=int(number)).first() if number.isdigit() and len(number) < 7 else None
    if found is None:
        raise Http404(f"there is no version {number}")
    return found


def ways_of(versions: Sequence[Version]) -> list[tuple[str, str, str]]:
    """List the paths of the splits of these versions: step, path, and both in words. The newest version names them."""
    found: dict[tuple[str, str], str] = {}
    for version in versions:
        for step in read_steps(version.graph).by_id.values():
            for share in getattr(step.settings, "shares", ()) if step.raw["type"] == "split" else ():
                words = _("Way %(way)s of “%(step)s”") % {"way": share.label or share.key, "step": step.title}
                found.setdefault((step.id, share.key), words)
    return [(*key, words) for key, words in found.items()]


def _way(journey: Journey, query: Mapping[str, str]) -> tuple[str, str] | None:
    if not (said := query.get("way", "")):
        return None
    step, _bar, path = said.partition("|")
    if not any((step, path) == (known, port) for known, port, _words in ways_of(list(journey.versions.all()))):
        raise Http404("way")
    return step, path
