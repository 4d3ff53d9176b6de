"""Figures beside the canvas: the people at a step, those who went on or left, those it did not reach; with no step open, the journey's."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audience.history import demand, record
from audience.now import database_now
from channels.gate.brief import LEFT, NOT_IN, NOT_SENT, brief
from engine.core.lifecycle import LIVE
from engine.models import Run
from ground.spreadsheet import lines
from journeys.graph.reading import Step, read_steps
from journeys.operations.rights import ACT, SEE_PEOPLE
from journeys.pages.at_step import HEADS, LOST, Asked, as_file, page_of
from journeys.pages.bar import crowd_words
from journeys.pages.common import ALL, actor_of, draft_of, may, page, url
from journeys.pages.counts import numbers, reasons, rows_of
from journeys.pages.crowd import Crowd, counted
from journeys.pages.period import NoSuchDays
from journeys.pages.totals import totals

# What the name of a file calls a list.
FILES = {"here": "here", "on": "went-on", "left": "left", "lost": "not-sent", "refused": "not-entered"}


@page()
@require_GET
def people(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show who is at a step now, or with ``tab`` who went on, left, was not reached or did not enter, fifty at a time.

    ``port`` is an edge: who went that way. ``why`` is a reason, ``q`` part of a name; ``format=csv`` gives all of them as a file.
    Without a step, the figures of the journey.
    """
    journey, now = draft_of(key).journey, database_now()
    wanted = request.GET.get("version", "")
    try:
        crowd = Crowd.of(journey, counted(journey, wanted), request.GET, now)
    except NoSuchDays as no_such:
        raise Http404(str(no_such)) from no_such
    context: dict[str, Any] = {
        "journey": journey,
        "versions": crowd.versions,
        "version": crowd.versions[0] if len(crowd.versions) == 1 and wanted != ALL else None,
        "node": (node := request.GET.get("step", "")),
        "in_shadow": bool(crowd.versions) and all(one.shadow for one in crowd.versions),
        "some_in_shadow": any(one.shadow for one in crowd.versions),
        "counted_words": crowd_words(crowd),
        "url": url("people", key),
        "now": now,
    }
    if not node:
        return render(request, "journeys/_figures.html", context | {"figures": totals(crowd)})
    asked, step, goes_to = _asked(request, crowd, node)
    after = int(said) if (said := request.GET.get("after", "")).isascii() and said.isdigit() and len(said) < 18 else None
    if request.GET.get("format") == "csv":
        return _file(request, asked, now)
    rows, more = page_of(asked, after)
    context |= {"step": step, "asked": asked, "rows": rows, "more": more, "alone": after is not None, "goes_to": goes_to}
    kept = {"step": node, "version": wanted, **crowd.query()}
    context |= {"base": urlencode(kept), "query": urlencode(kept | {"tab": asked.tab, **_narrowed(asked)})}
    context |= {"sees_people": may(request, SEE_PEOPLE), "acts": may(request, ACT), "only_rows": request.GET.get("part") == "rows"}
    if after is None:
        context |= _figures(crowd, node, step, asked)
    return render(request, "journeys/_people.html", context)


def _asked(request: HttpRequest, crowd: Crowd, node: str) -> tuple[Asked, Step | None, str]:
    """Read which list is wanted, at which step, and where the edge leads that is looked at. A list that a step has not is the first one."""
    graph = next((version.graph for version in crowd.versions if any(one["id"] == node for one in version.graph["nodes"])), None)
    steps = read_steps(graph) if graph is not None else None
    step = steps.by_id[node] if steps is not None else None
    said = {name: request.GET.get(name, "")[:200] for name in ("tab", "port", "why", "q")}
    port = said["port"]
    tab = "on" if port else said["tab"]
    tab = tab if tab in _tabs(step) else "here"
    edges = graph["edges"] if graph is not None else []
    to = next((edge["to"] for edge in edges if (edge["from"], edge["port"]) == (node, port)), "") if port else ""
    paths = {way.key: str(way.label) for way in step.ports} if step is not None else {}
    asked = Asked(crowd=crowd, node=node, tab=tab, port=port, why=said["why"] if tab != "here" else "", said=said["q"], paths=paths)
    return asked, step, steps.by_id[to].title if steps is not None and to in steps.by_id else ""


def _tabs(step: Step | None) -> list[str]:
    if step is None:
        return ["here"]
    lists = {"on": step.group != "finish", "lost": step.group == "say", "refused": step.group == "start"}
    return [tab for tab in HEADS if lists.get(tab, True)]


def _narrowed(asked: Asked) -> dict[str, str]:
    return {name: value for name, value in (("port", asked.port), ("why", asked.why)) if value}


def _file(request: HttpRequest, asked: Asked, now: datetime) -> StreamingHttpResponse:
    actor = actor_of(request)
    demand(actor, SEE_PEOPLE)
    told = {"step": asked.node, "lost": asked.tab == "lost", "list": asked.tab, **_narrowed(asked)}
    record(actor, "people.exported", asked.crowd.journey, told, now)
    response = StreamingHttpResponse(lines(as_file(asked)), content_type="text/csv; charset=utf-8")
    name = "-".join([asked.crowd.journey.key, asked.node, FILES[asked.tab], f"{now:%Y-%m-%d}"])
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _figures(crowd: Crowd, node: str, step: Step | None, asked: Asked) -> dict[str, Any]:
    """Gather the figures on top, how many each list has, and the reasons with their counts."""
    rows = rows_of(crowd)
    counts = numbers(crowd.versions, rows)
    found = counts["nodes"].get(node, {})
    here = Run.objects.filter(version__in=crowd.versions, node=node, state__in=LIVE)
    here = here if crowd.everybody else here.filter(id__in=crowd.walks().values("run_id"))
    lost = [(code, n, state) for state in LOST for code, n in reasons(rows, state, node).items()]
    refused = reasons(rows, "refused") if step is not None and step.group == "start" else {}
    ended = reasons(rows, "ended", node)
    told: dict[str, list[dict[str, Any]]] = {
        "lost": [{"code": code, "words": brief(code, NOT_SENT), "count": n, "failed": state == "failed"} for code, n, state in lost],
        "refused": [{"code": code, "words": brief(code, NOT_IN), "count": n} for code, n in refused.items()],
        "left": [{"code": code, "words": brief(code, LEFT), "count": n, "failed": code == "error"} for code, n in ended.items()],
    }
    took = {port: counts["edges"].get(f"{node}|{port}", 0) for port in asked.paths}
    told["on"] = [{"port": port, "words": asked.paths[port] or _("On"), "count": n} for port, n in took.items() if len(took) > 1 and n]
    words = {
        "on": _("How people went on"),
        "lost": _("Why it was not sent"),
        "refused": _("Why people did not enter"),
        "left": _("How walks ended here"),
    }
    sums = {"here": here.count(), "on": found.get("left", 0), "left": sum(ended.values())}
    sums |= {"lost": sum(n for _code, n, _state in lost), "refused": sum(refused.values())}
    names = {"here": _("Here now"), "on": _("Went on"), "left": _("Left here"), "lost": _("Not sent"), "refused": _("Did not enter")}
    return {
        "numbers": found,
        "sums": sums,
        "tabs": [(tab, names[tab], sums[tab]) for tab in _tabs(step)],
        "reasons": [
            (tab, words[tab], sorted(told[tab], key=lambda one: (-one["count"], one["words"])), max(one["count"] for one in told[tab]))
            for tab in _tabs(step)
            if told.get(tab)
        ],
        "took": counts["edges"].get(f"{node}|{asked.port}", 0),
    }
