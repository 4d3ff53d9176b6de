"""From accepted to the provider called: the 200 of /v1/track to the arrival of a webhook's request, in real web, worker and beat processes.

The events come at a steady pace, whatever the answers do: at a tenth and at half of what this machine can do, which is the lower of
journey steps and single events a second. The provider's side is an HTTP server in the process that sends them, so that one clock counts.
"""

import asyncio
import json
import os
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from bench import crowd, here, hook, load, processes, story
from bench.figure import KNOWN, Figure, figure, percentile
from bench.ingest import singles_per_second
from bench.place import Place

SECONDS = 12
WARM_SECONDS = 4
PEOPLE = 2000
LINES = 32
PATIENCE_SECONDS = 30
# moved (start), requested, moved (webhook): the rows of the step log that the steps bench counts.
STEPS_EACH = 3
LOADS = ((0.1, "a tenth", None, 300), (0.5, "half", 150, 1000))


class Provider:
    """The other side of the webhook: notes when each request came, and says yes."""

    def __init__(self) -> None:
        self.came: dict[str, float] = {}

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                at = perf_counter()
                length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
                said = json.loads(await reader.readexactly(length))
                self.came.setdefault(said["n"], at)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            # The caller has gone, or the bench is over.
            writer.close()


def reaction(place: Place) -> Iterator[Figure]:
    steps = KNOWN.get("steps") or _steps(place)
    provider_port = processes.free_port()
    url = place.make("reaction")
    here.use(url)
    here.migrate()
    crowd.gather(PEOPLE, story.BEGIN)
    hook.put_live("reaction", {"url": f"http://127.0.0.1:{provider_port}/", "body": '{"n": {{ event.feature | json }}}'})
    key = processes.write_key()
    here.leave()
    names = ("web", "worker", "beat")
    with processes.running(names, url, place.folder, WEBHOOKS_MAY_BE_PRIVATE="1") as port:
        singles = KNOWN.get("ingest.singles") or singles_per_second(key, port)
        full = min(steps / STEPS_EACH, singles)
        for share, word, p50_goal, p99_goal in LOADS:
            rate = full * share
            seconds, lost = asyncio.run(_react(port, provider_port, key, rate, word))
            on = f"{place.on()}, {word} load: {rate:.0f} events/s of {full:.0f} (steps {steps:.0f}/s, singles {singles:.0f}/s), {SECONDS} s"
            on += f"; web, worker, beat, {lost} not called within {PATIENCE_SECONDS} s"
            for share_of, name, goal in ((0.5, "p50", p50_goal), (0.99, "p99", p99_goal)):
                value = percentile(seconds, share_of) * 1000 if seconds else float("inf")
                met = None if goal is None else value <= goal and not lost
                yield figure(f"reaction.{word.replace(' ', '-')}.{name}", value, "ms", goal=f"<= {goal} ms" if goal else "", met=met, on=on)


def _steps(place: Place) -> float:
    """A short form of the steps bench, where it was not asked for."""
    from bench import steps as bench

    bench.crowd_in(place, 400)
    done = bench.engine(place, "short", 400)
    return done.steps / done.seconds


async def _react(port: int, provider_port: int, key: str, rate: float, word: str) -> tuple[list[float], int]:
    """Send at a pace; give the seconds from each answer to its call, and how many were never called."""
    provider = Provider()
    server = await asyncio.start_server(provider.hear, "127.0.0.1", provider_port)
    names = [f"{word}-{n}" for n in range(int(rate * (SECONDS + WARM_SECONDS)))]
    requests = [load.request("/v1/track", json.dumps(_event(n, name)).encode(), key) for n, name in enumerate(names)]
    async with server:
        answered = await load.steadily(port, requests, rate, LINES)
        until = perf_counter() + PATIENCE_SECONDS
        while len(provider.came) < len(names) and perf_counter() < until:
            await asyncio.sleep(0.1)
    measured = range(int(rate * WARM_SECONDS), len(names))
    seconds = [max(provider.came[names[n]] - answered[n], 0.0) for n in measured if names[n] in provider.came]
    return seconds, len(measured) - len(seconds)


def _event(number: int, name: str) -> dict[str, Any]:
    return {
        "event": "feature_limit_reached",
        "userId": crowd.name_of(number % PEOPLE),
        "messageId": f"reaction-{os.getpid()}-{name}",
        "properties": {"feature": name, "used": 8.3, "limit": 10},
    }
