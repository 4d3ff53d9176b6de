"""Who stands at a step, who went on, who left, whom its message did not reach: as rows of the drawer, a page at a time, or of a file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audience.finding import people_with
from audience.models import Person
from audience.protocol.moments import written
from channels.gate.brief import LEFT, NOT_IN, brief
from channels.models import Message
from engine.core.lifecycle import LIVE
from engine.models import Run, Step
from engine.runtime.until import until_when
from journeys.pages.crowd import Crowd
from journeys.pages.walked import endings, passings

PAGE = 50
LOST = ("skipped", "failed")
ROWS = 500
# The log is found by walks: so many at once, so often for a page; "More" looks further.
WALKS = 500
LOOKS = 40
# Who did not enter has no walk; so many decisions, the newest of all journeys, are looked through.
LATELY = 200_000
HEADS: Mapping[str, tuple[Promise, ...]] = {
    "here": (gettext_lazy("Since"), gettext_lazy("Until")),
    "on": (gettext_lazy("Since"), gettext_lazy("Until"), gettext_lazy("Path")),
    "left": (gettext_lazy("Since"), gettext_lazy("Until"), gettext_lazy("Why")),
    "lost": (gettext_lazy("Why not"), gettext_lazy("At")),
    "refused": (gettext_lazy("Why not"), gettext_lazy("At")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``tab`` is one of HEADS: who is here now, went on, left here, was not reached, did not enter.

    ``port``: only who went on by it. ``why``: only this reason, as a code. ``said``: part of a name, an address, an id or an account.
    ``paths`` are the words of the ports.
    """

    crowd: Crowd
    node: str
    tab: str = "here"
    port: str = ""
    why: str = ""
    said: str = ""
    paths: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """``since`` and ``until``: when they came here and went; ``at``: when it was decided. ``run`` where they are here now."""

    person_id: int
    run_id: int | None
    since: datetime | None = None
    until: datetime | None = None
    at: datetime | None = None
    why: str = ""
    failed: bool = False
    run: Run | None = None
    person: Person | None = None


def page_of(asked: Asked, after: int | None, size: int = PAGE) -> tuple[list[Row], int | None]:
    """List a page, and where the next one begins: who came first is first, of those who are gone the latest."""
    match asked.tab:
        case "here":
            rows, more = _here(asked, after, size)
        case "refused":
            rows, more = _refused(asked, after, size)
        case _:
            rows, more = _by_walks(asked, after, size)
    names = Person.objects.in_bulk({row.person_id for row in rows})
    return [replace(row, person=names.get(row.person_id)) for row in rows], more


def as_file(asked: Asked) -> Iterator[list[Any]]:
    """Give the head and all rows, with what support asks for: who, and since when until when or why not."""
    yield [_("Name"), _("Id"), _("E-mail"), *(str(head) for head in HEADS[asked.tab])]
    after = None
    while True:
        rows, after = page_of(asked, after, ROWS)
        for row in rows:
            who = [row.person.name, row.person.external_id, row.person.email] if row.person is not None else ["", row.person_id, ""]
            if asked.tab in ("lost", "refused"):
                yield [*who, row.why, _written(row.at)]
            else:
                yield [*who, _written(row.since), _written(row.until), *([row.why] if asked.tab in ("on", "left") else [])]
        if after is None:
            return


def _written(moment: datetime | None) -> str:
    return written(moment) if moment is not None else ""


def _matching(found: "QuerySet[Any]", asked: Asked) -> "QuerySet[Any]":
    return found.filter(person_id__in=people_with(asked.said).order_by().values("id")) if asked.said.strip() else found


def _here(asked: Asked, after: int | None, size: int) -> tuple[list[Row], int | None]:
    crowd = asked.crowd
    found = Run.objects.filter(version__in=crowd.versions, node=asked.node, state__in=LIVE).order_by("id")
    found = found if crowd.everybody else found.filter(id__in=crowd.walks().values("run_id"))
    runs = list(_matching(found if after is None else found.filter(id__gt=after), asked)[: size + 1])
    until = until_when(runs[:size])
    rows = [Row(person_id=run.person_id, run_id=run.pk, since=run.node_at, until=until.get(run.pk), run=run) for run in runs[:size]]
    return rows, runs[size - 1].pk if len(runs) > size else None


def _refused(asked: Asked, after: int | None, size: int) -> tuple[list[Row], int | None]:
    crowd = asked.crowd
    newest = Step.objects.order_by("-id").values_list("id", flat=True).first() or 0
    found = Step.objects.filter(kind="refused", journey_id=crowd.journey.pk, version_id__in=crowd.version_ids, id__gt=newest - LATELY)
    found = found if crowd.begin is None else found.filter(at__gte=crowd.begin)
    found = found.filter(code=asked.why) if asked.why else found
    found = _matching(found if after is None else found.filter(id__lt=after), asked)
    steps = list(found.order_by("-id")[: size + 1])
    rows = [Row(person_id=step.person_id, run_id=None, at=step.at, why=brief(step.code, NOT_IN)) for step in steps[:size]]
    return rows, steps[size - 1].pk if len(steps) > size else None


def _by_walks(asked: Asked, after: int | None, size: int) -> tuple[list[Row], int | None]:
    """Look through walks, the latest first, until a page is full; all that one walk did here stands on one page."""
    walks = _matching(asked.crowd.walks(), asked).order_by("-run_id").values_list("run_id", flat=True)
    read: Callable[[Asked, list[int]], Iterable[Row]] = _lost if asked.tab == "lost" else _gone
    rows: list[Row] = []
    for _look in range(LOOKS):
        runs = list((walks if after is None else walks.filter(run_id__lt=after))[:WALKS])
        for row in read(asked, runs):
            if len(rows) >= size and row.run_id != rows[-1].run_id:
                return rows, rows[-1].run_id
            rows.append(row)
        if len(runs) < WALKS:
            return rows, None
        after = runs[-1]
    return rows, after


def _lost(asked: Asked, runs: list[int]) -> Iterator[Row]:
    crowd = asked.crowd
    found = Message.objects.filter(run_id__in=runs, version_id__in=crowd.version_ids, node=asked.node, state__in=LOST)
    found = found if crowd.begin is None else found.filter(requested_at__gte=crowd.begin)
    for message in (found.filter(why=asked.why) if asked.why else found).order_by("-run_id", "-id"):
        failed, at = message.state == "failed", message.requested_at
        yield Row(person_id=message.person_id, run_id=message.run_id, at=at, why=brief(message.why), failed=failed)


def _gone(asked: Asked, runs: list[int]) -> Iterator[Row]:
    crowd = asked.crowd
    steps = Step.objects.filter(run_id__in=runs, version_id__in=crowd.version_ids, node=asked.node)
    steps = steps if crowd.begin is None else steps.filter(at__gte=crowd.begin)
    found = passings(steps) if asked.tab == "on" else endings(steps)
    found = found.filter(port=asked.port) if asked.port else found
    found = found.filter(code=asked.why) if asked.why else found
    before = Step.objects.filter(run_id=OuterRef("run_id"), id__lt=OuterRef("id"), kind__in=["entered", "moved", "transfer"])
    came = before.exclude(code="tried_again").order_by("-id").values("at")[:1]
    for step in found.annotate(came=Subquery(came)).order_by("-run_id", "-id"):
        why = asked.paths.get(step.port, "") if asked.tab == "on" else brief(step.code, LEFT)
        yield Row(person_id=step.person_id, run_id=step.run_id, since=step.came, until=step.at, why=why, failed=step.code == "error")
