"""Who did what with a journey, in words: its rows of History, the newest first; what one hand drew in one go is one line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audience.models import History
from engine.models import Journey
from frontend.words import moment
from journeys.graph.shape import Graph
from journeys.operations.configure import EVERYWHERE
from journeys.pages.common import name_of

MOST = 500
# Whoever draws on within this time is still at the same.
PAUSE = timedelta(minutes=30)
DRAWN = ("edit", "configure")
SHOWN_STEPS = 3
LATE: Mapping[str, Any] = {"send": _("what was late goes out"), "wait": _("what was late waits on"), "skip": _("what was late is skipped")}
WORDS: Mapping[str, Any] = {
    "create": _("made the journey"),
    "import": _("took the draft from a file"),
    "import_tests": _("took tests from a file"),
    "restore_version": _("made the draft from version %(version)s"),
    "publish": _("published version %(version)s"),
    "publish.shadow": _("published version %(version)s in shadow"),
    "publish.plan": _("planned to publish %(at)s"),
    "publish.cancel": _("called a planned publish off"),
    "pause": _("paused it"),
    "resume": _("let it go on; %(late)s"),
    "close": _("closed it to new people"),
    "reopen": _("opened it to new people again"),
    "archive": _("put it into the archive"),
    "unarchive": _("took it out of the archive"),
    "enrol": _("enrolled who fits already, of the last %(days)s days"),
    "enrol.most": _("enrolled who fits already, of the last %(days)s days, at most %(most)s"),
    "enrol.cancel": _("stopped an enrolment after %(done)s of %(people)s"),
    "enrol.try_again": _("let a failed enrolment go on"),
    "transfer": _("had %(people)s people moved to version %(version)s or taken out"),
    "transfer.cancel": _("stopped a move after %(done)s of %(people)s"),
    "transfer.try_again": _("let a failed move go on"),
    "transfer.undo": _("took a move back: %(people)s people"),
    "message.test": _("sent a test message of %(step)s"),
    "comment": _("wrote a comment at %(step)s"),
    "settle": _("settled a comment at %(step)s"),
    "reopen.comment": _("opened a comment at %(step)s again"),
    "keep_test": _("kept a test"),
    "rename_test": _("renamed a test"),
    "drop_test": _("removed a test"),
    "take_outcome": _("took over how a test goes now"),
}


@dataclass(slots=True)
class Deed:
    """``at``: when it was done last; ``times`` and ``steps``: of what was drawn in one go, the last first."""

    at: datetime
    by: str
    operation: str
    values: Mapping[str, Any]
    began: datetime
    times: int = 1
    steps: dict[str, None] = field(default_factory=dict)


def deeds(journey: Journey, graph: Graph, most: int, now: datetime) -> tuple[list[dict[str, Any]], bool]:
    """Give ``{"at", "by", "words"}`` of the newest, and whether there are more. ``graph`` names the steps; one that is gone is its id."""
    rows = History.objects.filter(object_type="journey", object_id=str(journey.pk)).order_by("-id")
    found = _gathered(rows[: MOST + 1])
    titles = {raw["id"]: str(raw.get("name") or "") for raw in graph["nodes"]}
    told = [{"at": one.at, "by": name_of(one.by), "words": _words(one, titles, now)} for one in found[:most]]
    return told, len(found) > most


def _gathered(rows: Iterable[History]) -> list[Deed]:
    found: list[Deed] = []
    for row in rows:
        last = found[-1] if found else None
        drawn = row.operation in DRAWN
        if drawn and last and last.operation in DRAWN and last.by == row.actor and last.began - row.at <= PAUSE:
            last.began, last.times = row.at, last.times + 1
        else:
            last = Deed(row.at, row.actor, row.operation, row.values, row.at)
            found.append(last)
        if drawn and (step := row.values.get("step")):
            last.steps[str(step)] = None
    return found


def _words(one: Deed, titles: Mapping[str, str], now: datetime) -> str:
    if one.operation in DRAWN:
        return _drawn(one, titles)
    said = dict(one.values)
    step = str(said.get("step", ""))
    at = parse_datetime(str(said.get("at", "")))
    said |= {"step": _title(step, titles), "late": LATE.get(str(said.get("late")), ""), "at": moment(at, now) if at else ""}
    operation = one.operation
    if operation == "publish" and said.get("shadow"):
        operation = "publish.shadow"
    if operation == "reopen" and step:
        operation = "reopen.comment"
    if operation == "enrol" and said.get("most"):
        operation = "enrol.most"
    words = WORDS.get(operation)
    # An operation of a release to come is said by its code.
    return str(words) % {**dict.fromkeys(("version", "days", "done", "people"), "?"), **said} if words is not None else operation


def _title(step: str, titles: Mapping[str, str]) -> str:
    return str(_("what holds everywhere")) if step == EVERYWHERE else f"“{titles.get(step) or step}”"


def _drawn(one: Deed, titles: Mapping[str, str]) -> str:
    times = ngettext("changed the draft", "changed the draft %(n)d times", one.times) % {"n": one.times}
    names = [_title(step, titles) for step in one.steps]
    if not names:
        return times
    more = len(names) - SHOWN_STEPS
    listed = ", ".join(names[:SHOWN_STEPS])
    return f"{times}: {listed}" + (ngettext(" and %(n)d other", " and %(n)d others", more) % {"n": more} if more > 0 else "")
