"""A provider in a process of its own that answers each call after a while. It notes when each came, and costs little.

On its input a line means "tell": it answers with one JSON object, ``{"came": {name: seconds since 1970}, "cpu": seconds}``, where a name is
the ``n`` of the JSON that came; ``count`` instead of ``tell`` answers with the number alone.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from config.run import places

YES = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LENGTH = b"content-length:"


class Line(asyncio.Protocol):
    """One connection. Requests on it come one after another, in as many pieces as they like."""

    def __init__(self, takes: float, came: dict[str, float]) -> None:
        self.takes, self.came, self.left = takes, came, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self.left += data
        end = self.left.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.left[:end].lower()
        at = head.find(LENGTH) + len(LENGTH)
        whole = end + 4 + int(head[at:].split(b"\r\n", 1)[0])
        if len(self.left) < whole:
            return
        body, self.left = self.left[end + 4 : whole], self.left[whole:]
        self.came.setdefault(str(json.loads(body)["n"]), time.time())
        asyncio.get_running_loop().call_later(self.takes, self._answer)

    def _answer(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(YES)


async def serve(takes: float) -> None:
    loop = asyncio.get_running_loop()
    came: dict[str, float] = {}
    server = await loop.create_server(lambda: Line(takes, came), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(len(came) if line == "count\n" else json.dumps({"came": came, "cpu": time.process_time()}), flush=True)


class Provider:
    """The other end of its input, for the bench."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.port = int(self._read())

    def count(self) -> int:
        return int(self._ask("count"))

    def tell(self) -> tuple[dict[str, float], float]:
        """Give when each call came, and the CPU seconds that the provider has used."""
        said = json.loads(self._ask("tell"))
        return said["came"], said["cpu"]

    def _ask(self, word: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def provider(takes: float) -> Iterator[Provider]:
    """Run one whose answer takes so many seconds."""
    command = [sys.executable, "-m", "bench.slow_provider", str(takes)]
    process = subprocess.Popen(command, cwd=places.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Provider(process)
    finally:
        process.communicate()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
