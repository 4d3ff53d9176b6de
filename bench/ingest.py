"""Events per second at the door: batches of a hundred, and one by one over 32 connections. Durable and deduplicated.

The bare program writes the rows that the door wrote (event log, inbox, keys), as many in a transaction and over as many connections.
"""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from time import perf_counter
from typing import Any

import psycopg

from bench import bare, crowd, here, journal, load, processes, story
from bench.figure import Figure, figure
from bench.place import Place

PEOPLE = 2000
BATCHES, BATCH, LINES = 300, 100, 8
SINGLES, SINGLE_LINES = 6000, 32
GOAL, GOAL_RATIO, GOAL_SINGLES = 10_000, 0.25, 1_000


def ingest(place: Place) -> Iterator[Figure]:
    here.use(place.make("door"))
    here.migrate()
    crowd.gather(PEOPLE, story.BEGIN)
    key = processes.write_key()
    here.leave()
    yield _measure(place, "ingest", _batches(key), BATCH, LINES, GOAL, f"batches of {BATCH}, {LINES} connections")
    yield _measure(place, "ingest.singles", _singles(key), 1, SINGLE_LINES, GOAL_SINGLES, f"one a request, {SINGLE_LINES} connections")


def singles_per_second(key: str, port: int, count: int = 1500) -> float:
    """A short look at how fast single events go in, for whoever needs a load that fits."""
    return count / load.as_fast_as_possible(port, _singles(key)[:count], SINGLE_LINES)


def _measure(place: Place, name: str, requests: list[bytes], each: int, lines: int, goal: int, how: str) -> Figure:
    url = place.make("busy", "door")
    with processes.running(("web",), url, place.folder) as port:
        load.as_fast_as_possible(port, requests[:lines], lines)
        before = _events(url)
        seconds = load.as_fast_as_possible(port, requests[lines:], lines)
        events = _events(url) - before
    rate = events / seconds
    told = rows_of(url, each)
    place.drop("busy")
    plain = sum(transaction.statements[0].rows for transaction in told) / _bare(place.make("bare", "door"), told, lines)
    on = (
        f"{place.on()}, {how}, {events} events, web processes {os.environ.get('WEB_PROCESSES', '1')}; client and database on the same cores"
    )
    met = rate >= goal and (each == 1 or rate / plain >= GOAL_RATIO)
    return figure(
        name, rate, "events/s", baseline=plain, goal=f">= {goal}/s" + (f", ratio >= {GOAL_RATIO}" if each > 1 else ""), met=met, on=on
    )


def _events(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("select count(*) from cairn_audience_event").fetchone()
        return int(found[0]) if found else 0


def rows_of(url: str, each: int) -> list[journal.Transaction]:
    """Read what the door wrote as transactions of the bare program. The crowd came months ago."""
    new = "interval '1 hour'"
    tables = {
        "cairn_audience_event": f"received_at > now() - {new}",
        "cairn_audience_inbox": f"received_at > now() - {new}",
        "cairn_audience_eventkey": f"arrived_at > now() - {new}",
    }
    with psycopg.connect(url, autocommit=True) as connection:
        return journal.copies(connection, tables, each)


def _bare(url: str, told: list[journal.Transaction], lines: int) -> float:
    """Write the transactions from as many connections as the clients had; threads wait for the server, not for each other."""
    connections = [psycopg.connect(url, autocommit=True) for _ in range(lines)]
    threads = [Thread(target=bare.write, args=(one, told[n::lines])) for n, one in enumerate(connections)]
    began = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = perf_counter() - began
    for one in connections:
        one.close()
    return seconds


def _batches(key: str) -> list[bytes]:
    # Two in a hundred are repeated, as clients do that try again.
    numbers = [n if n % 50 else max(n - 49, 0) for n in range((BATCHES + LINES) * BATCH)]
    return [
        load.request("/v1/batch", json.dumps({"batch": [event(n) for n in numbers[at : at + BATCH]]}).encode(), key)
        for at in range(0, len(numbers), BATCH)
    ]


def _singles(key: str) -> list[bytes]:
    return [load.request("/v1/track", json.dumps(event(n, "one")).encode(), key) for n in range(SINGLES + SINGLE_LINES)]


def event(number: int, word: str = "many") -> dict[str, Any]:
    """An event as clients send them, about 400 bytes."""
    return {
        "type": "track",
        "event": ("session_started", "usage_reported", "collaborator_invited", "paywall_encountered")[number % 4],
        "userId": crowd.name_of(number * 7919 % PEOPLE),
        "messageId": f"bench-{word}-{number}",
        "timestamp": (story.BEGIN + timedelta(seconds=number)).isoformat(),
        "properties": (
            {"platform": "web"},
            {"meter": "storage", "used": 3.2, "limit": 10},
            {"role": "member"},
            {"feature": "whiteboards"},
        )[number % 4],
        "context": {
            "library": {"name": "analytics-python", "version": "2.3.4"},
            "ip": "203.0.113.9",
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36",
            "locale": "en-US",
            "timezone": "Europe/Lisbon",
        },
    }
