"""Subscription cancelled

Somebody does not want to go on paying. Ask why before you ask them back; when the plan ends, it comes as "plan changed".
"""

from dataclasses import dataclass
from datetime import datetime

from audience.event_types.base import EventType, register
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    reason: str = ask(_("Reason"), help=_("What was chosen or written when cancelling."), default="")
    ends_at: datetime | None = ask(_("Ends at"), default=None)


@register
class SubscriptionCancelled(EventType[Said]):
    key = "subscription_cancelled"
    said = Said
    server_only = True
    stops = True
