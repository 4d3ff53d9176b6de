"""Support ticket opened

Somebody waits for help. Nobody is sold anything until the ticket is closed, and some days longer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from audience.event_types.base import EventType, Occurrence, register
from audience.event_types.changes import Change, OpenTicket
from audience.profile import Profile
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    ticket: str = ask(_("Ticket"), help=_("Its number or id in your help desk."))
    subject: str = ask(_("Subject"), default="")


@register
class SupportTicketOpened(EventType[Said]):
    key = "support_ticket_opened"
    said = Said
    server_only = True
    stops = True

    def effect(self, said: Said, event: Occurrence, profile: Profile) -> Iterable[Change]:
        yield OpenTicket(id=said.ticket)
