"""A receipt: written down once, the message's record corrected, and told to the journeys as an event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Least

from audience.types import type_of
from channels.models import Message, MessageBody, Receipt
from channels.receipts.own_events import Own, record
from channels.store.addresses import fold
from channels.store.suppressing import suppress
from ground.stops import stop

# What each kind says of a message, itself included: whoever clicked has seen it, and what was seen had arrived.
SAYS: Mapping[str, tuple[str, ...]] = {
    "delivered": ("delivered_at",),
    "opened": ("delivered_at", "opened_at"),
    "clicked": ("delivered_at", "opened_at", "clicked_at"),
    "replied": ("delivered_at", "replied_at"),
    "dismissed": ("delivered_at", "dismissed_at"),
    "unsubscribed": ("delivered_at",),
    "complained": ("delivered_at",),
    "bounced": ("failed_at",),
    "failed": ("failed_at",),
}
ARRIVED = frozenset(kind for kind, columns in SAYS.items() if "delivered_at" in columns)
SUPPRESSES = frozenset({"bounced", "complained"})
WITHDRAWS = frozenset({"unsubscribed", "complained"})
# What people wrote is kept in the event alone; the receipt log holds codes and addresses of links.
PERSONAL = frozenset({"text", "address"})


def hear(
    message_id: int,
    kind: str,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    *,
    provider_event_id: str,
    provider: str = "cairn",
    now: datetime | None = None,
) -> bool:
    """Take a receipt in; give whether it was news. The same one twice, or one of a message nobody knows, changes nothing.

    ``data`` may hold ``permanent`` (of a bounce; true when it is not said), ``address``, ``reason``, ``url``, ``text``. Receipts
    correct the record and never the path: the run has gone on with the outcome it heard.
    """
    said = dict(data or {})
    arrived = now or at
    happened = min(at, arrived)
    with transaction.atomic():
        message = Message.objects.filter(id=message_id).first()
        if message is None or not _once(message_id, kind, happened, arrived, provider, provider_event_id, said):
            return False
        _correct(message_id, kind, happened, said)
        if kind in SUPPRESSES and said.get("permanent", True):
            _suppress(message, kind, said, arrived)
        record(_events(message, kind, said, happened), arrived)
        stop("receipt.kept")
    stop("receipt.committed")
    return True


def _once(message_id: int, kind: str, at: datetime, now: datetime, provider: str, provider_event_id: str, said: Mapping[str, Any]) -> bool:
    """Write the receipt; the unique key lets one of two at the same time through."""
    kept = {name: value for name, value in said.items() if name not in PERSONAL}
    _receipt, made = Receipt.objects.get_or_create(
        provider=provider,
        provider_event_id=provider_event_id[:200],
        defaults={"message_id": message_id, "kind": kind, "at": at, "received_at": now, "data": kept},
    )
    return made


def _correct(message_id: int, kind: str, at: datetime, said: Mapping[str, Any]) -> None:
    """The earliest moment of each kind stays, in whatever order receipts come. What was in doubt is in doubt no more."""
    columns: dict[str, Any] = {name: Least(Coalesce(F(name), Value(at)), Value(at)) for name in SAYS[kind]}
    message = Message.objects.filter(id=message_id)
    message.update(**columns)
    if kind in ARRIVED:
        message.filter(state="unknown").update(state="sent", sent_at=Coalesce(F("called_at"), Value(at)), why="", why_values={})
    elif kind in ("bounced", "failed"):
        reason = {"why": kind, "why_values": {"reason": str(said.get("reason", ""))[:200]}}
        message.filter(state="unknown").update(state="failed", **reason)
        message.filter(state="sent").update(**reason)


def _suppress(message: Message, kind: str, said: Mapping[str, Any], now: datetime) -> None:
    address = str(said.get("address") or MessageBody.objects.filter(message=message).values_list("to", flat=True).first() or "")
    suppress(message.channel, fold(address) if message.channel == "email" else address, kind, now)


def _events(message: Message, kind: str, said: Mapping[str, Any], at: datetime) -> list[Own]:
    events = []
    if type_of(f"message_{kind}") is not None:
        about = {name: said[name] for name in ("url", "reason", "text") if said.get(name) not in (None, "")}
        events.append(Own(message.person_id, f"message_{kind}", properties_of(message) | about, at))
    # A STOP has withdrawn more than this already.
    if kind in WITHDRAWS and (kind, message.channel) != ("unsubscribed", "sms"):
        words = {"channel": message.channel, "message_class": "promotional", "source": f"{kind}: message {message.pk}"}
        events.append(Own(message.person_id, "consent_withdrawn", words, at))
    return events


def properties_of(message: Message) -> dict[str, Any]:
    """What an event says of the message it is about."""
    about = {"message_id": message.pk, "channel": message.channel, "node": message.node}
    return about | {name: value for name in ("journey_id", "run_id") if (value := getattr(message, name)) is not None}
