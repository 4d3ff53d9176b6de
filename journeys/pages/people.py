"""Figures beside the canvas: the people at a step, those it did not reach and why; with no step open, those of the journey."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audience.models import Person
from audience.now import database_now
from channels.gate.brief import NOT_IN, brief
from channels.models import Message
from engine.core.lifecycle import LIVE
from engine.models import Journey, Run, Transferred, Version, Watcher
from engine.runtime.until import until_when
from journeys.graph.reading import Step, read_steps
from journeys.pages.common import ALL, draft_of, page, url
from journeys.pages.counts import counted, numbers, reasons
from journeys.pages.totals import totals

PAGE = 50
# Messages are found by the run they belong to; those of so many who entered, or were moved, last are looked through.
LATELY = 5000
LOST = ("skipped", "failed")


@page()
@require_GET
def people(request: HttpRequest, key: str) -> HttpResponse:
    """Show who is at a step now, or with ``tab=lost`` whom its message did not reach, fifty at a time; without a step, the figures."""
    journey = draft_of(key).journey
    wanted = request.GET.get("version", "")
    shown = counted(journey, wanted)
    context: dict[str, Any] = {
        "journey": journey,
        "versions": shown,
        "version": shown[0] if len(shown) == 1 and wanted != ALL else None,
        "node": (node := request.GET.get("step", "")),
        "wanted": wanted,
        "url": url("people", key),
        "now": database_now(),
    }
    if not node:
        return render(request, "journeys/_figures.html", context | {"figures": totals(journey, shown)})
    step = next((found for version in shown if (found := read_steps(version.graph).by_id.get(node))), None)
    after = int(said) if (said := request.GET.get("after", "")).isascii() and said.isdigit() and len(said) < 18 else None
    tab = "lost" if request.GET.get("tab") == "lost" and step is not None and step.group == "say" else "here"
    rows, more = _lost(journey, shown, node, after) if tab == "lost" else _here(shown, node, after)
    context |= {"step": step, "tab": tab, "rows": rows, "more": more, "alone": after is not None, "lately": LATELY}
    if after is None:
        context |= _figures(shown, node, step)
    return render(request, "journeys/_people.html", context)


def _here(shown: list[Version], node: str, after: int | None) -> tuple[list[dict[str, Any]], int | None]:
    """List who rests at a step, and where the next page begins."""
    runs = Run.objects.filter(version__in=shown, node=node, state__in=LIVE).order_by("id")
    found = list((runs.filter(id__gt=after) if after is not None else runs)[: PAGE + 1])
    names, until = Person.objects.in_bulk([run.person_id for run in found]), until_when(found)
    rows = [
        {"person": names.get(run.person_id), "person_id": run.person_id, "run": run, "until": until.get(run.pk)} for run in found[:PAGE]
    ]
    return rows, found[PAGE - 1].pk if len(found) > PAGE else None


def _lost(journey: Journey, shown: list[Version], node: str, after: int | None) -> tuple[list[dict[str, Any]], int | None]:
    """List whom the message of a step did not reach, the latest first, each with the reason."""
    ids = [version.pk for version in shown]
    messages = Message.objects.filter(run_id__in=_walked(journey, ids), version_id__in=ids, node=node, state__in=LOST).order_by("-id")
    found = list((messages.filter(id__lt=after) if after is not None else messages)[: PAGE + 1])
    names = Person.objects.in_bulk([message.person_id for message in found])
    rows = [{"person": names.get(one.person_id), "person_id": one.person_id, "message": one, "why": brief(one.why)} for one in found[:PAGE]]
    return rows, found[PAGE - 1].pk if len(found) > PAGE else None


def _walked(journey: Journey, ids: list[int]) -> QuerySet[Any]:
    """Name the runs of these versions: those that entered them, were moved to them, or were put there alone. The latest of each."""
    entered = Watcher.objects.filter(journey_id=journey.pk, version_id__in=ids).order_by("-entered_at").values("run_id")
    moved = Transferred.objects.filter(job__journey=journey, version_id__in=ids, error="").order_by("-id").values("run_id")
    now_there = Run.objects.filter(version_id__in=ids).order_by("-id").values("id")
    # One list, not three conditions: by that the messages are found by their index.
    return entered[:LATELY].union(moved[:LATELY], now_there[:LATELY])


def _figures(shown: list[Version], node: str, step: Step | None) -> dict[str, Any]:
    """Gather the figures on top and the reasons with their counts."""
    found = numbers(shown)["nodes"].get(node, {})
    lost = [(code, n, state) for state in LOST for code, n in reasons(shown, state, node).items()]
    refused = reasons(shown, "refused") if step is not None and step.group == "start" else {}
    told = [{"words": brief(code), "count": n, "failed": state == "failed"} for code, n, state in lost]
    told += [{"words": brief(code, NOT_IN), "count": n, "failed": False} for code, n in refused.items()]
    told.sort(key=lambda one: (-int(str(one["count"])), str(one["words"])))
    return {
        "numbers": found,
        "here": Run.objects.filter(version__in=shown, node=node, state__in=LIVE).count(),
        "lost": sum(n for _code, n, _state in lost),
        "refused": sum(refused.values()),
        "reasons": told,
        "most": max((n for _code, n, _state in lost), default=0) or max(refused.values(), default=0),
    }
