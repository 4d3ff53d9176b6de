"""How far from the start a step is, and how much was said by then: the longest way down to it, with all rounds of its loops."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Generic, TypeVar

from journeys.graph.paths import Paths
from journeys.graph.reading import Step, Steps

W = TypeVar("W", int, timedelta)


def offsets(steps: Steps, paths: Paths) -> Mapping[str, timedelta]:
    """Give for each step the longest time between entering the journey and coming here for the first time."""
    return _Longest(steps, paths, _rest, timedelta()).before(paths.order)


def most_messages(steps: Steps, paths: Paths) -> Mapping[str, int]:
    """Give for each step the most messages on a path down to it, itself included."""
    before = _Longest(steps, paths, _touches, 0).before(paths.order)
    return {step: before[step] + _touches(steps[step]) for step in paths.order}


class _Longest(Generic[W]):
    """The heaviest path. A step that sends people back adds what lies between as often as it does so."""

    def __init__(self, steps: Steps, paths: Paths, weight: Callable[[Step], W], nothing: W) -> None:
        self.steps, self.paths = steps, paths
        self.weight: Callable[[Step], W] = weight
        self.nothing: W = nothing
        self.place = {step: nth for nth, step in enumerate(paths.order)}
        self.rounds: dict[tuple[str, str], W] = {}

    def before(self, order: tuple[str, ...]) -> dict[str, W]:
        """Give what was gathered before each step of a stretch, which is in the order of the paths; ways from elsewhere do not count."""
        before: dict[str, W] = {}
        after: dict[str, W] = {}
        for step in order:
            before[step] = max((after[one] for one, _port in self.paths.into[step] if one in after), default=self.nothing)
            after[step] = before[step] + self.weight(self.steps[step]) + self._again(step)
        return before

    def _again(self, step: str) -> W:
        """What is gathered on the rounds that begin here."""
        read = self.steps[step]
        times = read.type.rounds(read.settings) if read.type is not None else 0
        back = next((way.to for way in self.paths.ways[step] if way.port.loops and way.back), None)
        if not times or back is None:
            return self.nothing
        if (back, step) not in self.rounds:
            # For whatever comes back to this step meanwhile, a round of its own is not counted into itself.
            self.rounds[back, step] = self.nothing
            stretch = self.paths.order[self.place[back] : self.place[step] + 1]
            below = self.paths.reach([back])
            inside = tuple(one for one in stretch if one in below)
            self.rounds[back, step] = (self.before(inside)[step] + self.weight(read)) * times
        return self.rounds[back, step]


def _rest(step: Step) -> timedelta:
    return step.type.longest(step.settings) if step.type is not None else timedelta()


def _touches(step: Step) -> int:
    return step.type.touches(step.settings) if step.type is not None else 0
