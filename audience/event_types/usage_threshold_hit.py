"""Usage threshold crossed

A meter went past 80, 90 or 100 percent of its limit. Cairn says this by itself from "usage reported", once per crossing
and billing period; an application that watches its own limits may say it, too.
"""

from dataclasses import dataclass

from audience.event_types.base import EventType, register
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    meter: str = ask(_("Meter"), help=_("What is counted: storage, seats, contacts."))
    threshold: float | None = ask(_("Threshold in percent"), at_least=0, at_most=10**15, default=None)
    used: float | None = ask(_("Used"), at_least=0, at_most=10**15, default=None)
    limit: float | None = ask(_("Limit"), at_least=0, at_most=10**15, default=None)
    pct: float | None = ask(_("Used in percent"), at_least=0, at_most=10**15, default=None)


@register
class UsageThresholdHit(EventType[Said]):
    key = "usage_threshold_hit"
    said = Said
