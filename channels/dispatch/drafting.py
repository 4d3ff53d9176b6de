"""What would be said in shadow: written out as it would have gone out, kept, and told to the engine. Nobody is called.

No claim can take such a message (``cairn_message_in_shadow_calls_nobody``); no provider is asked for here.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from audience.models import Clock, Inbox
from audience.now import database_now
from audience.protocol.moments import written
from channels.dispatch.claims import Claim, Result
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
        taken = tuple(rows)
        for gone in rows.keys() - _wanted(rows):
            _cancel(rows.pop(gone))
        ahead = dict(Clock.objects.filter(home__in={row.home for row in rows.values()}).values_list("home", "ahead"))
        claims = [_claim(row, moment_for(row.home, moment, ahead)) for row in rows.values()]
        ready, results = prepare(claims, _routes().items())
        write("keep_bodies", (each.body for each in ready))
        for each in ready:
            _keep(rows[each.claim.id], each, moment)
        # What there was no time for is taken in hand by the next look.
        for result in (one for one in results if one.state != "ready"):
            _leave_out(rows[result.claim.id], result, moment)
    return len(taken)


def _wanted(ids: Iterable[int]) -> set[int]:
    """Find those whose run still rests at the visit that asked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select m.id from cairn_channels_message m join cairn_engine_run r on r.id = m.run_id"
            " where m.id = any(%s) and r.state = 'sending' and concat_ws(':', r.id, r.node, r.visit) = m.visit_key",
            [list(ids)],
        )
        return {id_ for (id_,) in cursor.fetchall()}


def _cancel(row: Message) -> None:
    row.state, row.why, row.why_values, row.valid_until = Message.State.CANCELLED, "run_ended", {}, None
    row.save(update_fields=["state", "why", "why_values", "valid_until"])


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


def _leave_out(row: Message, result: Result, now: datetime) -> None:
    """It cannot be written out, or goes back to the gate, which is asked again at once."""
    row.state, row.why, row.why_values, row.valid_until = result.state, result.why.code[:40], dict(result.why.values), None
    row.due_at = result.due_at
    row.save(update_fields=["state", "why", "why_values", "valid_until", "due_at"])
    if result.outcome in ("skipped", "failed"):
        _tell(row, result.outcome, row.why, now, now)


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
