"""Message sent

A message of Cairn went out.
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


@register
class MessageSent(EventType[Said]):
    key = "message_sent"
    said = Said
    internal = True
    stops = True
