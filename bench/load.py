"""A client that costs little: requests written down beforehand, sent over connections that stay open."""

import asyncio
import base64
from collections.abc import Sequence
from time import perf_counter


def request(path: str, body: bytes, key: str) -> bytes:
    who = base64.b64encode(f"{key}:".encode()).decode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {who}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _answer(reader: asyncio.StreamReader) -> int:
    """Read one answer; give its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    if length:
        await reader.readexactly(length)
    return status


async def _line(port: int, requests: Sequence[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for each in requests:
            writer.write(each)
            status = await _answer(reader)
            if status != 200:
                raise SystemExit(f"A request was answered with {status}.")
    finally:
        writer.close()
        await writer.wait_closed()


async def _all(port: int, parts: Sequence[Sequence[bytes]]) -> None:
    await asyncio.gather(*(_line(port, part) for part in parts))


def as_fast_as_possible(port: int, requests: Sequence[bytes], connections: int) -> float:
    """Send everything over so many connections, each waiting for its answer before the next; give the seconds."""
    began = perf_counter()
    asyncio.run(_all(port, [requests[n::connections] for n in range(connections)]))
    return perf_counter() - began


async def steadily(port: int, requests: Sequence[bytes], per_second: float, connections: int) -> list[float]:
    """Send at a steady pace whatever the answers do (open loop); give when each was answered, 0 where it was not."""
    answered = [0.0] * len(requests)
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(connections)]
    idle: asyncio.Queue[int] = asyncio.Queue()
    for number in range(connections):
        idle.put_nowait(number)

    async def send(place: int) -> None:
        number = await idle.get()
        reader, writer = lines[number]
        try:
            writer.write(requests[place])
            if await _answer(reader) == 200:
                answered[place] = perf_counter()
        finally:
            idle.put_nowait(number)

    began = perf_counter()
    going = []
    for place in range(len(requests)):
        await asyncio.sleep(max(began + place / per_second - perf_counter(), 0))
        going.append(asyncio.create_task(send(place)))
    await asyncio.gather(*going)
    for _reader, writer in lines:
        writer.close()
    return answered
