"""What workers that died left behind."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction

from audience.money import Money
from channels.dispatch.claims import Claim, Result, settle
from channels.dispatch.routes import SenderNotReady, settings_of
from channels.gate.answer import why
from channels.models import Message
from channels.providers import SHELF, Accepted, InDoubt, Provider, Refused, Unreachable, WhenUnknown
from channels.store.policy import policy

log = structlog.get_logger(__name__)

AT_ONCE = 500


def sweep(now: datetime) -> int:
    """Settle claims whose worker is gone; give how many.

    What was never called goes out again. What may be out is unknown, and its provider's policy says what follows: send again with
    our key, ask, or stay silent. A run leaves an unknown message that is not repeated as if it had been sent, marked.
    """
    with transaction.atomic():
        left = list(
            Message.objects.select_for_update(skip_locked=True)
            .filter(state="claimed", claimed_at__lt=now - timedelta(seconds=settings.CLAIMS_GIVEN_UP_AFTER_SECONDS))
            .order_by("claimed_at", "id")[:AT_ONCE]
        )
        asked = [message for message in left if message.called_at is not None and _policy(message) is WhenUnknown.ASK]
        settled = settle([_settled(message, now) for message in left if message not in asked], now)
    # Asking is a call, so no transaction is open.
    return settled + settle([found for message in asked if (found := _ask(message, now)) is not None], now)


def _settled(message: Message, now: datetime) -> Result:
    claim = _claim(message, now)
    if message.called_at is None:
        return Result(claim=claim, state="ready", why=why("not_called"), tried=False)
    if _policy(message) is WhenUnknown.REPEAT:
        return Result(claim=claim, state="ready", why=why("worker_gone"))
    log.warning("message_in_doubt", message=message.pk, provider=message.provider)
    return Result(claim=claim, state="unknown", outcome="unknown", why=why("worker_gone"), segments=message.segments, cost=_cost(message))


def _ask(message: Message, now: datetime) -> Result | None:
    """Ask the provider whether it knows our key; while it cannot be asked, the next sweep tries."""
    claim = _claim(message, now)
    provider, sender = SHELF[message.provider], policy().senders.get(message.channel)
    try:
        found: Accepted | None = provider.find(f"cairn:{message.visit_key}", settings_of(provider, sender))
    except (Refused, Unreachable, InDoubt, SenderNotReady):
        return None
    if found is None:
        return Result(claim=claim, state="ready", why=why("worker_gone"))
    return Result(
        claim=claim,
        state="sent",
        outcome="sent",
        sent_at=message.called_at,
        provider_id=found.provider_id,
        segments=message.segments,
        cost=_cost(message),
    )


def _cost(message: Message) -> Money:
    return Money(message.cost, message.currency or policy().installation.currency)


def _policy(message: Message) -> WhenUnknown:
    provider: Provider[object] | None = SHELF.get(message.provider)
    return provider.when_unknown if provider is not None else WhenUnknown.SILENT


def _claim(message: Message, now: datetime) -> Claim:
    return Claim._make([*(getattr(message, name) for name in Claim._fields[:-1]), now])
