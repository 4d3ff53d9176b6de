"""A chosen path where chance decides: the graph that is rehearsed sends everybody there. What really walks is not touched."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from journeys.graph.reading import Step, read_steps
from journeys.graph.shape import Graph


class CannotGo(ValueError):
    """A random step has no such path: a sentence."""


def random_steps(graph: Graph) -> list[Step]:
    """Give the steps at which chance decides."""
    return [step for step in read_steps(graph).by_id.values() if _always(step, next((p.key for p in step.ports), "")) is not None]


def choose(graph: Graph, paths: Mapping[str, str]) -> Graph:
    """Give the graph in which each random step that is named leads by one path only; steps that are gone are passed over.

    Raises CannotGo.
    """
    if not paths:
        return graph
    chosen: dict[str, Any] = {}
    for step in random_steps(graph):
        if step.id in paths:
            settings = _always(step, paths[step.id])
            if settings is None or step.type is None:
                raise CannotGo(_("“%(step)s” has no path “%(path)s” any more.") % {"step": step.title, "path": paths[step.id]})
            chosen[step.id] = step.type.write(settings)
    return {**graph, "nodes": [{**raw, "settings": chosen.get(raw["id"], raw["settings"])} for raw in graph["nodes"]]}


def _always(step: Step, port: str) -> Any:
    return step.type.always(step.settings, port) if step.type is not None else None
