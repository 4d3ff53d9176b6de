"""Frames read from Chromium's trace: how long each lasted, and how long the main thread worked in it."""

import json
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

TASKS = ("RunTask", "ThreadControllerImpl::RunTask")


@dataclass(frozen=True, slots=True)
class Frames:
    """Both in milliseconds: between the moments of two frames, and of the tasks of the main thread from one frame to the next."""

    lengths_ms: list[float]
    work_ms: list[float]


def frames_of(trace: bytes, at: list[float]) -> Frames:
    """Read a trace. ``at`` are the moments of the frames as ``requestAnimationFrame`` told them to the page, in milliseconds."""
    events: list[dict[str, Any]] = json.loads(trace)["traceEvents"]
    main = _main_thread(events)
    mine = [event for event in events if (event["pid"], event["tid"]) == main]
    begins = sorted(event["ts"] for event in mine if event["name"] == "FireAnimationFrame")
    # The page's callbacks of one frame run one after another; the first of them begins it.
    starts = [ts for before, ts in zip([float("-inf"), *begins], begins, strict=False) if ts - before > 4_000]
    work = [0.0] * (len(starts) + 1)
    tasks = [event for event in mine if event["name"] in TASKS and event.get("ph") == "X"]
    name = Counter(event["name"] for event in tasks).most_common(1)[0][0]
    for task in tasks:
        if task["name"] == name:
            work[bisect_right(starts, task["ts"] + task["dur"])] += task.get("tdur", task["dur"]) / 1000
    return Frames([after - before for before, after in pairwise(at)], work[1:-1])


def _main_thread(events: list[dict[str, Any]]) -> tuple[int, int]:
    """The thread on which the page's callbacks ran."""
    ran = Counter((event["pid"], event["tid"]) for event in events if event["name"] == "FireAnimationFrame")
    if not ran:
        raise SystemExit("The trace tells of no frame: the browser has drawn nothing.")
    return ran.most_common(1)[0][0]
