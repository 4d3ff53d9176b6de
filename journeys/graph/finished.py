"""A draft, written out in full."""

from typing import Any

from journeys.everywhere import read_everywhere, write_everywhere
from journeys.graph.reading import read_steps
from journeys.graph.shape import Graph, canonical


def finished(graph: Graph) -> Graph:
    """Write a draft out in full: every setting, defaults too, in the present schema."""
    steps = read_steps(graph)
    whole: list[dict[str, Any]] = []
    for raw in graph["nodes"]:
        step = steps[raw["id"]]
        settings = step.type.write(step.settings) if step.type is not None else raw["settings"]
        schema = step.type.schema if step.type is not None else raw["schema"]
        whole.append({**raw, "schema": schema, "settings": settings})
    everywhere, _problems = read_everywhere(graph.get("everywhere") or {})
    return canonical({**graph, "nodes": whole, "everywhere": write_everywhere(everywhere)})
