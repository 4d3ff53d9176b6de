"""Clocks that stood still: what a pause does to a wait. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from engine.core.decision import Decision, Sleep
from engine.core.moment import Moment
from ground.frozen import frozen

LATE = ("send", "wait", "skip")
Interval = tuple[datetime, datetime]


@frozen()
class Pause:
    """A pause that is over. ``late`` says what becomes of a wait that would have ended meanwhile: ``send``, ``wait`` or ``skip``."""

    start: datetime
    end: datetime
    late: str = "wait"

    def later(self, ahead: timedelta) -> "Pause":
        return Pause(self.start + ahead, self.end + ahead, self.late)


def thawed(at: datetime, stood: Iterable[Interval]) -> datetime:
    """Move a moment by as long as the clock stood still after it; what overlaps counts once."""
    length, until = timedelta(0), at
    for start, end in sorted(stood):
        start = max(start, until)
        if end > start:
            length, until = length + (end - start), end
    return at + length


def after_pauses(
    moment: Moment, own: Sequence[Pause], pauses: Sequence[Pause], decide: Callable[[Moment], Decision]
) -> tuple[Moment, bool]:
    """Give the moment of a wait as its clock counts it, and whether what it leads to is passed over.

    ``own`` are the pauses of this run alone, ``pauses`` those of its journey; ``moment.entered_at`` is when the step was really reached.
    A wait that is not over keeps its rest. One that would have ended during
    a pause follows the choice: it is over (``send``, ``skip``), or keeps its rest; a time of day that went by waits for the next one.
    """
    stood: tuple[Interval, ...] = tuple((pause.start, pause.end) for pause in own)
    reached = moment.entered_at

    def over(at: datetime, counted: tuple[Interval, ...]) -> bool:
        until_then = tuple((start, min(end, at)) for start, end in counted if start < at)
        then = replace(moment, now=at, entered_at=thawed(reached, until_then), stood=until_then, woken_by=None)
        return not isinstance(decide(then), Sleep)

    for pause in sorted([*own, *pauses], key=lambda p: (p.start, p.end)):
        if pause.end <= reached:
            continue
        if pause.start > reached and over(pause.start, stood):
            break
        counted = (*stood, (pause.start, pause.end))
        if over(pause.end, stood):
            if pause.late != "wait":
                return replace(moment, entered_at=thawed(reached, stood), stood=stood), pause.late == "skip"
            if over(pause.end, counted):
                reached = pause.end
        stood = counted
    return replace(moment, entered_at=thawed(reached, stood), stood=stood), False
