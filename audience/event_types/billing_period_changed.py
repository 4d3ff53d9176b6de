"""Billing period changed

The same plan is paid by the year now, or by the month. A change of the plan itself comes as "plan changed".
"""

from dataclasses import dataclass

from audience.event_types.base import EventType, register
from audience.event_types.renewal_upcoming import PERIODS
from ground.ask import ask
from ground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    to: str = ask(_("Paid by"), choices=PERIODS)


@register
class BillingPeriodChanged(EventType[Said]):
    key = "billing_period_changed"
    said = Said
    server_only = True
    stops = True
