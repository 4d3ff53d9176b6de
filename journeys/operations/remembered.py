"""Ticks given at the last publish: they hold while nothing changed about what they were given for."""

from typing import Any

from audience.models import History
from engine.models import Journey
from journeys.checks.base import Finding
from journeys.graph.shape import Graph


def remembered(journey: Journey, graph: Graph, found: list[Finding]) -> frozenset[str]:
    """Give the keys of warnings that were accepted for the live version and whose step is the same in ``graph``, ways on included.

    What is about no step holds while the start and what holds everywhere are the same.
    """
    live = journey.live
    if live is None:
        return frozenset()
    rows = History.objects.filter(object_type="journey", object_id=str(journey.pk), operation="publish")
    last = rows.order_by("-id").values_list("values", flat=True).first() or {}
    if last.get("version") != live.number:
        return frozenset()
    accepted = set(last.get("accepted", ()))
    return frozenset(one.key for one in found if one.key in accepted and _about(live.graph, one.node) == _about(graph, one.node))


def _about(graph: Graph, node: str) -> list[Any]:
    """Give all that a finding can be about."""
    start = next((one["id"] for one in graph["nodes"] if str(one["type"]).startswith("entry_")), "")
    nodes = [one for one in graph["nodes"] if one["id"] == (node or start)]
    edges = sorted((edge["port"], edge["to"]) for edge in graph["edges"] if node and edge["from"] == node)
    return [nodes, edges, None if node else graph.get("everywhere")]
