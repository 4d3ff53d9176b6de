"""Colleague invited

Somebody asked a colleague in. Teams that grow need seats, and whoever invites is the one to speak to.
"""

from dataclasses import dataclass

from audience.event_types.base import EventType, register
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    invited: float = ask(_("How many"), at_least=1, default=1)
    role: str = ask(_("Role"), default="")


@register
class CollaboratorInvited(EventType[Said]):
    key = "collaborator_invited"
    said = Said
