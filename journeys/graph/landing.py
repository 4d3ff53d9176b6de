"""Where whoever rests at a step of one graph could go on in another one."""

from collections.abc import Mapping

from journeys.graph.paths import Paths, paths_of
from journeys.graph.reading import Step, read_steps
from journeys.graph.shape import Graph

SAME, CHANGED, GONE = "same", "changed", "gone"


def landings(graph: Graph) -> list[Step]:
    """The steps at which somebody can be put, in the order of the paths: all but the start."""
    steps = read_steps(graph)
    paths = paths_of(graph, steps.ports_of)
    return [step for step_id in paths.order if (step := steps.by_id[step_id]).type is not None and step.group != "start"]


def became(before: Graph, after: Graph, node: str) -> str:
    """Say what became of a step: it is the same, asks or leads otherwise, or is gone."""
    old, new = (next((raw for raw in graph["nodes"] if raw["id"] == node), None) for graph in (before, after))
    if old is None or new is None:
        return GONE
    ways = [sorted((edge["port"], edge["to"]) for edge in graph["edges"] if edge["from"] == node) for graph in (before, after)]
    same = all(old.get(part) == new.get(part) for part in ("type", "schema", "settings")) and ways[0] == ways[1]
    return SAME if same else CHANGED


def suggested(before: Graph, after: Graph, node: str) -> str:
    """Name the step at which somebody would go on: the same one, or the next on the way that is there; nothing where that is not plain.

    A branch that is gone is not passed: nobody is put on a path for which they did not qualify.
    """
    there = {step.id for step in landings(after)}
    steps = read_steps(before)
    paths, seen = paths_of(before, steps.ports_of), set[str]()
    at: str | None = node
    while at is not None and at not in seen:
        if at in there:
            return at
        seen.add(at)
        at = _only_way(paths, steps.by_id, at)
    return ""


def _only_way(paths: Paths, steps: Mapping[str, Step], node: str) -> str | None:
    plain = [way for way in paths.ways.get(node, []) if not way.port.side]
    return plain[0].to if len(plain) == 1 and steps[node].group != "start" else None
