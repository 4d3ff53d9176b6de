"""Paywall met

Somebody clicked a feature that their plan does not have. One click is curiosity, three in a week are a wish: count them
per feature. Each one also adds to the field "paywalled_feature_attempts".
"""

from collections.abc import Iterable
from dataclasses import dataclass

from audience.event_types.base import EventType, Occurrence, register
from audience.event_types.changes import Change, CountUp
from audience.profile import Profile
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    feature: str = ask(_("Feature"), help=_("The gated feature, as your application calls it."))
    needs_plan: str = ask(_("Plan that has it"), default="")


@register
class PaywallEncountered(EventType[Said]):
    key = "paywall_encountered"
    said = Said

    def effect(self, said: Said, event: Occurrence, profile: Profile) -> Iterable[Change]:
        yield CountUp(name="paywalled_feature_attempts")
