"""Message bounced

A message of Cairn did not arrive, and will not.
"""

from dataclasses import dataclass

from audience.event_types.base import EventType, register
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    message_id: int | None = ask(_("Message"), default=None)
    channel: str = ask(_("Channel"), default="")
    node: str = ask(_("Step"), default="")
    reason: str = ask(_("Reason"), default="")


@register
class MessageBounced(EventType[Said]):
    key = "message_bounced"
    said = Said
    internal = True
    stops = True
