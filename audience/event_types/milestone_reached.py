"""Milestone reached

Somebody has done something with your product for the 50th or the 1,000th time. They get what they pay for, so it is a
good moment to congratulate, and to say what others do next. Say it once for each milestone.
"""

from dataclasses import dataclass

from audience.event_types.base import EventType, register
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    what: str = ask(_("What is counted"), help=_("In the plural, as people read it: boards, projects, reports."))
    count: float = ask(_("How many"), at_least=1, at_most=10**15)


@register
class MilestoneReached(EventType[Said]):
    key = "milestone_reached"
    said = Said
