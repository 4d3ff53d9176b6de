"""One call of a provider, and what its answer means. No database here: it runs in a thread with no transaction open."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from time import monotonic
from typing import NamedTuple

import structlog

from audience.money import Money
from channels.dispatch.back_off import ATTEMPTS, wait_before
from channels.dispatch.claims import Result, returned
from channels.dispatch.prepare import Ready
from channels.gate.answer import why
from channels.providers import Accepted, InDoubt, Refused, Unreachable, WhenUnknown
from ground.stops import stop

log = structlog.get_logger(__name__)

# What is not called so long after it was claimed is given back.
CALLED_WITHIN = 2.0


class Heard(NamedTuple):
    """``reached``: the provider answered about this message; None says nothing about the provider.

    ``suppress`` is the reason why the address must not be written to again, ``gone`` are devices that are no more.
    """

    ready: Ready
    result: Result
    reached: bool | None
    suppress: str = ""
    gone: tuple[str, ...] = ()


def call(ready: Ready, claimed: float) -> Heard:
    """Call the provider. Whatever it raises becomes a result.

    ``claimed`` is when its claim began (monotonic). Who was frozen since then knows too little: somebody may have upgraded, or another
    worker have called.
    """
    claim, provider = ready.claim, ready.route.provider
    stop("call.before")
    if monotonic() - claimed > CALLED_WITHIN:
        return Heard(ready, returned(claim, why("not_called")), None)
    try:
        accepted = provider.deliver(ready.outgoing, ready.route.settings)
        stop("call.after")
    except Refused as no:
        if no.permanent:
            reason = why(no.code, error=no.error, channel=claim.channel)
            failed = Result(claim=claim, state="failed", outcome="failed", why=reason, failed_at=claim.now)
            return Heard(ready, failed, True, no.suppress, no.gone)
        return Heard(ready, again(ready, no.error), False, "", no.gone)
    except Unreachable as nobody:
        return Heard(ready, again(ready, nobody.error, nobody.retry_after), False)
    except InDoubt as doubt:
        if provider.when_unknown is WhenUnknown.SILENT:
            return Heard(ready, _unknown(ready, doubt.error), False)
        return Heard(ready, again(ready, doubt.error), False)
    except Exception as fault:  # a provider's own mistake: the message may be out, and the others go on
        log.exception("provider_failed", provider=provider.key, message=claim.id)
        if provider.when_unknown is WhenUnknown.SILENT:
            return Heard(ready, _unknown(ready, type(fault).__name__), None)
        return Heard(ready, again(ready, type(fault).__name__), None)
    return Heard(ready, _sent(ready, accepted), True, "", accepted.gone)


def call_together(ready: Sequence[Ready], claimed: float) -> list[Heard]:
    """Call providers that answer at once, each for all its messages; where that fails, message by message."""
    heard: list[Heard] = []
    for speaker, group in groupby(sorted(ready, key=_speaker), key=_speaker):
        batch = list(group)
        provider, settings = batch[0].route.provider, batch[0].route.settings
        if provider.real:
            heard += [call(each, claimed) for each in batch]
            continue
        try:
            accepted = provider.send_together([each.outgoing for each in batch], settings)
        except Exception:
            log.exception("together_failed", provider=speaker[0])
            heard += [call(each, claimed) for each in batch]
        else:
            heard += [Heard(each, _sent(each, took), True, "", took.gone) for each, took in zip(batch, accepted, strict=True)]
    return heard


def _speaker(ready: Ready) -> tuple[str, int]:
    sender = ready.route.sender
    return ready.route.provider.key, sender.pk if sender is not None else 0


def again(ready: Ready, error: str, retry_after: float | None = None) -> Result:
    """Try later, as long as the message is good for; then the gate is asked."""
    claim = ready.claim
    attempt = claim.attempts + 1
    if attempt >= ATTEMPTS:
        reason = why("unreachable", attempts=attempt, error=error)
        return Result(claim=claim, state="failed", outcome="failed", why=reason, failed_at=claim.now)
    then = claim.now + wait_before(attempt, claim.visit_key, retry_after)
    reason = why("retry", error=error, attempts=attempt)
    if claim.valid_until is not None and then >= claim.valid_until:
        return Result(claim=claim, state="held", why=reason, due_at=max(claim.valid_until, claim.now))
    return Result(claim=claim, state="ready", why=reason, retry_at=then)


def _sent(ready: Ready, accepted: Accepted) -> Result:
    return Result(
        claim=ready.claim,
        state="sent",
        outcome="sent",
        sent_at=ready.claim.now,
        delivered_at=_when(accepted.delivered, ready.claim.now),
        provider_id=accepted.provider_id,
        segments=ready.outgoing.segments,
        cost=ready.cost if accepted.price is None else Money(Decimal(accepted.price), accepted.currency or ready.cost.currency),
    )


def _when(said: bool, now: datetime) -> datetime | None:
    return now if said else None


def _unknown(ready: Ready, error: str) -> Result:
    return Result(
        claim=ready.claim,
        state="unknown",
        outcome="unknown",
        why=why("no_answer", error=error),
        segments=ready.outgoing.segments,
        cost=ready.cost,
    )
