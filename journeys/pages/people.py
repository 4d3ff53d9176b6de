"""Figures beside the canvas: the people at a step, those it did not reach and why; with no step open, those of the journey."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audience.history import demand, record
from audience.now import database_now
from channels.gate.brief import NOT_IN, brief
from engine.core.lifecycle import LIVE
from engine.models import Run, Version
from ground.spreadsheet import lines
from journeys.graph.reading import Step, read_steps
from journeys.operations.rights import ACT, SEE_PEOPLE
from journeys.pages.at_step import LATELY, LOST, Asked, as_file, page_of
from journeys.pages.common import ALL, actor_of, draft_of, may, page, url
from journeys.pages.counts import counted, numbers, reasons
from journeys.pages.period import days_of, since
from journeys.pages.totals import totals


@page()
@require_GET
def people(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show who is at a step now, or with ``tab=lost`` whom its message did not reach, fifty at a time; without a step, the figures.

    ``q`` is part of a name; ``format=csv`` gives all of them as a file.
    """
    journey, now = draft_of(key).journey, database_now()
    wanted, days = request.GET.get("version", ""), days_of(request.GET)
    shown, begin = counted(journey, wanted), since(days, now)
    context: dict[str, Any] = {
        "journey": journey,
        "versions": shown,
        "version": shown[0] if len(shown) == 1 and wanted != ALL else None,
        "node": (node := request.GET.get("step", "")),
        "days": days,
        "url": url("people", key),
        "now": now,
    }
    if not node:
        return render(request, "journeys/_figures.html", context | {"figures": totals(journey, shown, begin)})
    step = next((found for version in shown if (found := read_steps(version.graph).by_id.get(node))), None)
    after = int(said) if (said := request.GET.get("after", "")).isascii() and said.isdigit() and len(said) < 18 else None
    lost = request.GET.get("tab") == "lost" and step is not None and step.group == "say"
    asked = Asked(journey=journey, versions=shown, node=node, lost=lost, said=request.GET.get("q", "")[:200], begin=begin)
    if request.GET.get("format") == "csv":
        return _file(request, asked, now)
    rows, more = page_of(asked, after)
    context |= {"step": step, "tab": "lost" if lost else "here", "asked": asked, "rows": rows, "more": more, "alone": after is not None}
    context |= {"lately": LATELY, "query": urlencode({"step": node, "version": wanted, **({"days": days} if days else {})})}
    context |= {"sees_people": may(request, SEE_PEOPLE), "acts": may(request, ACT), "only_rows": request.GET.get("part") == "rows"}
    if after is None:
        context |= _figures(shown, node, step, begin)
    return render(request, "journeys/_people.html", context)


def _file(request: HttpRequest, asked: Asked, now: datetime) -> StreamingHttpResponse:
    actor = actor_of(request)
    demand(actor, SEE_PEOPLE)
    record(actor, "people.exported", asked.journey, {"step": asked.node, "lost": asked.lost}, now)
    response = StreamingHttpResponse(lines(as_file(asked)), content_type="text/csv; charset=utf-8")
    name = "-".join([asked.journey.key, asked.node, "not-sent" if asked.lost else "here", f"{now:%Y-%m-%d}"])
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _figures(shown: list[Version], node: str, step: Step | None, begin: datetime | None) -> dict[str, Any]:
    """Gather the figures on top and the reasons with their counts."""
    found = numbers(shown, begin)["nodes"].get(node, {})
    lost = [(code, n, state) for state in LOST for code, n in reasons(shown, state, node, begin=begin).items()]
    refused = reasons(shown, "refused", begin=begin) if step is not None and step.group == "start" else {}
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
