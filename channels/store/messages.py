"""Messages, read and written in bulk inside the engine's step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from channels.models import Message
from channels.store.rows import COLUMNS, NAMES, MessageRow
from channels.store.statements import fetch, write
from ground.jsons import loads

SETTLED = ("sent", "failed", "unknown", "skipped", "cancelled")
WHY_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a message."""

    message_id: int
    state: str
    at: datetime | None
    why: str


def due(shards: Sequence[int], homes: Sequence[int] | None, now: datetime, size: int) -> list[MessageRow]:
    """Held messages whose moment has come, locked."""
    return _rows(fetch("due_messages", columns=COLUMNS, shards=list(shards), homes=list(homes) if homes else None, now=now, size=size))


def pending_of(people: Iterable[int]) -> list[MessageRow]:
    """Messages of these people that no provider has yet, locked until the transaction is over."""
    return _rows(fetch("pending_messages", columns=COLUMNS, people=list(people)))


def insert_messages(rows: Iterable[MessageRow]) -> None:
    write("insert_messages", (_clipped(row.as_row()) for row in rows))


def update_messages(rows: Iterable[MessageRow]) -> None:
    """Write state, why and moments of messages that no provider has yet."""
    write("update_messages", (_clipped(row.as_row()) for row in rows))


def cancel_run(run_ids: Iterable[int], code: str) -> int:
    """Cancel whatever these runs still had to say."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update cairn_channels_message set state = 'cancelled', why = %s, why_values = '{}', due_at = null, valid_until = null,"
            " token = null, claimed_at = null where run_id = any(%s)"
            " and (state in ('held', 'ready', 'drafting') or (state = 'claimed' and called_at is null))",
            [code[:40], list(run_ids)],
        )
        return int(cursor.rowcount)


def ring_paused(*, now: datetime, journey_id: int | None = None, run_id: int | None = None, size: int = 1000) -> int:
    """Ring at most ``size`` messages that were held because a journey or a run was paused; give how many."""
    held = Message.objects.filter(state="held", due_at__gt=now)
    if run_id is not None:
        held = held.filter(run_id=run_id, why__in=["journey_paused", "person_paused"])
    else:
        held = held.filter(journey_id=journey_id, why="journey_paused")
    with transaction.atomic():
        # In the order in which steps lock them, so that neither waits for the other.
        found = list(held.select_for_update().order_by("id").values_list("id", flat=True)[:size])
        return Message.objects.filter(id__in=found).update(due_at=now)


def fate_of(visit_key: str) -> Fate | None:
    """What became of the message of a visit, or None while nobody knows."""
    return fates_of([visit_key]).get(visit_key)


def fates_of(visit_keys: Iterable[str]) -> dict[str, Fate]:
    """What became of the messages of some visits; those of whom nobody knows yet are left out."""
    found = Message.objects.filter(visit_key__in=list(visit_keys), state__in=SETTLED)
    rows = found.values_list("visit_key", "id", "state", "sent_at", "failed_at", "why")
    return {key: Fate(id_, state, sent_at or failed_at, why) for key, id_, state, sent_at, failed_at, why in rows}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message that went out, is at its provider, or may have gone out."""

    message_id: int
    state: str
    at: datetime


def latest_said(visit_keys: Iterable[str]) -> Spoken | None:
    """The latest of the messages of these visits that went out or that nobody can take back any more."""
    out = Q(state__in=["sent", "unknown"]) | Q(state="claimed", called_at__isnull=False)
    found = Message.objects.filter(out, visit_key__in=list(visit_keys)).order_by("-id").first()
    return Spoken(found.pk, found.state, found.sent_at or found.called_at or found.requested_at) if found is not None else None


def is_requested(visit_key: str) -> bool:
    """Say whether a visit has a message, whatever became of it."""
    return Message.objects.filter(visit_key=visit_key).exists()


def held_moments(person_id: int) -> list[datetime]:
    """The moments at which held messages of a person ring."""
    found = Message.objects.filter(person_id=person_id, state="held").values_list("due_at", flat=True)
    return [at for at in found if at is not None]


DEEDS = ("sent", "delivered", "opened", "clicked", "replied", "dismissed", "failed")


def engagement(run_id: int) -> dict[tuple[str | None, str], datetime]:
    """What was done with a run's messages: (step, deed) and (None, deed) for any step, with the latest moment of each."""
    found: dict[tuple[str | None, str], datetime] = {}
    for node, *moments in Message.objects.filter(run_id=run_id).values_list("node", *(f"{deed}_at" for deed in DEEDS)):
        for deed, at in zip(DEEDS, moments, strict=True):
            for key in ((node, deed), (None, deed)):
                if at is not None and (key not in found or at > found[key]):
                    found[key] = at
    return found


def _rows(found: list[tuple[Any, ...]]) -> list[MessageRow]:
    rows = []
    for values in found:
        row = dict(zip(NAMES, values, strict=True))
        for name in ("event", "why_values"):
            if isinstance(row[name], str):
                row[name] = loads(row[name])
        rows.append(MessageRow(**row))
    return rows


def _clipped(row: dict[str, Any]) -> dict[str, Any]:
    row["why"] = row["why"][:WHY_LENGTH]
    return row
