"""CPU seconds of processes, from /proc. Where there is none, or the server is elsewhere, they count as nothing."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def used(pids: Iterable[int]) -> float:
    """CPU seconds that these processes have used, without their children."""
    return sum(sum(fields[11:13]) for pid in pids if (fields := _fields(pid))) / TICKS


def used_by_server(backend: int) -> float:
    """CPU seconds of the whole PostgreSQL to which this backend belongs: all its processes, those that have gone included."""
    own = _fields(backend)
    if not own:
        return 0.0
    postmaster = own[1]
    children = [pid for pid in _all() if (fields := _fields(pid)) and fields[1] == postmaster]
    gone = _fields(postmaster)
    return used([postmaster, *children]) + sum(gone[13:15]) / TICKS


def _all() -> Iterator[int]:
    yield from (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _fields(pid: int) -> list[int]:
    """The numbers of /proc/PID/stat from the state on (as 0), parent second; none where it is gone."""
    with suppress(OSError):
        rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return [0, *(int(field) for field in rest[1:])]
    return []
