"""Who we know, what they did, what they may be told: one table a file."""

from audience.models.account import Account, Membership
from audience.models.catalogue import Plan
from audience.models.clock import Clock
from audience.models.consent import Consent, Suppression
from audience.models.event import Event, EventKey, Inbox
from audience.models.event_type import EventTypeRow
from audience.models.field import FieldChange, FieldDefinition
from audience.models.history import History
from audience.models.installation import Installation
from audience.models.key import AccessKey
from audience.models.movement import PlanMovement
from audience.models.person import Identity, Person
from audience.models.quarantine import Quarantined
from audience.models.ticket import Ticket
from audience.models.usage import ThresholdCrossing

__all__ = [
    "AccessKey",
    "Account",
    "Clock",
    "Consent",
    "Event",
    "EventKey",
    "EventTypeRow",
    "FieldChange",
    "FieldDefinition",
    "History",
    "Identity",
    "Inbox",
    "Installation",
    "Membership",
    "Person",
    "Plan",
    "PlanMovement",
    "Quarantined",
    "Suppression",
    "ThresholdCrossing",
    "Ticket",
]
