"""The embedded broker: redis-server out of a wheel on a private socket; files in the data folder where there is none."""

from pathlib import Path

from config.run import places
from config.run.child import Child


def embedded(sockets: Path, log: Path) -> tuple[str, Child | None]:
    """Give the broker's address and, where it is a process, the child to run."""
    program = places.redis_program()
    if program is None:
        return "filesystem://", None
    return places.broker_url(sockets), redis(program, sockets, log)


def redis(program: Path, sockets: Path, log: Path) -> Child:
    # Hints may be lost: nothing is written to disk.
    options = {"port": "0", "unixsocket": str(sockets / "redis.sock"), "unixsocketperm": "700", "save": "", "appendonly": "no"}
    options |= {"daemonize": "no", "dir": str(sockets), "maxmemory": "128mb", "maxmemory-policy": "allkeys-lru"}
    command = [str(program), *(word for name, value in options.items() for word in (f"--{name}", value))]
    return Child(name="broker", command=command, log=log, grace_seconds=5)
