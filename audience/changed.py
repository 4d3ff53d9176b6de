"""What an event changed: everything that has to be written, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ground.frozen import frozen


@frozen(kw_only=True)
class FieldChanged:
    """A registered field took another value; those of personal fields are not told."""

    owner: str
    owner_id: int
    name: str
    old: Any
    new: Any
    at: datetime
    event_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Movement:
    """A home went from one plan to another; ``id`` once it is saved."""

    home: int
    person_id: int
    account_id: int | None
    from_plan: str
    to_plan: str
    direction: int
    mrr_before: Decimal
    mrr_after: Decimal
    currency: str
    at: datetime
    event_id: int | None = None
    id: int | None = None


@frozen(kw_only=True)
class ConsentSaid:
    """A line for the ledger."""

    person_id: int
    channel: str
    message_class: str
    given: bool
    at: datetime
    source: str
    wording: str = ""
    ip: str = ""
    actor: str = ""
    event_id: int | None = None
    recorded_at: datetime | None = None


@frozen(kw_only=True)
class Crossed:
    home: int
    meter: str
    threshold: int
    period: str
    at: datetime


@frozen(kw_only=True)
class OwnEvent:
    """An event that follows; whoever walks writes it into log and inbox."""

    type: str
    properties: Mapping[str, Any]
    at: datetime


@dataclass(slots=True)
class Changes:
    """All that followed from one event. ``person`` and ``account`` tell whose rows are to be written."""

    person: bool = False
    account: bool = False
    fields: list[FieldChanged] = field(default_factory=list)
    movement: Movement | None = None
    consents: list[ConsentSaid] = field(default_factory=list)
    tickets: set[str] = field(default_factory=set)
    crossed: list[Crossed] = field(default_factory=list)
    own_events: list[OwnEvent] = field(default_factory=list)
    meters: set[str] = field(default_factory=set)
    role: bool = False
    plan_of_account: bool = False
    person_id: int = 0
    event_id: int | None = None

    def __bool__(self) -> bool:
        return self.person or self.account or bool(self.consents or self.tickets or self.crossed or self.own_events or self.movement)
