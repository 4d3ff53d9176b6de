"""Accept: from messages to rows. One transaction; when it is over, each event is durable, stored once, and will be walked."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import DeadlockDetected, SerializationFailure

from audience import hints
from audience.browser import guard, reached
from audience.event_keys import give_back, take_keys
from audience.hot import hot_cursor
from audience.judge import Item, Refusal, Source, judge
from audience.log import NewEvent, write_events
from audience.notes import UNREGISTERED, add_notes
from audience.protocol import Broken, Unfit
from audience.protocol.moments import UNREADABLE
from audience.refused import escaped, put_in_quarantine
from audience.resolve import Resolver, Whom
from audience.stops import types_that_stop
from audience.traits import PLAN_TRAITS
from ground.stops import stop

__all__ = ["Accepted", "Refusal", "Source", "accept"]

LIFE = timedelta(hours=24)
ATTEMPTS = 4
# Calls that change the account itself, whoever makes them.
ACCOUNT_CALLS = frozenset({"$group"})


@dataclass(slots=True, kw_only=True)
class Accepted:
    """What became of a batch. ``event_ids`` are those taken, in their order; ``notes`` what was lost of them, by index."""

    taken: int = 0
    duplicates: int = 0
    quarantined: int = 0
    event_ids: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


def accept(
    messages: Sequence[Mapping[str, Any] | Broken],
    source: Source,
    now: datetime,
    *,
    kind: str = "",
    sent_at: Any = None,
    context: Mapping[str, Any] | None = None,
    history: bool = False,
    quarantine: bool = True,
) -> Accepted:
    """Take a batch in. ``now`` is the database's.

    ``kind`` is what a single message's path says. ``history`` (from ``/v1/import``): changes profiles, enters and wakes nothing.
    Without ``quarantine`` a message that does not fit is only told of: for callers that hear a 4xx.
    """
    items, refused = judge(messages, source, now, kind, sent_at, context)
    for attempt in range(ATTEMPTS):
        done = Accepted(refusals=list(refused))
        try:
            with transaction.atomic(), hot_cursor() as cursor:
                _store(items, source, now, history, done, cursor)
                if quarantine:
                    put_in_quarantine(messages, done.refusals, source, now, kind, history, cursor)
                stop("accept.stored")
        except OperationalError as failed:
            again = isinstance(failed.__cause__, DeadlockDetected | SerializationFailure)
            if not again or connection.in_atomic_block or attempt == ATTEMPTS - 1:
                raise
            continue
        break
    stop("accept.committed")
    done.quarantined = len(done.refusals)
    if done.taken:
        transaction.on_commit(hints.hint)
    return done


def _store(items: Sequence[Item], source: Source, now: datetime, history: bool, done: Accepted, cursor: CursorWrapper) -> None:
    fresh = _fresh(items, source, now, cursor) if items else []
    done.duplicates = len(items) - len(fresh)
    if not fresh:
        return
    whom = Resolver(cursor, now).resolve([item.message for item in fresh])
    stopping = types_that_stop()
    events = []
    refused: list[uuid.UUID] = []
    known = reached(zip(fresh, whom, strict=True)) if source.is_browser else {}
    for item, about in zip(fresh, whom, strict=True):
        if source.is_browser:
            try:
                guard(item, known.get(about.person.id))
                if about.joins_user:
                    raise Unfit("server_only", "previousId", "A browser key may not join two known people.")
            except Unfit as why:
                done.refusals.append(Refusal(why.code, why.field, why.sentence, item.index))
                refused.append(item.key)
                continue
        done.notes += [(item.index, note) for note in item.message.notes]
        if item.type is None and item.message.kind == "track":
            done.notes.append((item.index, UNREGISTERED))
        events.append(_event(item, about, source, now, history, stopping))
    give_back(refused, source.id)
    done.event_ids = write_events(events, cursor)
    done.taken = len(events)


def _fresh(items: Sequence[Item], source: Source, now: datetime, cursor: CursorWrapper) -> list[Item]:
    """Leave out what was stored before, and what stands twice in the batch."""
    first: dict[uuid.UUID, Item] = {}
    for item in items:
        first.setdefault(item.key, item)
    ours = take_keys(first, source.id, now, cursor)
    return [item for key, item in first.items() if key in ours]


def _event(item: Item, about: Whom, source: Source, now: datetime, history: bool, stopping: frozenset[str]) -> NewEvent:
    message, type_ = item.message, item.type
    add_notes(message.context, message.notes)
    payload: dict[str, Any] = {}
    if about.account is not None:
        payload["account"] = about.account
    if about.joins is not None:
        payload["join"] = about.joins
    moves = bool(payload)
    if history:
        payload["history"] = True
    says_plan = message.kind == "identify" and any(trait in message.properties for trait in PLAN_TRAITS)
    return NewEvent(
        type=message.type,
        kind=message.kind,
        person_id=about.person.id,
        home=about.person.home,
        source_id=source.id,
        message_id=message.message_id,
        at=message.at,
        received_at=now,
        properties=message.properties | {"group_id": message.group_id} if message.kind == "group" else message.properties,
        context=message.context,
        original=escaped(item.raw) if message.keep or message.notes else "",
        known=message.kind != "track" or type_ is not None,
        stops=message.type in stopping or (type_ is not None and type_.stops) or moves,
        for_account=message.type in ACCOUNT_CALLS or says_plan or (type_ is not None and type_.for_account),
        # An import whose moments nobody can read must not wake everybody.
        late=history or UNREADABLE in message.notes or now - message.at > (type_.life if type_ is not None else LIFE),
        payload=payload or None,
    )
