"""The two worker processes of the steps bench, told when to walk."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from time import perf_counter

from config.run import places

WORKERS = 2


class Walkers:
    def __init__(self, url: str, size: int = WORKERS) -> None:
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-m", "bench.walker"],
                cwd=places.ROOT,
                env={**os.environ, "DATABASE_URL": url},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(size)
        ]

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self._processes]

    def warm(self, now: datetime) -> None:
        """Let them import and connect before anything is measured; there is nothing to walk yet."""
        self.walk(now, "-")

    def walk(self, now: datetime, label: str) -> float:
        """Walk until nothing is left to do at this moment; give the seconds until the last row was written."""
        began = ended = perf_counter()
        while self._all(now, label):
            ended = perf_counter()
        return ended - began

    def _all(self, now: datetime, label: str) -> int:
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.write(f"{label} {now.isoformat()}\n")
            process.stdin.flush()
        done = 0
        for process in self._processes:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise SystemExit("A walking process died; its words stand above.")
            done += sum(json.loads(line).values())
        return done

    def stop(self) -> None:
        for process in self._processes:
            process.communicate()


@contextmanager
def walkers(url: str, size: int = WORKERS) -> Iterator[Walkers]:
    them = Walkers(url, size)
    try:
        yield them
    finally:
        them.stop()
