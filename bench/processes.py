"""Cairn's own processes, started as `make up` starts them, on a database of the bench."""

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.run import broker, places
from config.run.child import Child
from config.run.processes import command
from config.run.up import answers

PATIENCE_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(names: tuple[str, ...], url: str, folder: Path, **more: str) -> Iterator[list[Child]]:
    """Run a broker and these processes, one for each time that it is named; give the children of all."""
    sockets = places.private_folder(folder / "b")
    address, redis = broker.embedded(sockets, folder / "broker.log")
    # Commands are made from the environment, which the children inherit.
    os.environ.update({"BROKER_URL": address})
    environment = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"} | more
    children = [redis] if redis is not None else []
    for number, name in enumerate(names):
        children.append(Child(name, command(name), folder / f"{name}-{number}.log", environment=environment, grace_seconds=5))
    try:
        for child in children:
            child.start()
        yield children
    finally:
        for child in reversed(children):
            child.stop()


@contextmanager
def running(names: tuple[str, ...], url: str, folder: Path, **more: str) -> Iterator[int]:
    """Run a broker and these processes; give the port of the web process."""
    with house(names, url, folder, **more) as (port, _):
        yield port


@contextmanager
def house(names: tuple[str, ...], url: str, folder: Path, **more: str) -> Iterator[tuple[int, dict[str, int]]]:
    """Run a broker and these processes; give the port of the web process, and the ids of all by name."""
    port = free_port()
    os.environ.update({"PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"})
    with started(names, url, folder, **more) as children:
        _wait(port, children)
        yield port, {child.name: child.process.pid for child in children if child.process is not None}


def _wait(port: int, children: list[Child]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not answers(port):
        end_if_dead(children, patient=time.monotonic() < until)
        time.sleep(0.1)


def end_if_dead(children: list[Child], *, patient: bool = True) -> None:
    """End the bench with the last words of children that died, or of all when it waited for too long."""
    dead = [child for child in children if not child.alive]
    if dead or not patient:
        words = "\n".join(f"{child.name}: {child.last_words()}" for child in dead or children)
        sys.exit(f"Cairn did not get on with the bench:\n{words}")


def write_key() -> str:
    """Make a write key in the present database; give its secret."""
    from audience import keys
    from audience.models import AccessKey
    from audience.now import database_now

    return keys.make(AccessKey.Kind.SERVER, "bench", [], "bench", database_now())[1]
