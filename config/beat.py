"""The schedule: what beat calls, and how often. A call means only "look"; a lost or doubled one changes nothing."""

from typing import Any


def every(seconds: int, task: str) -> dict[str, Any]:
    # Whoever comes too late is dropped; the next call looks at the same rows.
    return {"task": task, "schedule": float(seconds), "options": {"expire_seconds": max(2, seconds)}}


SCHEDULE = {
    "cairn.tick": every(1, "engine.tasks.tick"),
    "cairn.occur": every(5, "engine.tasks.occur"),
    "cairn.planned": every(5, "journeys.tasks.planned"),
    "cairn.sweep": every(60, "engine.tasks.sweep"),
    "cairn.keep": every(60, "engine.tasks.keep"),
}
