"""What happens next to whoever is put at a step: whether they rest there, and what can be said to them before they rest."""

from collections.abc import Mapping
from dataclasses import dataclass

from journeys.graph.paths import paths_of
from journeys.graph.reading import read_steps
from journeys.graph.shape import Graph


@dataclass(frozen=True, slots=True)
class Ahead:
    """``rests``: the step is a wait; ``surely``: of a length, so nobody passes it at once unless what they waited already counts.

    ``messages``: by channel the most that one person can hear from here before the next wait, on whichever path; the gate may hold them.
    """

    rests: bool
    surely: bool
    messages: Mapping[str, int]


def ahead(graph: Graph, step_id: str) -> Ahead:
    """Look from a step down to the next waits. A way that leads back is not followed: a check asks for a wait on every way round."""
    steps = read_steps(graph)
    paths = paths_of(graph, steps.ports_of)
    most: dict[str, dict[str, int]] = {}

    def beyond(step: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for way in paths.ways.get(step, []):
            if way.to is not None and not way.back and steps[way.to].group != "wait":
                for channel, n in most[way.to].items():
                    found[channel] = max(found.get(channel, 0), n)
        return found

    for step in reversed(paths.order):
        found, channel = beyond(step), getattr(steps[step].type, "channel", "")
        most[step] = {**found, channel: found.get(channel, 0) + 1} if channel else found
    here = steps[step_id]
    kind = here.type.kind if here.type is not None else ""
    return Ahead(here.group == "wait", kind == "wait_time", most[step_id])
