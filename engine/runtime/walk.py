"""Walk: take shards one after another until nothing is left."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import datetime

import structlog

from audience.now import database_now
from engine.runtime.poison import is_passing, set_aside
from engine.runtime.step import Stepped, step
from engine.runtime.thaw import thaw
from engine.store import shards as shard_store
from ground.stops import stop

log = structlog.get_logger("cairn.engine")

BUDGET_SECONDS = 2.0
# A step costs thirty statements and a commit whatever it holds, so it takes shards until it has so much to do; more, and the next worker
# finds nothing. Of one shard so much is counted.
WORTH = 400
COUNTED = 64
# Hears what each step did: its numbers and its length in seconds.
Tell = Callable[[dict[str, int], float], None]


def walk(
    now: datetime | None = None,
    *,
    budget_seconds: float = BUDGET_SECONDS,
    shards_at_once: int | None = None,
    looks: int | None = None,
    tell: Tell | None = None,
) -> Stepped:
    """Walk all that is due; give the sum. Without ``now`` each step reads the database's clock.

    ``shards_at_once`` is how many one step may lock; without it, as many as make a step worth while.
    ``looks`` is how often it looks for what is due: who also sends looks once, or what is ready would wait while events keep coming.
    ``tell`` hears of each step.

    Stops when nothing is left or the budget is used up; whatever remains is found again by the next tick.
    """
    total = Stepped()
    began = time.monotonic()
    looked = 0
    while looks is None or looked < looks:
        looked += 1
        moment = now or database_now()
        thaw(moment, budget_seconds=budget_seconds / 4)
        busy = shard_store.busy(moment, COUNTED)
        if not busy:
            break
        # Workers begin at different places, so that they do not try for one lock together.
        start = random.randrange(len(busy))  # noqa: S311  not a secret
        busy = busy[start:] + busy[:start]
        moved = False
        for shards in _together(busy, shards_at_once):
            since = time.monotonic()
            done = safely(moment, shards)
            if done and tell is not None:
                tell(_numbers(done, shards), time.monotonic() - since)
            total += done
            moved = moved or bool(done)
            if time.monotonic() - began > budget_seconds and now is None:
                return total
        if not moved:
            break
    return total


def _together(busy: list[tuple[int, int]], at_once: int | None) -> Iterator[list[int]]:
    """Divide busy shards among steps: so many in each, or as many as have enough to do together."""
    shards, together = [], 0
    for shard, work in busy:
        shards.append(shard)
        together += work
        if len(shards) == at_once or (at_once is None and together >= WORTH):
            yield shards
            shards, together = [], 0
    if shards:
        yield shards


def safely(now: datetime, shards: list[int], homes: list[int] | None = None) -> Stepped:
    """Step; if that fails, halve what it took until the one who cannot be walked stands alone, and set that one aside."""
    try:
        done = step(now, shards, homes)
    except Exception as failure:  # noqa: BLE001  whatever it is, the others must go on
        if is_passing(failure):
            raise
        return _halve(now, shards, homes)
    if done:
        stop("step.committed")
    return done


def _halve(now: datetime, shards: list[int], homes: list[int] | None) -> Stepped:
    if len(shards) > 1:
        middle = len(shards) // 2
        return safely(now, shards[:middle], homes) + safely(now, shards[middle:], homes)
    everybody = homes if homes is not None else shard_store.homes_due(shards[0], now)
    if len(everybody) > 1:
        middle = len(everybody) // 2
        return safely(now, shards, everybody[:middle]) + safely(now, shards, everybody[middle:])
    if not everybody:
        return Stepped()
    done, what = set_aside(now, shards[0], everybody[0])
    if what:
        log.error("set_aside", what=what, shard=shards[0], home=everybody[0])
    return done


def _numbers(done: Stepped, shards: list[int]) -> dict[str, int]:
    counts = {name: getattr(done, name) for name in ("rows", "timers", "asked", "ready")}
    return counts | {"shards": len(shards), "homes": len(done.homes)}
