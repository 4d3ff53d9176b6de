"""The house that is shaken: PostgreSQL, a broker, several of each process on one host or two; whoever dies is started again at once."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from bench.processes import free_port
from config.run import broker, places
from config.run.child import Child
from config.run.postgres import Postgres
from config.run.processes import command
from config.run.sentence import CannotRun
from config.run.up import answers
from ground.stops import POINTS, TOLD, VARIABLE
from prove.hosts import Host

# Which points a process comes to.
OF = {
    "web": ("accept.stored", "accept.committed", "receipt.kept", "receipt.committed"),
    "beat": ("beat.before", "beat.after"),
}
# Nobody begins long work here: tests/engine/test_jobs_killed.py dies at its points.
OF["worker"] = tuple(point for point in POINTS if point not in OF["web"] + OF["beat"] and not point.startswith("job"))
# A process comes to these at most once a second.
SELDOM = ("beat", "sweep", "fold")
# Twilio is told no address on this machine, so the house has a name.
PUBLIC_URL = "http://cairn.test"
TOKEN = "secret"
PATIENCE_SECONDS = 120


class House:
    """``numbers`` says how many of each process a host has; ``broker_url`` empty: the embedded one."""

    def __init__(
        self,
        folder: Path,
        broker_url: str,
        chance: random.Random,
        numbers: dict[str, int],
        hosts: tuple[Host, ...],
        start: Callable[[Postgres], None] = Postgres.start,
    ) -> None:
        self.folder, self.chance = folder, chance
        self.deaths: Counter[str] = Counter()
        self.told = folder / "stopped"
        self.postgres = Postgres(folder / "postgres", folder / "s", folder / "postgres.log")
        start(self.postgres)
        self.url = self.postgres.url()
        self.redis: Child | None = None
        if not broker_url:
            broker_url, self.redis = broker.embedded(places.private_folder(folder / "b"), folder / "broker.log")
        self.broker_url = broker_url
        self.port = free_port()
        os.environ |= {
            "DATABASE_URL": self.url,
            "BROKER_URL": broker_url,
            "CAIRN_DATA": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "prove.settings",
            "PORT": str(self.port),
            "PUBLIC_URL": PUBLIC_URL,
            "WEBHOOKS_MAY_BE_PRIVATE": "1",
            "TWILIO_ACCOUNT_SID": "AC1",
            "TWILIO_AUTH_TOKEN": TOKEN,
            "PYTHONUNBUFFERED": "1",
            TOLD: str(self.told),
        }
        (folder / "data").mkdir(exist_ok=True)
        self.hosts = hosts
        self.children = [
            self._child(host, name, number)
            for place, host in enumerate(hosts)
            for name, count in numbers.items()
            for number in range(count)
            # One port is one door.
            if name != "web" or not place
        ]
        self._over = Event()
        self._keeper = Thread(target=self._keep, name="keeper", daemon=True)
        self._wakes: dict[str, float] = {}

    shaken = False
    # The one point that is laid into whoever starts, and how, while each is taken in turn.
    only = ""
    how = "kill"
    # So long the frozen stay so.
    frozen_seconds = (0.2, 2.0)

    def _child(self, host: Host, name: str, number: int) -> Child:
        words = command(name)
        if name == "worker":
            words += ["-n", f"worker{number}@{host.name or 'here'}"]
        called = f"{name}-{host.name}-{number}" if host.name else f"{name}-{number}"
        return Child(called, host.command(words), self.folder / f"{called}.log", environment=host.environment(), grace_seconds=5)

    def open(self) -> None:
        if self.redis is not None:
            self.redis.start()
        for child in self.children:
            child.environment = self._stop_for(child)
            child.start()
        self._keeper.start()
        until = time.monotonic() + PATIENCE_SECONDS
        while not answers(self.port):
            if time.monotonic() > until:
                raise CannotRun(f"The house does not open. Its logs: {self.folder}")
            time.sleep(0.1)

    def close(self) -> None:
        self._over.set()
        if self._keeper.is_alive():
            self._keeper.join()
        for child in self.children:
            if child.process is not None:
                wake(child)
            child.stop()
        if self.redis is not None:
            self.redis.stop()
        self.postgres.stop()

    def calm(self) -> None:
        """From here on nobody who is started has a stop laid in; whoever has one is started anew, and the frozen are woken."""
        self.shaken, self.only, self.frozen_seconds = False, "", (0.2, 2.0)
        self._wakes = dict.fromkeys(self._wakes, 0.0)
        for child in self.children:
            if child.environment.get(VARIABLE) and child.alive:
                self.kill(child)

    def of(self, kind: str) -> list[Child]:
        return [child for child in self.children if kind_of(child) == kind]

    def _keep(self) -> None:
        while not self._over.is_set():
            if not self.postgres.child.alive:
                # It may be killed once more while it recovers, and there may be no room to start in.
                with suppress(CannotRun):
                    self.postgres.start()
            for child in [*self.children, *([self.redis] if self.redis else [])]:
                self._keep_one(child)
            time.sleep(0.05)

    def _keep_one(self, child: Child) -> None:
        now = time.monotonic()
        if not child.alive:
            child.kill_session()
            child.environment = self._stop_for(child)
            child.start()
        elif not frozen(child):
            self._wakes.pop(child.name, None)
        elif child.name not in self._wakes:
            self.deaths[f"frozen {kind_of(child)}"] += 1
            self._wakes[child.name] = now + self.chance.uniform(*self.frozen_seconds)
        elif now > self._wakes[child.name]:
            wake(child)

    def _stop_for(self, child: Child) -> dict[str, str]:
        """Lay a stop into a process about to start, most of the time."""
        plain = {name: value for name, value in child.environment.items() if name != VARIABLE}
        kind = kind_of(child)
        points = OF.get(kind)
        if points is None:
            return plain
        if self.only:
            return plain | {VARIABLE: f"{self.only}:{self._nth(self.only, 3)}:{self.how}"} if self.only in points else plain
        if not self.shaken or self.chance.random() < 0.25:
            return plain
        # A web worker is a child of our child, where nobody looks for the frozen.
        how = "kill" if kind == "web" else self.chance.choice(("kill", "kill", "freeze"))
        point = self.next_point(points)
        return plain | {VARIABLE: f"{point}:{self._nth(point, 6)}:{how}"}

    def _nth(self, point: str, most: int) -> int:
        return 1 if point.startswith(SELDOM) else self.chance.randint(1, most)

    def next_point(self, points: tuple[str, ...]) -> str:
        """Choose among those that were reached least."""
        reached = self.stopped()
        least = min(reached[point] for point in points)
        return self.chance.choice([point for point in points if reached[point] == least])

    def stopped(self) -> Counter[str]:
        """How often a process stopped at each point, as they wrote it down themselves."""
        return Counter(self.told.read_text().split() if self.told.exists() else [])

    def kill(self, child: Child) -> None:
        if child.process is not None and child.alive:
            self.deaths[f"killed {kind_of(child)}"] += 1
            wake(child)
            child.process.kill()

    def kill_postgres(self) -> None:
        self.deaths["killed postgres"] += 1
        process = self.postgres.child.process
        if process is not None:
            process.kill()

    def kill_broker(self) -> None:
        if self.redis is not None:
            self.kill(self.redis)

    def freeze(self, child: Child) -> None:
        if child.process is not None and child.alive:
            child.process.send_signal(signal.SIGSTOP)


def kind_of(child: Child) -> str:
    return child.name.partition("-")[0]


def frozen(child: Child) -> bool:
    assert child.process is not None
    try:
        return Path(f"/proc/{child.process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    except OSError:
        return False


def wake(child: Child) -> None:
    assert child.process is not None
    with suppress(ProcessLookupError):
        os.killpg(child.process.pid, signal.SIGCONT)
