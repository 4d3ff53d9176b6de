"""The numbers of a journey's steps and edges, and who has just come to which step."""

from collections import Counter as Counter_
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from audience.now import database_now
from channels.gate.brief import NOT_IN, brief
from engine.models import Step, Version
from engine.runtime.landing import HAND
from frontend.words import length
from journeys.pages import walked
from journeys.pages.common import draft_of, page
from journeys.pages.crowd import Crowd, counted
from journeys.pages.period import NoSuchDays
from journeys.speed import Speed, speed_of
from journeys.statements import fetch

LIT_FOR = timedelta(seconds=3)
MOST_LIT = 200
# What is counted walk by walk is asked again after so many times as long as it took.
REST = 20
LONGEST_REST = timedelta(minutes=1)
# Reasons of walks that failed.
BROKE = frozenset({"error", "too_many_moves", "node_is_gone", "no_such_hour"})


@page()
@require_GET
def counts(request: HttpRequest, key: str) -> JsonResponse:
    """Give ``{"nodes": {id: {…}}, "edges": {"id|port": n}, "refused": […], "lit": […], "at", "again_ms"}``.

    Of one version or of all, see ``counted``, and of some people, see ``Crowd``. ``again_ms``: not to be asked sooner. With ``?speed=1``
    also how fast the first message goes out, in words. ``shadow``: what is counted as sent would have been.
    """
    journey, now, begun = draft_of(key).journey, database_now(), monotonic()
    try:
        crowd = Crowd.of(journey, counted(journey, request.GET.get("version")), request.GET, now)
    except NoSuchDays as why:
        raise Http404(str(why)) from why
    rows = rows_of(crowd)
    found: dict[str, Any] = {**numbers(crowd.versions, rows), "lit": lit(crowd.versions, now) if crowd.everybody else []}
    found["refused"] = [(brief(code, NOT_IN), n) for code, n in reasons(rows, "refused").most_common()]
    if crowd.versions and all(one.shadow for one in crowd.versions):
        found["shadow"] = True
    if request.GET.get("speed") and crowd.everybody:
        found["speed"] = speed_words(speed_of(journey.pk, crowd.version_ids, crowd.begin))
    rest = timedelta() if crowd.everybody else min(REST * timedelta(seconds=monotonic() - begun), LONGEST_REST)
    return JsonResponse({**found, "at": now.isoformat(), "again_ms": round(rest.total_seconds() * 1000)})


def speed_words(speed: Speed) -> str:
    """Say how long it takes from the event to the first message; nothing where it was never measured."""
    if speed.count <= speed.simulated or speed.half is None or speed.most is None:
        return ""
    told = {"half": length(speed.half), "most": length(speed.most)}
    return gettext("Event to first message: half in %(half)s, 95 %% in %(most)s") % told


def rows_of(crowd: Crowd) -> list[walked.Row]:
    """Give all figures as (version, step, port or reason, measure, how many): of everybody out of the counters."""
    if crowd.everybody:
        rows: Iterable[Any] = fetch("counted", versions=crowd.version_ids, since=crowd.begin)
    else:
        rows = walked.rows_of(crowd)
    return [(version, node, port, measure, amount) for version, node, port, measure, amount in rows]


def numbers(versions: Sequence[Version], rows: Iterable[walked.Row]) -> dict[str, Any]:
    """Add up what was counted at each step and along each edge. Steps of several versions meet by id."""
    nodes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    edges: dict[str, int] = defaultdict(int)
    # An edge may have led elsewhere in an earlier version.
    leads = {(v.pk, edge["from"], edge["port"]): edge["to"] for v in versions for edge in v.graph["edges"]}
    for version, node, port, measure, amount in rows:
        if not node or measure == "mrr":
            continue
        n, here = int(amount), nodes[node]
        if measure == "passed":
            edges[f"{node}|{port}"] += n
            here["left"] += n
            if to := leads.get((version, node, port)):
                nodes[to]["entered"] += n
        elif measure == "ended":
            here["ended"] += n
            if port != "finished":
                here["out"] += n
            if port in BROKE:
                here["broke"] += n
        else:
            here[measure] += n
            if measure in ("moved_in", "moved_out") and port == HAND:
                here[f"{measure}_by_hand"] += n
            if measure == "moved_in":
                here["entered"] += n
    for here in nodes.values() if len(versions) > 1 else ():
        # Whoever was moved between versions of one count came to their step once.
        apart = {way: here.get(way, 0) - here.get(f"{way}_by_hand", 0) for way in ("moved_in", "moved_out")}
        between = max(0, min(apart.values()))
        for name in ("moved_in", "moved_out", "entered") if between else ():
            here[name] -= between
    for node in {node["id"]: node for version in reversed(versions) for node in version.graph["nodes"]}.values():
        found = nodes[node["id"]]
        found["entered"] = found.get("entered", 0)
        # What a message passed is what was sent; elsewhere it is who went on.
        found["passed"] = found.get("sent", 0) if node["type"].startswith("send_") else found.get("left", 0)
    return {"nodes": {node: dict(found) for node, found in nodes.items()}, "edges": dict(edges)}


def reasons(rows: Iterable[walked.Row], measure: str, node: str | None = None) -> Counter_[str]:
    """Count by reason: ``skipped`` and ``failed`` messages, ``refused`` entries, ``ended`` runs; at one step, or at all."""
    found: Counter_[str] = Counter_()
    for _version, at, code, of, amount in rows:
        if of == measure and node in (None, at):
            found[code] += int(amount)
    return +found


def lit(versions: Sequence[Version], now: datetime) -> list[dict[str, Any]]:
    """Name who did something at which step within the last seconds."""
    rows = (
        Step.objects.filter(version_id__in=[version.pk for version in versions], at__gt=now - LIT_FOR)
        .order_by("-id")
        .values_list("node", "person_id", "at")[:MOST_LIT]
    )
    return [{"node": node, "person": person, "at": at.isoformat()} for node, person, at in rows if node]
