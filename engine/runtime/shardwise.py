"""A chunk of work on the runs of a journey: which shards it takes, and what is left in them afterwards."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from engine.jobs import Chunk
from engine.models import Job
from engine.runtime.carry import load, write
from engine.runtime.stirring import settle
from engine.runtime.work import Work
from engine.store import jobs as store
from engine.store import runs as runs_store
from engine.store import shards as shard_store
from engine.store.rows import RunRow

Find = Callable[[list[int], int], list[int]]
Left = Callable[[], Mapping[int, int]]
Do = Callable[[Work, list[RunRow]], None]


def take(job: Job, now: datetime, size: int, *, find: Find, left: Left, do: Do, then: Do) -> Chunk:
    """Do something to at most ``size`` runs: whole shards, as many as the size reaches, those whose locks can be had.

    ``find`` names runs of some shards, ``left`` counts all that are left, by shard; ``do`` changes runs that are loaded,
    ``then`` keeps what is to be kept of them once all is written.
    """
    job.at_work = ()
    parts = store.open_parts(job.pk)
    if not parts:
        remain = left()
        store.reopen(job.pk, remain.keys())
        return Chunk(0, over=not remain)
    locked = shard_store.lock(_reached(parts, size))
    found = find(locked, size) if locked else []
    job.at_work = tuple(found)
    if found:
        work = load(now, [], runs_store.by_id(found), [])
        for run in runs_store.by_id(set(found) - work.runs.keys()):
            work.add_run(run)
        runs = [work.runs[run] for run in found]
        do(work, runs)
        if work.stirred:
            settle(work)
        write(work)
        then(work, runs)
        done = Counter(work.runs[run].shard for run in found)
    else:
        done = Counter()
    for shard in locked:
        store.advance_part(job.pk, shard, done[shard], over=len(found) < size)
    open_ = len(parts) - (len(locked) if len(found) < size else 0)
    remain = left() if not open_ else {}
    store.reopen(job.pk, remain.keys())
    return Chunk(len(found), over=not open_ and not remain)


def _reached(parts: list[tuple[int, int]], size: int) -> list[int]:
    """So many shards that what is left in them makes a chunk. Workers begin at different ones."""
    start = random.randrange(len(parts))  # noqa: S311  not a secret
    taken: list[int] = []
    reached = 0
    for number, left in parts[start:] + parts[:start]:
        if taken and reached + left > size:
            break
        taken.append(number)
        reached += left
    return taken
