"""Somebody is let into a journey by hand: the same rules as at the door, asked at once, under the lock of the shard."""

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from audience.hints import hint
from audience.homes import shard_of
from engine.core.decision import Because
from engine.core.moment import Happening
from engine.runtime import stirring
from engine.runtime.by_hand import By, ShardIsBusy
from engine.runtime.carry import load, write
from engine.runtime.entering import all_against, ask_in
from engine.store import shards
from engine.store.journeys import journeys
from engine.store.rows import InboxRow, RunRow

# What a rule of the start says about this one person, and somebody may know better. The rest protects others: caps and pauses are
# promises, the guardrails of prompts are the person's own, and nobody walks twice at once.
OVERRULED = frozenset({"filter", "entered_before", "too_often", "too_soon", "left_too_soon"})


def let_in(
    journey_id: int,
    person_id: int,
    home: int,
    now: datetime,
    *,
    kind: str,
    properties: Mapping[str, Any],
    by: By,
    over: Container[str] = (),
) -> int | tuple[Because, ...]:
    """Let somebody into the live version; give the run, or all reasons against it that are not among ``over``.

    Nothing is written where reasons are given. Raises ShardIsBusy.
    """
    with transaction.atomic():
        if not shards.lock([shard_of(home)]):
            raise ShardIsBusy(str(ShardIsBusy.__doc__))
        asked = InboxRow(
            0, shard_of(home), home, person_id, None, "enter", "$enter", now, now, False, False, {"journey_id": journey_id}, {}, None, None
        )
        work = load(now, [asked], [], [])
        then = work.now_of(home)
        happening = Happening(type=kind, at=then, received_at=then, properties=properties, came=Because("by_hand", by))
        journey = journeys().by_id[journey_id]
        found = ask_in(work, person_id, journey, happening, then, over)
        if not isinstance(found, RunRow):
            return all_against(work, person_id, journey, happening, then, over)
        if work.stirred:
            stirring.settle(work)
        write(work)
        transaction.on_commit(hint)
    return found.id
