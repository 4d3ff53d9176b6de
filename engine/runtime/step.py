"""One step: a handful of shards, one transaction, from what came in to what follows."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from audience import profiles
from channels import store as messages
from engine.runtime import asking, lines
from engine.runtime.arrivals import arrive
from engine.runtime.carry import load, write
from engine.runtime.moves import move_first
from engine.runtime.stirring import settle
from engine.runtime.tallied import count_step
from engine.runtime.timers import ring
from engine.runtime.work import RowBroke, RunBroke, Work
from engine.store import runs as runs_store
from engine.store import shards as shard_store
from engine.store.rows import InboxRow
from ground.stops import stop

ROWS = 1000
EACH_HOME = 200


@dataclass(frozen=True, slots=True)
class Stepped:
    """What a step did: rows walked, timers rung, messages asked again; ``ready`` messages wait for dispatch.

    ``aside`` events, runs and messages could not be walked and were set aside.
    """

    rows: int = 0
    timers: int = 0
    asked: int = 0
    ready: int = 0
    homes: frozenset[int] = frozenset()
    aside: int = 0

    def __bool__(self) -> bool:
        return bool(self.rows or self.timers or self.asked or self.aside)

    def __add__(self, other: "Stepped") -> "Stepped":
        return Stepped(
            self.rows + other.rows,
            self.timers + other.timers,
            self.asked + other.asked,
            self.ready + other.ready,
            self.homes | other.homes,
            self.aside + other.aside,
        )


def step(now: datetime, shards: Sequence[int], homes: list[int] | None = None, size: int = ROWS, *, only: str = "") -> Stepped:
    """Walk what is due in these shards, as far as their locks can be had. All or nothing is written.

    ``homes`` narrows the step to some homes; ``size`` bounds how much it takes; ``only`` is ``rows``, ``due`` or ``held``.
    """
    began = time.monotonic()
    with transaction.atomic():
        locked = shard_store.lock(list(shards))
        if not locked:
            return Stepped()
        stop("step.locked")
        claimed = runs_store.claim_inbox(locked, homes, size, EACH_HOME) if only in ("", "rows") else []
        sent_on = profiles.forward({row.id: (row.person_id, row.home) for row in claimed})
        rows = move_first([row for row in claimed if row.id not in sent_on], now)
        due = runs_store.claim_due(locked, homes, now, size) if only in ("", "due") else []
        held = messages.due(locked, homes, now, size) if only in ("", "held") else []
        if not claimed and not due and not held:
            return Stepped()
        work = load(now, rows, due, held)
        stop("step.loaded")
        for row in rows:
            _arrive(work, row)
        for run in due:
            ring(work, work.runs[run.id])
            if work.stirred:
                settle(work)
        lines.settle(work)
        asking.ask_again(work, held)
        if work.stirred:
            settle(work)
        stop("step.decided")
        write(work)
        count_step(work, rows, timers=len(due), asked=len(held), seconds=time.monotonic() - began)
        stop("step.written")
        touched = frozenset(row.home for row in rows) | {run.home for run in due} | {m.home for m in held}
        ready = sum(1 for m in [*work.new_messages, *work.asked_again] if m.state == "ready")
        return Stepped(len(rows) + len(sent_on), len(due), len(held), ready, touched)


def _arrive(work: Work, row: InboxRow) -> None:
    try:
        arrive(work, row)
    except RunBroke:
        raise
    except Exception as why:
        raise RowBroke(row.id) from why
