"""One figure: a JSON line."""

import json
import os
import platform
from dataclasses import asdict, dataclass

# What this run has found out already, for benches that take their load from it.
KNOWN: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class Figure:
    """``ratio`` is value by baseline (None: there is nothing to compare with); ``goal`` is what DESIGN wants, ``met`` whether it was."""

    bench: str
    value: float
    unit: str
    baseline: float | None
    ratio: float | None
    goal: str
    met: bool | None
    on: str

    def line(self) -> str:
        return json.dumps(asdict(self))


def figure(
    bench: str, value: float, unit: str, *, baseline: float | None = None, goal: str = "", met: bool | None = None, on: str
) -> Figure:
    """Round and compare. ``on`` says on what it was measured; the machine is added."""
    ratio = round(value / baseline, 3) if baseline else None
    where = f"{on}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    KNOWN[bench] = value
    return Figure(bench, _round(value), unit, _round(baseline) if baseline is not None else None, ratio, goal, met, where)


def _round(value: float) -> float:
    return round(value, 1) if value < 1000 else round(value)


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of them lies."""
    listed = sorted(values)
    return listed[min(int(len(listed) * share), len(listed) - 1)]
