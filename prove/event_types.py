"""Proof poisoned

An event that nobody can walk.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from audience.event_types.base import EventType, Occurrence, register
from audience.event_types.changes import Change
from audience.profile import Profile


class PoisonOnPurpose(RuntimeError):
    """This event was meant to be poison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """It says nothing."""


@register
class ProofPoisoned(EventType[Said]):
    key = "proof_poisoned"
    said = Said

    def effect(self, said: Said, event: Occurrence, profile: Profile) -> Iterable[Change]:
        raise PoisonOnPurpose
