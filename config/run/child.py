"""One child process: its command, its log, how it is stopped, how soon it may be started again."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.run.leash import leash

LOG_BYTES = 20 * 2**20


@dataclass
class Child:
    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    grace_seconds: float = 15
    before_exec: Callable[[], None] | None = None
    to_terminal: bool = False
    may_end: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    failures: int = 0
    again: float = 0

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as out:
            # A session of its own: Ctrl-C in the terminal reaches the supervisor only, which knows the order.
            self.process = subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=None if self.to_terminal else out,
                stderr=out,
                env=dict(os.environ) | dict(self.environment),
                start_new_session=True,
                preexec_fn=self.before_exec or leash(self.stop_signal),
            )
        self.started = time.monotonic()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def died(self) -> float:
        """Note a death, clear away what the process left behind, and give the seconds until it is started again."""
        assert self.process is not None
        self.kill_session()
        lived = time.monotonic() - self.started
        self.failures = 1 if lived > 30 else self.failures + 1
        wait = min(30.0, 0.25 * 2.0**self.failures)
        self.again = time.monotonic() + wait
        return wait

    def stop(self) -> None:
        if self.process is None:
            return
        if self.alive:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(self.grace_seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.kill_session()
        self.process.wait()

    def kill_session(self) -> None:
        """End helpers that outlived their process."""
        assert self.process is not None
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return

    def last_words(self, lines: int = 12) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""
