"""Usage reported

How much of a limit is used, as often as you like. It fills the fields "<meter>_used", "<meter>_limit" and
"<meter>_used_pct", and becomes "usage threshold crossed" when a threshold is passed for the first time in the billing
period. Without a limit, the plan's limit for this meter counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from audience.event_types.base import EventType, Occurrence, register
from audience.event_types.changes import Change, Usage
from audience.profile import Profile
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    meter: str = ask(_("Meter"), help=_("What is counted: storage, seats, contacts."))
    used: float = ask(_("Used"), at_least=0, at_most=10**15)
    limit: float | None = ask(_("Limit"), at_least=0, at_most=10**15, default=None)
    scope: str = ask(_("Counted per"), choices=(("account", "account"), ("person", "person")), default="account")
    period: str = ask(_("Billing period"), help=_("Any name that changes with it; without one, the month."), default="")


@register
class UsageReported(EventType[Said]):
    key = "usage_reported"
    said = Said
    stops = True
    for_account = True

    def effect(self, said: Said, event: Occurrence, profile: Profile) -> Iterable[Change]:
        yield Usage(meter=said.meter, used=said.used, limit=said.limit, scope=said.scope, period=said.period)
