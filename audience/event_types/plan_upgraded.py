"""Plan upgraded

The customer bought a higher plan. Said together with "plan changed", it counts once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from audience.event_types.base import EventType, Occurrence, register
from audience.event_types.changes import Change, SetPlan
from audience.profile import Profile
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    to: str = ask(_("New plan"), help=_("The plan's name in code, as in your catalogue."))
    before: str = ask(_("Plan before"), default="")


@register
class PlanUpgraded(EventType[Said]):
    key = "plan_upgraded"
    said = Said
    server_only = True
    stops = True
    for_account = True

    def effect(self, said: Said, event: Occurrence, profile: Profile) -> Iterable[Change]:
        yield SetPlan(plan=said.to, says_move=True, says_up=True, before=said.before)
