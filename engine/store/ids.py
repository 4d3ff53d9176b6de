"""Ids taken from a sequence before the rows are written, a block at a time."""

from collections import deque
from threading import Lock

from django.db import connection


class Ids:
    """Numbers of one sequence. A block that a rollback leaves unused is lost, which costs nothing."""

    def __init__(self, sequence: str, block: int = 200) -> None:
        self._sequence, self._block = sequence, block
        self._free: deque[int] = deque()
        self._lock = Lock()

    def take(self) -> int:
        with self._lock:
            if not self._free:
                with connection.cursor() as cursor:
                    cursor.execute("select nextval(%s) from generate_series(1, %s)", [self._sequence, self._block])
                    self._free.extend(row[0] for row in cursor.fetchall())
            return self._free.popleft()

    def forget(self) -> None:
        """Give up the block: after a test has made its database anew."""
        with self._lock:
            self._free.clear()


runs = Ids("cairn_engine_run_id_seq")
messages = Ids("cairn_channels_message_id_seq")
