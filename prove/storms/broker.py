"""The broker is emptied again and again, while everybody stays connected to it."""

import time
from contextlib import suppress
from typing import Any

from prove.storm import Scene, Storm, storm


def shake(scene: Scene) -> None:
    until = time.monotonic() + scene.seconds
    while time.monotonic() < until:
        time.sleep(scene.chance.uniform(0.1, 0.5))
        empty(scene.house.broker_url)
        scene.notes["broker flushed"] += 1


def empty(url: str) -> None:
    """Take everything out: of Redis all keys, elsewhere the hints that wait."""
    if url.startswith("redis"):
        with redis_of(url) as line:
            line.flushdb()
        return
    from config.celery import app

    # Nobody answers while RabbitMQ makes the queue anew.
    with suppress(OSError):
        app.control.purge()


def redis_of(url: str) -> Any:
    from redis import Redis

    scheme, _, path = url.partition("://")
    return Redis(unix_socket_path=path) if scheme == "redis+socket" else Redis.from_url(url)


storm(Storm(name="broker", says="the broker is emptied a few times a second while everybody stays connected", shake=shake))
