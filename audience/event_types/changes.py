"""What an event type's effect may answer: small frozen wishes, carried out by `audience.effects` with the rules of moments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SetField:
    """Write a field of the person, or of the account where ``owner`` says so (the person's, where there is none)."""

    name: str
    value: Any
    owner: str = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountUp:
    """Add to a number of the person; each event counts, however late."""

    name: str
    by: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPlan:
    """The plan is now this one, on the account where the person has one.

    ``says_move``: it tells of a change, so it counts as one even where the plan before is not known; ``before`` may name it.
    ``says_up``: it tells of an upgrade.
    """

    plan: str
    says_move: bool = False
    says_up: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """A meter stands at ``used`` of ``limit``. ``scope``: of the ``account`` (where there is one) or of the ``person``."""

    meter: str
    used: float
    limit: float | None = None
    scope: str = "account"
    period: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SayConsent:
    """Consent was given or withdrawn. An empty ``channels`` means all of them, an empty ``message_class`` both."""

    given: bool
    channels: tuple[str, ...] = ()
    message_class: str = ""
    source: str = ""
    wording: str = ""
    ip: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTicket:
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTicket:
    """An empty ``id`` closes all that are open."""

    id: str


@dataclass(frozen=True, slots=True)
class Onboarded:
    """The person has seen what the product is good for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Another event follows from this one; it comes back through the inbox."""

    type: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None


Change = SetField | CountUp | SetPlan | Usage | SayConsent | OpenTicket | CloseTicket | Onboarded | Record
