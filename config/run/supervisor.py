"""Keeps children running: starts them in order, starts again what dies, stops them in the reverse order."""

import signal
import threading
import time
from types import FrameType

from config.run.child import Child
from config.run.sentence import CannotRun


class Stopped(Exception):
    """Somebody asked for the end (Ctrl-C, TERM, or the terminal closed)."""


class Supervisor:
    def __init__(self) -> None:
        self.children: list[Child] = []
        self.asked = threading.Event()

    def listen(self) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self.ask)

    def ask(self, number: int, frame: FrameType | None) -> None:
        self.asked.set()

    def watch(self, child: Child) -> None:
        """Take over a child that runs already."""
        self.children.append(child)

    def start(self, child: Child) -> None:
        child.start()
        self.watch(child)

    def once(self, child: Child, *, what: str) -> None:
        """Run a child to its end; while it runs the others are kept alive."""
        child.start()
        try:
            while child.alive:
                self.look()
                self.rest(0.05)
        finally:
            child.stop()
        assert child.process is not None
        if child.process.returncode != 0:
            raise CannotRun(f"{what} did not work. Its last words (all of them in {child.log}):\n{child.last_words()}")

    def run(self) -> None:
        while True:
            self.look()
            self.rest(0.2)

    def look(self) -> None:
        """Start again whoever has died, each after its own growing pause."""
        for child in self.children:
            if child.process is None:
                if time.monotonic() >= child.again:
                    child.start()
                    say(f"{child.name} runs again.")
            elif not child.alive:
                code = child.process.returncode
                if child.may_end and code == 0:
                    continue
                wait = child.died()
                child.process = None
                say(f"{child.name} ended ({describe(code)}) and starts again in {wait:g} s. Its last words (all in {child.log}):")
                say("\n".join(f"  {line}" for line in child.last_words().splitlines()))

    def rest(self, seconds: float) -> None:
        if self.asked.wait(seconds):
            raise Stopped

    def stop(self) -> None:
        """Stop the last started first, so that nobody loses the database under their feet."""
        for child in reversed(self.children):
            child.stop()


def describe(code: int) -> str:
    return f"exit {code}" if code >= 0 else f"signal {-code}"


def say(text: str) -> None:
    print(text, flush=True)
