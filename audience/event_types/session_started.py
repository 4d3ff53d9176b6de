"""Session started

Somebody opened the product. Good for "more than five times a week" and for "has not been here for two weeks".
"""

from dataclasses import dataclass

from audience.event_types.base import EventType, register
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    platform: str = ask(_("Platform"), default="")


@register
class SessionStarted(EventType[Said]):
    key = "session_started"
    said = Said
