"""Cairn as a person starts it: a real supervisor with real processes in a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from config.run import places
from config.run.leash import passable

NOBODY = 65534
OURS = {"DATABASE_URL", "BROKER_URL", "TEST_DATABASE_NAME", "TEST_DATABASE_URL"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """One installation, which may be started, killed and started again."""

    user: int | None = None
    port: int = field(default_factory=free_port)
    home: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="cairn-up-")))
    process: subprocess.Popen[str] | None = None

    def __post_init__(self) -> None:
        if self.user is not None:
            os.chown(self.home, self.user, self.user)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def database(self) -> str:
        return places.database_url(places.socket_folder(self.data))

    def start(self, **more: str) -> "Running":
        environment = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "BROKER_URL", "DJANGO_SETTINGS_MODULE"}
        }
        environment |= {"CAIRN_DATA": str(self.data), "PORT": str(self.port), "DEMO": "0"} | more
        who: dict[str, object] = {}
        if self.user is not None:
            who = {"user": self.user, "group": self.user, "extra_groups": []}
            environment |= {"HOME": str(self.home), "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if "site-packages" in entry)}
        self.process = subprocess.Popen(
            [interpreter(self.user), "-m", "config.run", "up"],
            cwd=places.ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            **who,  # type: ignore[call-overload]
        )
        return self

    def ready(self) -> str:
        """Read on to the line that says READY, and give it."""
        assert self.process is not None
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            if line.startswith("READY"):
                return line.strip()
        raise AssertionError("it never got READY:\n" + "".join(said))

    def wait(self) -> tuple[int, str]:
        assert self.process is not None
        out, _ = self.process.communicate(timeout=60)
        return self.process.returncode, out

    def interrupt(self) -> tuple[int, str]:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.wait()

    def family(self) -> dict[int, str]:
        """Give all processes below the supervisor, with their command lines."""
        assert self.process is not None
        table = [line.split(None, 2) for line in ps("pid=,ppid=,args=").splitlines()]
        found: dict[int, str] = {}
        parents = {self.process.pid}
        while parents:
            children = {int(pid): args for pid, parent, args in table if int(parent) in parents}
            found |= children
            parents = set(children)
        return found

    def kill_everything(self) -> None:
        """What a power cut does, as far as one process can do it to others."""
        assert self.process is not None
        for pid in [*self.family(), self.process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.communicate()

    def clean(self) -> None:
        if self.process is not None and self.process.poll() is None:
            family = self.family()
            self.interrupt()
            assert gone(family), "the supervisor left processes behind"
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(places.socket_folder(self.data), ignore_errors=True)


def ps(columns: str) -> str:
    return subprocess.run(["ps", "-A", "-ww", "-o", columns], capture_output=True, text=True, check=True).stdout


def gone(family: dict[int, str], patience_seconds: float = 20) -> bool:
    """Wait until none of these processes is left."""
    until = time.monotonic() + patience_seconds
    while True:
        living = {int(line.split(None, 1)[0]) for line in ps("pid=,stat=").splitlines() if " Z" not in line}
        if not living & set(family):
            return True
        if time.monotonic() > until:
            return False
        time.sleep(0.1)


def interpreter(user: int | None) -> str:
    """Choose a Python that the user can reach; the one of the environment may lie in root's home."""
    if user is None:
        return sys.executable
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (Path(sys.executable).resolve(), Path("/usr/local/bin") / version, Path("/usr/bin") / version):
        if candidate.exists() and passable(candidate, user):
            return str(candidate)
    return ""
