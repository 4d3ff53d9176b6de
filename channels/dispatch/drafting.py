"""What would be said in shadow: written out as it would have gone out, kept, and told to the engine. Nobody is called.

No claim can take such a message (``cairn_message_in_shadow_calls_nobody``); no provider is asked for here.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from audience.models import Clock, Inbox
from audience.now import database_now
from audience.protocol.moments import written
from channels.dispatch.claims import Claim
from channels.dispatch.prepare import Ready, moment_for, prepare
from channels.dispatch.routes import CHANNELS, Route
from channels.models import Message
from channels.providers import SHELF
from channels.store.policy import read_policy
from channels.store.statements import write

AT_ONCE = 100


def draft(now: datetime | None = None, homes: Sequence[int] | None = None) -> int:
    """Write out what waits for it, at most AT_ONCE in one transaction; give how many were taken in hand."""
    mine = Q(state=Message.State.DRAFTING) & (Q(home__in=homes) if homes is not None else Q())
    if not Message.objects.filter(mine).exists():
        return 0
    moment = now or database_now()
    with transaction.atomic():
        rows = {row.pk: row for row in Message.objects.select_for_update(skip_locked=True).filter(mine).order_by("id")[:AT_ONCE]}
        ahead = dict(Clock.objects.filter(home__in={row.home for row in rows.values()}).values_list("home", "ahead"))
        claims = [_claim(row, moment_for(row.home, moment, ahead)) for row in rows.values()]
        ready, results = prepare(claims, _routes().items())
        write("keep_bodies", (each.body for each in ready))
        for each in ready:
            _keep(rows[each.claim.id], each, moment)
        # What there was no time for is taken in hand by the next look.
        for result in (one for one in results if one.state != "ready"):
            skipped = result.state != "failed"
            _leave_out(rows[result.claim.id], "skipped" if skipped else "failed", result.why.code, dict(result.why.values), moment)
    return len(claims)


def _routes() -> dict[str, Route | None]:
    mailroom, senders = SHELF["mailroom"], read_policy().senders
    return {channel: Route(mailroom, mailroom.settings(), None, senders.get(channel)) for channel in CHANNELS}


def _claim(row: Message, now: datetime) -> Claim:
    return Claim(
        row.pk,
        row.visit_key,
        row.run_id,
        row.person_id,
        row.home,
        row.shard,
        row.channel,
        row.message_class,
        row.is_prompt,
        row.content_id,
        row.event,
        row.valid_until,
        row.attempts,
        uuid.uuid4(),
        now,
    )


def _keep(row: Message, made: Ready, now: datetime) -> None:
    row.state, row.segments, row.cost, row.currency = Message.State.DRAFTED, made.outgoing.segments, made.cost.amount, made.cost.currency
    row.save(update_fields=["state", "segments", "cost", "currency"])
    _tell(row, "sent", "", made.claim.now, now)


def _leave_out(row: Message, state: str, code: str, values: dict[str, object], now: datetime) -> None:
    row.state, row.why, row.why_values, row.valid_until = state, code[:40], values, None
    row.save(update_fields=["state", "why", "why_values", "valid_until"])
    _tell(row, state, code, now, now)


def _tell(row: Message, outcome: str, code: str, at: datetime, now: datetime) -> None:
    """Let the run go on as if it had gone out."""
    payload = {"message_id": row.pk, "visit_key": row.visit_key, "outcome": outcome, "why": code, "at": written(at)}
    Inbox.objects.create(
        kind="outcome",
        type="$outcome",
        person_id=row.person_id,
        home=row.home,
        shard=row.shard,
        at=at,
        received_at=now,
        payload=payload,
    )
