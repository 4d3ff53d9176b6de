"""Signed up

Somebody made an account with you. The first steps of a newcomer begin here; nobody is sold anything yet.
"""

from dataclasses import dataclass

from audience.event_types.base import EventType, register
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    plan: str = ask(_("Plan"), help=_("The plan's name in code, as in your catalogue."), default="")
    source: str = ask(_("Where from"), help=_("How somebody came to you, such as invitation or website."), default="")


@register
class SignedUp(EventType[Said]):
    key = "signed_up"
    said = Said
