"""A claim: a message that this worker has taken, and what became of it."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from audience.money import Money
from channels.dispatch.routes import CHANNELS
from channels.gate import Why
from channels.store.statements import exchange, fetch


class Claim(NamedTuple):
    """``now`` is the moment for its home, which may have a clock of its own in Sandbox."""

    id: int
    visit_key: str
    run_id: int | None
    person_id: int
    home: int
    shard: int
    channel: str
    message_class: str
    is_prompt: bool
    content_id: int
    event: Mapping[str, Any]
    valid_until: datetime | None
    attempts: int
    token: uuid.UUID
    now: datetime


NOTHING = Why("", {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of a claim, as it is written down. ``outcome`` empty: the engine hears nothing yet. ``tried``: it was called."""

    claim: Claim
    state: str
    outcome: str = ""
    why: Why = NOTHING
    due_at: datetime | None = None
    retry_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    failed_at: datetime | None = None
    provider_id: str = ""
    segments: int = 0
    cost: Money | None = None
    tried: bool = True

    def as_row(self) -> dict[str, Any]:
        return {
            "id": self.claim.id,
            "token": str(self.claim.token),
            "state": self.state,
            "why": self.why.code,
            "why_values": self.why.values,
            "due_at": self.due_at,
            "retry_at": self.retry_at,
            "sent_at": self.sent_at,
            "delivered_at": self.delivered_at,
            "failed_at": self.failed_at,
            "provider_id": self.provider_id[:200],
            "segments": self.segments,
            "cost": self.cost.amount if self.cost is not None else 0,
            "currency": self.cost.currency if self.cost is not None else "",
            "tried": self.tried,
            "outcome": self.outcome,
            "at": self.claim.now,
        }


def ready_channels(now: datetime, homes: Sequence[int] | None) -> set[str]:
    """Name the channels that have something to claim."""
    found = fetch("ready_channels", channels=list(CHANNELS), homes=list(homes) if homes else None, now=now)
    return {channel for (channel,) in found}


def claim(channel: str, size: int, now: datetime, homes: Sequence[int] | None) -> list[tuple[Any, ...]]:
    """Take up to ``size`` ready messages of a channel; in the transaction of the caller, who commits it before calling anybody."""
    if size < 1:
        return []
    token = uuid.uuid4()
    rows = fetch("claim_messages", channel=channel, homes=list(homes) if homes else None, now=now, size=size, token=token)
    # Raw statements get JSON as text.
    at = Claim._fields.index("event")
    return [(*row[:at], json.loads(row[at]), *row[at + 1 :], token) for row in rows]


def returned(claim_: Claim, why: Why) -> Result:
    """Give it back to the gate, which is asked in the next step of its home."""
    return Result(claim=claim_, state="held", outcome="returned", why=why, due_at=claim_.now, tried=False)


def settle(results: Sequence[Result], now: datetime) -> int:
    """Write results down in one transaction, inbox rows for the engine included; give how many were still ours to settle."""
    if not results:
        return 0
    with transaction.atomic():
        return len(exchange("settle_messages", (result.as_row() for result in results), now=now))
