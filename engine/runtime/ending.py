"""Ending one run from outside a step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.runtime import walking
from engine.runtime.carry import load, write
from engine.store import runs as runs_store


def end_here(run_id: int, reason: str, now: datetime, *, in_a_step: bool = False, by: Mapping[str, Any] | None = None) -> None:
    """End a live run within the caller's transaction, which holds its shard. ``by`` says who did it."""
    work = load(now, [], runs_store.by_id([run_id]), [])
    walking.end(work, work.runs[run_id], "leave", reason, now, values=dict(by or {}))
    if in_a_step:
        # A step takes the books of throttles last. A place in a line that is not given back here is over with its moment.
        work.left.clear()
    write(work)
