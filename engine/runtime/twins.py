"""The version that is walked over the past: a draft that has none, or a published one, under a number below zero."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.core.compiled import compile_graph
from engine.shelf import nodes
from engine.store.journeys import LiveVersion, lend_version, lent, prepare, version

# Below all drafts, which go by the number of their job.
TWINS_FROM = 10**12


def draft_version(number: int, journey_id: int, key: str, graph: Mapping[str, Any]) -> LiveVersion:
    """Compile a graph that has no version, under a number below zero. Raises CannotCompile."""
    found = lent(number)
    if found is None:
        found = prepare(number, 0, journey_id, compile_graph(graph, nodes.get, key))
        lend_version(found)
    return found


def published_version(version_id: int) -> LiveVersion:
    """Give a version that was published; one in shadow as if it spoke. Raises CannotCompile."""
    found = version(version_id)
    if not found.shadow:
        return found
    number = -TWINS_FROM - version_id
    twin = lent(number)
    if twin is None:
        twin = replace(found, id=number, shadow=False)
        lend_version(twin)
    return twin
