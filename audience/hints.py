"""A hint says "look!" to whoever walks the inbox. It may be lost, doubled or late; it must never hold up who accepts."""

import logging
import os
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import sleep

PAUSE_SECONDS = 0.05

log = logging.getLogger(__name__)


class Hints:
    """Calls back at most once per 50 ms, in a thread of its own: a dead broker blocks that thread and nobody else."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[], None]] = []
        self._wanted = Event()
        self._lock = Lock()
        self._pid = 0
        self._silent = False

    def register(self, callback: Callable[[], None]) -> None:
        if callback not in self._callbacks:
            self._callbacks.append(callback)

    def unregister(self, callback: Callable[[], None]) -> None:
        self._callbacks.remove(callback)

    def hint(self) -> None:
        """Ask for a look. Returns at once."""
        if not self._callbacks:
            return
        if self._pid != os.getpid():
            self._start()
        self._wanted.set()

    def _start(self) -> None:
        with self._lock:
            if self._pid != os.getpid():
                # A forked process has no thread yet, and perhaps a copy of the event that somebody else waits for.
                self._wanted = Event()
                Thread(target=self._run, args=(self._wanted,), name="cairn-hints", daemon=True).start()
                self._pid = os.getpid()

    def _run(self, wanted: Event) -> None:
        while True:
            wanted.wait()
            wanted.clear()
            for callback in tuple(self._callbacks):
                self._call(callback)
            sleep(PAUSE_SECONDS)

    def _call(self, callback: Callable[[], None]) -> None:
        try:
            callback()
        except Exception:  # whatever a broker may raise: the rows are safe, the next tick finds them
            if not self._silent:
                log.warning("Hints do not get through; the tick of beat finds the rows a little later.", exc_info=True)
            self._silent = True
        else:
            self._silent = False


hints = Hints()
register = hints.register
hint = hints.hint
