"""The numbers of a journey's steps and edges, and who has just come to which step."""

from collections import Counter as Counter_
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from audience.now import database_now
from engine.models import Counter, Delta, Journey, Step, Version
from journeys.pages.common import ALL, draft_of, page
from journeys.pages.period import days_of, since
from journeys.pages.versions import version_of

LIT_FOR = timedelta(seconds=3)
MOST_LIT = 200


@page()
@require_GET
def counts(request: HttpRequest, key: str) -> JsonResponse:
    """Give ``{"nodes": {id: {…}}, "edges": {"id|port": n}, "lit": […], "at"}`` of one version or of all, see ``counted``; ``?days=7``."""
    shown, now = counted(draft_of(key).journey, request.GET.get("version")), database_now()
    return JsonResponse({**numbers(shown, since(days_of(request.GET), now)), "lit": lit(shown, now), "at": now.isoformat()})


def counted(journey: Journey, wanted: str | None) -> list[Version]:
    """List the versions whose people are counted: the one that is named, "all", or the live one where none is."""
    if wanted == ALL:
        return list(Version.objects.filter(journey=journey).order_by("-number"))
    version = version_of(journey, wanted) or journey.live
    return [version] if version is not None else []


def tables(versions: Sequence[Version], begin: datetime | None = None) -> list["QuerySet[Any]"]:
    """Give counters and the deltas that are not folded yet, from an hour on; who waits is a difference of all hours."""
    ids = [version.pk for version in versions]
    lately = Q() if begin is None else Q(hour__gte=begin) | Q(measure="waiting")
    return [table.objects.filter(lately, version_id__in=ids).order_by() for table in (Counter, Delta)]


def numbers(versions: Sequence[Version], begin: datetime | None = None) -> dict[str, Any]:
    """Add up what was counted, from an hour on, in one snapshot of each table. Steps of several versions meet by id."""
    nodes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    edges: dict[str, int] = defaultdict(int)
    for rows in tables(versions, begin):
        for node, port, measure, amount in rows.values_list("node", "port", "measure").annotate(total=Sum("amount")):
            if not node:
                continue
            n = int(amount)
            if measure == "passed":
                edges[f"{node}|{port}"] += n
                nodes[node]["left"] += n
            elif measure == "ended":
                nodes[node]["ended"] += n
                if port != "finished":
                    nodes[node]["out"] += n
            else:
                nodes[node][measure] += n
    _settle(versions, nodes, edges)
    return {"nodes": {node: dict(found) for node, found in nodes.items()}, "edges": dict(edges)}


def reasons(versions: Sequence[Version], measure: str, node: str | None = None, *, begin: datetime | None = None) -> Counter_[str]:
    """Count by reason: ``skipped`` and ``failed`` messages, ``refused`` entries, ``ended`` runs; at one step, or at all."""
    found: Counter_[str] = Counter_()
    for table in tables(versions, begin):
        rows = table.filter(measure=measure)
        rows = rows if node is None else rows.filter(node=node)
        for code, amount in rows.values_list("port").annotate(total=Sum("amount")):
            found[code] += int(amount)
    return +found


def _settle(versions: Sequence[Version], nodes: dict[str, dict[str, int]], edges: dict[str, int]) -> None:
    """Say for each step how many came in: along the edges that lead to it, by a transfer, at the start those who entered."""
    # Where an edge led elsewhere in an earlier version, the newest says where it leads.
    leads = {(edge["from"], edge["port"]): edge["to"] for version in reversed(versions) for edge in version.graph["edges"]}
    entered: dict[str, int] = defaultdict(int)
    for name, n in edges.items():
        step, _bar, port = name.partition("|")
        if to := leads.get((step, port)):
            entered[to] += n
    for node in {node["id"]: node for version in reversed(versions) for node in version.graph["nodes"]}.values():
        found = nodes[node["id"]]
        found["entered"] = found.get("entered", 0) + entered[node["id"]] + found.get("moved_in", 0)
        # What a message passed is what was sent; elsewhere it is who went on.
        found["passed"] = found.get("sent", 0) if node["type"].startswith("send_") else found.get("left", 0)


def lit(versions: Sequence[Version], now: datetime) -> list[dict[str, Any]]:
    """Name who did something at which step within the last seconds."""
    rows = (
        Step.objects.filter(version_id__in=[version.pk for version in versions], at__gt=now - LIT_FOR)
        .order_by("-id")
        .values_list("node", "person_id", "at")[:MOST_LIT]
    )
    return [{"node": node, "person": person, "at": at.isoformat()} for node, person, at in rows if node]
