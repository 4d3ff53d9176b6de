"""Plan changed

The customer is on another plan now, up or down. The plan belongs to the account where there is one, so colleagues
hear no more about upgrading either.
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
class PlanChanged(EventType[Said]):
    key = "plan_changed"
    said = Said
    server_only = True
    stops = True
    for_account = True

    def effect(self, said: Said, event: Occurrence, profile: Profile) -> Iterable[Change]:
        yield SetPlan(plan=said.to, says_move=True, before=said.before)
