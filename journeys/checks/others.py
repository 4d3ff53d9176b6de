"""The other live journeys, as far as a check compares them: read once for each version, because a version never changes."""

from datetime import timedelta
from functools import lru_cache

from engine.models import Journey, Version
from journeys.checks.base import Other
from journeys.everywhere import read_everywhere
from journeys.graph.days import most_messages, offsets
from journeys.graph.shape import Graph
from journeys.graph.surgery import look


def other_journeys(journey: Journey | None) -> tuple[Other, ...]:
    """Give every live journey but this one, by name. What is walked in shadow says nothing, so it is no rival."""
    live = Journey.objects.filter(state=Journey.State.LIVE, live__shadow=False).order_by("name", "id")
    if journey is not None:
        live = live.exclude(pk=journey.pk)
    return tuple(
        _of(name, version, published.timestamp()) for name, version, published in live.values_list("name", "live", "live__published_at")
    )


@lru_cache(maxsize=1024)
def _of(name: str, version: int, published: float) -> Other:
    """Read one. ``published`` tells versions of different databases apart."""
    return other_of(name, Version.objects.values_list("graph", flat=True).get(pk=version))


def other_of(name: str, graph: Graph) -> Other:
    steps, paths = look(graph)
    everywhere, _problems = read_everywhere(graph.get("everywhere") or {})
    starts = [step for step in steps.by_id.values() if step.group == "start" and step.type is not None]
    days = offsets(steps, paths)
    return Other(
        name=name,
        types=frozenset(kind for step in starts if step.type is not None for kind in step.type.listens(step.settings)),
        messages=max(most_messages(steps, paths).values(), default=0),
        lasts=max((days[step.id] for step in steps.by_id.values() if step.group == "say"), default=timedelta()),
        prompt=everywhere.prompt,
        priority=everywhere.priority,
    )
