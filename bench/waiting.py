"""What a claim costs with few and with very many waiting: buffers touched and warm time, the same number being due each time."""

import os
import statistics
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg

from bench import crowd, here, story
from bench.figure import Figure, figure
from bench.place import Place

SIZES = (100_000, 1_000_000)
DUE_EACH_SHARD = 70
SHARDS, TOGETHER = 256, 16
# One in ten belongs to a journey that is paused: it fell due, and rings when somebody resumes.
FILL = """
insert into cairn_engine_run (
    journey_id, version_id, person_id, home, shard, instance, state, node, visit, node_at, wake_at, listens, memory, started_at, reason,
    held_out
)
select j.id, j.live_id, g, -g, (-g) & 255, '', case when g %% 10 = 0 and g > %(due)s then 'parked' else 'waiting' end, 'wait', 1, %(now)s,
       case when g <= %(due)s then %(now)s - g %% 997 * interval '1 second' else %(now)s + (1 + g %% 86400) * interval '30 seconds' end,
       '{}', '{"event": {"feature": "storage", "used": 8.3, "limit": 10}, "event_type": "feature_limit_reached", "plan": "starter"}',
       %(now)s, '', false
from (select id, live_id from cairn_engine_journey where live_id is not null limit 1) j, generate_series(1, %(size)s) g
"""


def waiting(place: Place) -> Iterator[Figure]:
    known: list[tuple[float, float]] = []
    sizes = [int(n) for n in os.environ["BENCH_WAITING"].split(",")] if os.environ.get("BENCH_WAITING") else SIZES
    for size in sizes:
        name = f"waiting{size}"
        url = place.make(name)
        here.use(url)
        here.migrate()
        crowd.put_live(story.BEGIN)
        here.leave()
        known.append(_claims(url, size))
        place.drop(name)
        buffers, milliseconds = known[-1]
        on = f"{place.on()}, {size:,} waiting, {DUE_EACH_SHARD} due in each of {SHARDS} shards, {TOGETHER} shards a claim, median of 16"
        first_buffers, first_ms = known[0]
        yield figure(
            f"waiting.{size}.buffers", buffers, "buffers", baseline=first_buffers, goal="<= 1.2", met=buffers <= 1.2 * first_buffers, on=on
        )
        yield figure(
            f"waiting.{size}.warm", milliseconds, "ms", baseline=first_ms, goal="<= 1.5", met=milliseconds <= 1.5 * first_ms, on=on
        )


def _claims(url: str, size: int) -> tuple[float, float]:
    """Give the median of buffers and of milliseconds of a claim."""
    from engine.store.ask import SQL
    from ground.statement import statement

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(FILL, {"now": story.BEGIN, "size": size, "due": DUE_EACH_SHARD * SHARDS})
        connection.execute("vacuum analyze cairn_engine_run")
        cursor = psycopg.ClientCursor(connection)
        found = []
        for first in range(0, SHARDS, TOGETHER):
            asked = {"shards": list(range(first, first + TOGETHER)), "homes": None, "now": story.BEGIN + timedelta(seconds=1), "size": 1000}
            for _ in range(2):
                cursor.execute(f"explain (analyze, buffers, timing off, format json) {statement(SQL, 'claim_due_runs')}", asked)
                plan = _plan(cursor)
            assert plan["Plan"]["Actual Rows"] == 1000, plan["Plan"]["Actual Rows"]
            found.append((plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"], plan["Execution Time"]))
    return statistics.median(b for b, _ in found), statistics.median(ms for _, ms in found)


def _plan(cursor: "psycopg.ClientCursor[Any]") -> dict[str, Any]:
    row = cursor.fetchone()
    assert row is not None
    plan: dict[str, Any] = row[0][0]
    return plan
