"""How far from the start a step is, counting the longest waits on the way."""

from collections.abc import Mapping
from datetime import timedelta

from journeys.graph.paths import Paths
from journeys.graph.reading import Steps


def offsets(steps: Steps, paths: Paths) -> Mapping[str, timedelta]:
    """Give for each step the longest time between entering the journey and coming here; loops count once."""
    found: dict[str, timedelta] = {}
    for step in paths.order:
        found[step] = max((found[before] + _rest(steps, before) for before, _port in paths.into.get(step, [])), default=timedelta())
    return found


def most_messages(steps: Steps, paths: Paths) -> Mapping[str, int]:
    """Give for each step the most messages on a path down to it, itself included."""
    found: dict[str, int] = {}
    for step in paths.order:
        before = max((found[one] for one, _port in paths.into.get(step, [])), default=0)
        read = steps[step]
        found[step] = before + (read.type.touches(read.settings) if read.type is not None else 0)
    return found


def _rest(steps: Steps, step: str) -> timedelta:
    read = steps[step]
    return read.type.longest(read.settings) if read.type is not None else timedelta()
