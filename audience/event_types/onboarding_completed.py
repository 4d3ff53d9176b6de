"""Onboarding completed

Somebody has seen what the product is good for. Until then nobody offers them more of it, unless they run into a limit.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from audience.event_types.base import EventType, Occurrence, register
from audience.event_types.changes import Change, Onboarded
from audience.profile import Profile
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    milestone: str = ask(_("Milestone"), default="")


@register
class OnboardingCompleted(EventType[Said]):
    key = "onboarding_completed"
    said = Said
    stops = True

    def effect(self, said: Said, event: Occurrence, profile: Profile) -> Iterable[Change]:
        yield Onboarded()
