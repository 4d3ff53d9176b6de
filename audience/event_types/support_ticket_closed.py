"""Support ticket closed

Somebody was helped. Without a ticket named, all their open tickets are closed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from audience.event_types.base import EventType, Occurrence, register
from audience.event_types.changes import Change, CloseTicket
from audience.profile import Profile
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    ticket: str = ask(_("Ticket"), help=_("Its number or id in your help desk."), default="")


@register
class SupportTicketClosed(EventType[Said]):
    key = "support_ticket_closed"
    said = Said
    server_only = True
    stops = True

    def effect(self, said: Said, event: Occurrence, profile: Profile) -> Iterable[Change]:
        yield CloseTicket(id=said.ticket)
