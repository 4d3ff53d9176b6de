"""Who is to be transferred, who was, and where they rested before."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.models import Transferred
from engine.store.ask import fetch, write
from ground.jsons import dump

Places = Iterable[tuple[int, str]]


def _written(places: Places) -> str:
    return dump([{"version": version, "node": node} for version, node in places])


def left(job_id: int, places: Places) -> dict[int, int]:
    """How many still rest at these steps, by shard."""
    return dict(fetch("transfer_left", job=job_id, places=_written(places)))


def to_take(job_id: int, places: Places, shards: Sequence[int], size: int) -> list[int]:
    return [run for (run,) in fetch("transfer_runs", job=job_id, places=_written(places), shards=list(shards), size=size)]


def left_to_put_back(job_id: int) -> dict[int, int]:
    """How many of those whom a transfer took have not gone on since, by shard."""
    return dict(fetch("back_left", job=job_id))


def to_put_back(job_id: int, shards: Sequence[int], size: int) -> list[int]:
    return [run for (run,) in fetch("back_runs", job=job_id, shards=list(shards), size=size)]


def keep(rows: Iterable[Mapping[str, Any]]) -> None:
    write("insert_transferred", (dict(row) for row in rows))


def of(job_id: int, runs: Iterable[int]) -> dict[int, Transferred]:
    return {one.run_id: one for one in Transferred.objects.filter(job_id=job_id, run_id__in=list(runs))}


def are_back(job_id: int, runs: Iterable[int], now: datetime) -> None:
    Transferred.objects.filter(job_id=job_id, run_id__in=list(runs)).update(back_at=now)


def cannot_go(job_id: int, run: int, error: str, now: datetime) -> None:
    # Two workers may fail at the same one.
    Transferred.objects.get_or_create(job_id=job_id, run_id=run, defaults={"was": {}, "version_id": 0, "at": now, "error": error[:500]})


def cannot_go_back(job_id: int, run: int, error: str) -> None:
    Transferred.objects.filter(job_id=job_id, run_id=run).update(error=error[:500])
