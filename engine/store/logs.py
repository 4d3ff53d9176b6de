"""The step log and the counts."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.step_log import STEPS
from engine.store.ask import fetch, write


def append_steps(rows: Iterable[dict[str, Any]]) -> None:
    listed = list(rows)
    STEPS.ready_for(row["at"] for row in listed)
    write("insert_steps", listed)


class Deltas:
    """Counts that one step changes, summed before they are written."""

    def __init__(self) -> None:
        self._sums: Counter[tuple[int, str, str, str, datetime]] = Counter()
        self._hours: dict[datetime, datetime] = {}

    def add(self, version: int, measure: str, at: datetime, *, node: str = "", port: str = "", amount: Decimal | int = 1) -> None:
        hour = self._hours.get(at)
        if hour is None:
            hour = self._hours[at] = at.replace(minute=0, second=0, microsecond=0)
        self._sums[version, node, port, measure, hour] += amount  # type: ignore[assignment]

    def write(self) -> None:
        write(
            "insert_deltas",
            (
                {"version_id": v, "node": n, "port": p, "measure": m, "hour": h, "amount": str(a)}
                for (v, n, p, m, h), a in self._sums.items()
                if a
            ),
        )


def fold(size: int = 5000) -> int:
    """Turn deltas into counters; give how many were taken."""
    return int(fetch("fold_deltas", size=size)[0][0])
