"""`make up`: everything on one machine, from nothing to READY, until Ctrl-C."""

import errno
import fcntl
import http.client
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.run import broker, places
from config.run.child import Child
from config.run.postgres import Postgres
from config.run.processes import NAMES, command, number
from config.run.sentence import CannotRun
from config.run.supervisor import Stopped, Supervisor, say

MEGABYTES = 300
PATIENCE_SECONDS = 120


def up() -> int:
    supervisor = Supervisor()
    supervisor.listen()
    try:
        port = number("PORT", 8000)
        data = make_room(places.data_folder())
        with only_one(data):
            free(port)
            try:
                start(supervisor, data, port)
                supervisor.run()
            finally:
                supervisor.stop()
    except Stopped:
        say("Stopped.")
    except CannotRun as sentence:
        print(sentence, file=sys.stderr, flush=True)
        return 1
    return 0


def start(supervisor: Supervisor, data: Path, port: int) -> None:
    logs = data / "log"
    environment = {"CAIRN_DATA": str(data), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    if not os.environ.get("DATABASE_URL", "").strip():
        postgres = Postgres(data / "postgres", places.socket_folder(data), logs / "postgres.log")
        supervisor.watch(postgres.child)
        postgres.start()
        forget_half_a_demo(postgres, data)
        environment["DATABASE_URL"] = postgres.url()
    if not os.environ.get("BROKER_URL", "").strip():
        address, child = broker.embedded(places.private_folder(places.socket_folder(data)), logs / "broker.log")
        if child is not None:
            supervisor.start(child)
        environment["BROKER_URL"] = address
    os.environ.update(environment)
    places.port_file(data).write_text(f"{port}\n")
    prepare = Child("prepare", [sys.executable, "-m", "config.run.prepare"], logs / "prepare.log", to_terminal=True)
    supervisor.once(prepare, what="Preparing the database")
    for name in NAMES:
        supervisor.start(Child(name, command(name), logs / f"{name}.log"))
    wait_for(supervisor, port, logs)
    if os.environ.get("DEMO", "").strip() != "0":
        supervisor.start(Child("trickle", [sys.executable, "-m", "config.run.trickle"], logs / "trickle.log", may_end=True))
    say(f"READY http://127.0.0.1:{port}/ {(data / 'ready-words').read_text()}".rstrip())


def forget_half_a_demo(postgres: Postgres, data: Path) -> None:
    """Begin anew where the demo was cut short: nobody has worked in it yet."""
    mark = places.demo_begun(data)
    if mark.exists():
        say("The demo was cut short; making it anew.")
        postgres.remake_database(places.DATABASE)
        mark.unlink()


def wait_for(supervisor: Supervisor, port: int, logs: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not answers(port):
        supervisor.look()
        supervisor.rest(0.1)
        if time.monotonic() > until:
            raise CannotRun(f"The web process does not answer after {PATIENCE_SECONDS} s. What it says stands in {logs / 'web.log'}.")


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def make_room(data: Path) -> Path:
    try:
        data.mkdir(parents=True, exist_ok=True)
        for name in ("log", "static"):
            (data / name).mkdir(exist_ok=True)
        if not os.access(data, os.W_OK):
            raise PermissionError(errno.EACCES, "not writable")
    except OSError as error:
        raise CannotRun(f"The data folder {data} cannot be used ({error.strerror}). Name another one: make up CAIRN_DATA=/path") from None
    left = shutil.disk_usage(data).free // 2**20
    if left < MEGABYTES:
        raise CannotRun(f"{data} has {left} MB left and Cairn wants at least {MEGABYTES}. Make room, or move it: make up CAIRN_DATA=/path")
    return data


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data folder; the lock goes with the process, however it ends."""
    with (data / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise CannotRun(
                f"Cairn already runs on {data} (process {lock.read().strip() or 'unknown'}). Stop it, or take another folder and port: "
                "make up CAIRN_DATA=/path PORT=8001"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotRun(f"Port {port} is for root only. Take a higher one: make up PORT=8000") from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise CannotRun(f"Port {port} is taken by another program. Stop it, or take another: make up PORT={other}") from None
