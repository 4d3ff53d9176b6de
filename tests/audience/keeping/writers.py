"""People who write into a log all the while, each from a thread and a connection of their own, and refuse to wait long."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import psycopg

# Longer than anybody who keeps the log asks for its lock; a writer who has to wait longer fails.
PATIENCE = "-c lock_timeout=5s"


class Writers:
    """``written`` counts the rows of each; ``failures`` holds what went wrong."""

    def __init__(self, url: str, insert: str, size: int = 2) -> None:
        self._url, self._insert, self._stop = url, insert, Event()
        self.written = [0] * size
        self.failures: list[BaseException] = []
        self._threads = [Thread(target=self._write, args=(n,)) for n in range(size)]

    def _write(self, number: int) -> None:
        try:
            with psycopg.connect(self._url, autocommit=True, options=PATIENCE) as connection:
                while not self._stop.wait(0.002):
                    connection.execute(self._insert)
                    self.written[number] += 1
        except psycopg.Error as failed:
            self.failures.append(failed)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def go_on(self, rows: int = 20) -> None:
        """Wait until each of them has written so many more rows."""
        pace, wanted = Event(), [count + rows for count in self.written]
        for _ in range(3000):
            if self.failures or all(count >= want for count, want in zip(self.written, wanted, strict=True)):
                break
            pace.wait(0.01)
        assert not self.failures, self.failures[0]
        assert all(count >= want for count, want in zip(self.written, wanted, strict=True)), "somebody stands still"


@contextmanager
def writing(url: str, insert: str) -> Iterator[Writers]:
    them = Writers(url, insert)
    them.start()
    try:
        yield them
    finally:
        them.stop()
