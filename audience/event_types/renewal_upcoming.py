"""Renewal upcoming

A subscription renews in a few days: your billing says so before each renewal. With the number of months, the third and
the sixth can be told from the others.
"""

from dataclasses import dataclass
from datetime import datetime

from audience.event_types.base import EventType, register
from ground.ask import ask
from ground.words import _

PERIODS = (("month", _("month")), ("year", _("year")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    period: str = ask(_("Paid by"), choices=PERIODS)
    months: float = ask(_("Months so far"), help=_("How many months the subscription has lasted by then."), at_least=0, at_most=10**6)
    renews_at: datetime | None = ask(_("Renews at"), default=None)


@register
class RenewalUpcoming(EventType[Said]):
    key = "renewal_upcoming"
    said = Said
    server_only = True
