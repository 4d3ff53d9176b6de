"""Message clicked

Somebody followed the link of a message of Cairn.
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
    url: str = ask(_("Link"), default="")


@register
class MessageClicked(EventType[Said]):
    key = "message_clicked"
    said = Said
    internal = True
    stops = True
