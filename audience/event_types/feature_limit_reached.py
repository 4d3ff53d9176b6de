"""Limit reached

Somebody wanted to go on and the plan said no: no seat left, no storage left, no sends left. The best moment to offer
the next plan is now, not tomorrow morning.
"""

from dataclasses import dataclass

from audience.event_types.base import EventType, register
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    feature: str = ask(_("Feature"), help=_("What ran out, as your application calls it: storage, seats."), default="")
    used: float | None = ask(_("Used"), at_least=0, at_most=10**15, default=None)
    limit: float | None = ask(_("Limit"), at_least=0, at_most=10**15, default=None)


@register
class FeatureLimitReached(EventType[Said]):
    key = "feature_limit_reached"
    said = Said
