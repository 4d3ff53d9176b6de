"""Purchase completed

Money changed hands for something else than a plan: an add-on, seats, credits. Changes of the plan come as "plan changed".
"""

from dataclasses import dataclass

from audience.event_types.base import EventType, register
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    product: str = ask(_("What was bought"), default="")
    amount: float | None = ask(_("Amount"), at_least=0, default=None)
    currency: str = ask(_("Currency"), help=_("Three letters: USD, EUR."), default="")


@register
class PurchaseCompleted(EventType[Said]):
    key = "purchase_completed"
    said = Said
    server_only = True
    stops = True
