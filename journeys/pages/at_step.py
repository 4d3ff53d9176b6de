"""Who stands at a step, and whom its message did not reach: as rows of the drawer, a page at a time, or as lines of a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audience.finding import people_with
from audience.models import Person
from audience.protocol.moments import written
from channels.gate.brief import brief
from channels.models import Message
from engine.core.lifecycle import LIVE
from engine.models import Journey, Run, Transferred, Version, Watcher
from engine.runtime.until import until_when

PAGE = 50
# Messages are found by the run they belong to; those of so many who entered, or were moved, last are looked through.
LATELY = 5000
LOST = ("skipped", "failed")
ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``lost``: those its message did not reach, since ``begin`` where it is given; else those who are there now. ``said``: part of a name,
    an address, an id or an account.
    """

    journey: Journey
    versions: list[Version]
    node: str
    lost: bool = False
    said: str = ""
    begin: datetime | None = None


def page_of(asked: Asked, after: int | None, size: int = PAGE) -> tuple[list[dict[str, Any]], int | None]:
    """List a page, and where the next one begins: who came first is first, or what failed last."""
    found = _found(asked)
    if after is not None:
        found = found.filter(id__lt=after) if asked.lost else found.filter(id__gt=after)
    rows = list(found[: size + 1])
    return _rows(asked, rows[:size]), rows[size - 1].pk if len(rows) > size else None


def as_file(asked: Asked) -> Iterator[list[Any]]:
    """Give the head and all rows, with what support asks for: who, and since when until when or why not."""
    yield [_("Name"), _("Id"), _("E-mail"), *([_("Why not"), _("At")] if asked.lost else [_("Since"), _("Until")])]
    after = None
    while True:
        rows, after = page_of(asked, after, ROWS)
        for row in rows:
            person = row["person"]
            who = [person.name, person.external_id, person.email] if person is not None else ["", row["person_id"], ""]
            yield [*who, *_when(row)]
        if after is None:
            return


def _when(row: dict[str, Any]) -> list[str]:
    if "message" in row:
        return [row["why"], written(row["message"].requested_at)]
    return [written(row["run"].node_at), written(row["until"]) if row["until"] else ""]


def _found(asked: Asked) -> "QuerySet[Any]":
    ids = [version.pk for version in asked.versions]
    found: QuerySet[Any]
    if asked.lost:
        messages = Message.objects.filter(run_id__in=_walked(asked.journey, ids), version_id__in=ids, node=asked.node, state__in=LOST)
        found = (messages if asked.begin is None else messages.filter(requested_at__gte=asked.begin)).order_by("-id")
    else:
        found = Run.objects.filter(version__in=asked.versions, node=asked.node, state__in=LIVE).order_by("id")
    return found.filter(person_id__in=people_with(asked.said).order_by().values("id")) if asked.said.strip() else found


def _rows(asked: Asked, found: Sequence[Any]) -> list[dict[str, Any]]:
    names = Person.objects.in_bulk([one.person_id for one in found])
    if asked.lost:
        return [{"person": names.get(one.person_id), "person_id": one.person_id, "message": one, "why": brief(one.why)} for one in found]
    until = until_when(found)
    return [{"person": names.get(run.person_id), "person_id": run.person_id, "run": run, "until": until.get(run.pk)} for run in found]


def _walked(journey: Journey, ids: list[int]) -> "QuerySet[Any]":
    """Name the runs of these versions: those that entered them, were moved to them, or were put there alone. The latest of each."""
    entered = Watcher.objects.filter(journey_id=journey.pk, version_id__in=ids).order_by("-entered_at").values("run_id")
    moved = Transferred.objects.filter(job__journey=journey, version_id__in=ids, error="").order_by("-id").values("run_id")
    now_there = Run.objects.filter(version_id__in=ids).order_by("-id").values("id")
    # One list, not three conditions: by that the messages are found by their index.
    return entered[:LATELY].union(moved[:LATELY], now_there[:LATELY])
