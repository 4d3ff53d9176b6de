"""What it costs to keep events single, with few keys and with very many: bytes a key, a batch of a hundred, and removing the old ones.

BENCH_KEYS names the sizes, ``1000000,100000000`` for the page on capacity; 100 million take 14 GB of disk and a quarter of an hour.
"""

import os
import statistics
import uuid
from collections.abc import Iterator
from datetime import timedelta
from time import perf_counter
from typing import Any

import psycopg

from bench import here, story
from bench.figure import Figure, figure
from bench.place import Place

SIZES = (1_000_000, 5_000_000)
TABLE = "cairn_audience_eventkey"
BATCH, BATCHES = 100, 200
# Ninety days of keys, in the order in which they came; the oldest hundredth is what a day removes.
DAYS, OLD, TURNS = 90, 100, 2
FILL = f"""
insert into {TABLE} (source_id, key, arrived_at)
select 1, gen_random_uuid(), %(now)s::timestamptz - interval '{DAYS} days' * (1 - (%(from)s + g)::float / %(size)s)
from generate_series(1, %(many)s) g
"""
SLAB = 5_000_000


def keys(place: Place) -> Iterator[Figure]:
    known: list[float] = []
    for size in [int(n) for n in os.environ["BENCH_KEYS"].split(",")] if os.environ.get("BENCH_KEYS") else SIZES:
        url = place.make(f"keys{size}")
        here.use(url)
        here.migrate()
        with psycopg.connect(url, autocommit=True) as connection:
            _fill(connection, size)
            yield from _figures(place, connection, size, known)
        here.leave()
        place.drop(f"keys{size}")


def _fill(connection: "psycopg.Connection[Any]", size: int) -> None:
    """Fill the heap first; the index is built in one go, at the density that it has after many random inserts."""
    connection.execute(f"alter table {TABLE} drop constraint {TABLE}_pkey")
    for first in range(0, size, SLAB):
        connection.execute(FILL, {"now": story.BEGIN, "size": size, "from": first, "many": min(SLAB, size - first)})
    connection.execute("set maintenance_work_mem = '1GB'")
    # Random keys leave leaves about seven tenths full (ln 2).
    connection.execute(f"alter table {TABLE} add constraint {TABLE}_pkey primary key (source_id, key) with (fillfactor = 70)")
    connection.execute(f"vacuum analyze {TABLE}")
    connection.execute("checkpoint")


def _figures(place: Place, connection: "psycopg.Connection[Any]", size: int, known: list[float]) -> Iterator[Figure]:
    on = f"{place.on()}, {size:,} keys of {DAYS} days"
    heap, index = _number(connection, f"select pg_relation_size('{TABLE}')"), _number(connection, f"select pg_indexes_size('{TABLE}')")
    yield figure(f"keys.{size}.heap", heap / size, "bytes/key", on=on)
    yield figure(f"keys.{size}.index", index / size, "bytes/key", on=on)
    for name, fresh in (("new", True), ("repeated", False)):
        touched, milliseconds, wal = _batches(connection, fresh)
        how = f"{on}; batches of {BATCH} {name} keys, median of {BATCHES} (WAL: mean), after a checkpoint"
        known.append(touched)
        baseline = known[0 if fresh else 1] if len(known) > 2 else None
        yield figure(f"keys.{size}.{name}.buffers", touched, "buffers/batch", baseline=baseline, on=how)
        yield figure(f"keys.{size}.{name}.time", milliseconds, "ms/batch", on=how)
        yield figure(f"keys.{size}.{name}.wal", wal / BATCH, "bytes/key", on=how)
    yield from _removing(connection, size, on)


def _batches(connection: "psycopg.Connection[Any]", fresh: bool) -> tuple[float, float, float]:
    """Give the medians of buffers touched and of milliseconds of a batch, and its mean bytes of WAL; each batch commits."""
    from audience.log import SQL
    from ground.statement import statement

    text = statement(SQL, "take_keys")
    cursor = psycopg.ClientCursor(connection)
    buffers, times = [], []
    connection.execute("checkpoint")
    at = _number(connection, "select pg_current_wal_lsn() - '0/0'::pg_lsn")
    for _ in range(BATCHES):
        asked = {"source": 1, "arrived": story.BEGIN, "keys": "{" + ",".join(sorted(_keys(connection, fresh))) + "}"}
        began = perf_counter()
        cursor.execute(f"explain (analyze, buffers, timing off, format json) {text}", asked)
        times.append((perf_counter() - began) * 1000)
        plan = cursor.fetchone()[0][0]["Plan"]  # type: ignore[index]
        buffers.append(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
    wal = _number(connection, "select pg_current_wal_lsn() - '0/0'::pg_lsn") - at
    return statistics.median(buffers), statistics.median(times), wal / BATCHES


def _keys(connection: "psycopg.Connection[Any]", fresh: bool) -> list[str]:
    if fresh:
        return [str(uuid.uuid4()) for _ in range(BATCH)]
    # Keys that lie close together in time, as those of a client that sends its batch again.
    page = uuid.uuid4().int % (_number(connection, f"select pg_relation_size('{TABLE}') / 8192") - 2)
    found = connection.execute(f"select key from {TABLE} where ctid >= '({page},0)' and ctid < '({page + 2},0)' limit {BATCH}").fetchall()
    return [str(key) for (key,) in found]


def _removing(connection: "psycopg.Connection[Any]", size: int, on: str) -> Iterator[Figure]:
    """Remove a hundredth of the keys and put as many new ones in, twice: how fast it goes, and what the table grows by."""
    from audience.keeping.keys import drop_between

    before = _number(connection, f"select pg_total_relation_size('{TABLE}')")
    gone, seconds, vacuums = 0, 0.0, 0.0
    for turn in range(1, TURNS + 1):
        pages = _number(connection, f"select pg_relation_size('{TABLE}') / 8192")
        cut = story.BEGIN - timedelta(days=DAYS) + timedelta(days=DAYS) * turn / OLD
        began = perf_counter()
        done = drop_between(0, pages, cut)
        seconds += perf_counter() - began
        gone += done
        began = perf_counter()
        connection.execute(f"vacuum (index_cleanup on) {TABLE}")
        vacuums += perf_counter() - began
        connection.execute(FILL, {"now": story.BEGIN, "size": size, "from": size - done, "many": done})
    after = _number(connection, f"select pg_total_relation_size('{TABLE}')")
    how = f"{on}; {TURNS} times a hundredth removed, vacuumed with its index and put in anew; each time the whole table is looked through"
    yield figure(f"keys.{size}.removed", gone / seconds, "keys/s", on=how)
    yield figure(f"keys.{size}.vacuum", vacuums / TURNS, "s/vacuum", on=how)
    yield figure(f"keys.{size}.grown", (after - before) / before * 100, "%", goal="<= 5", met=(after - before) / before <= 0.05, on=how)


def _number(connection: "psycopg.Connection[Any]", sql: str) -> int:
    found = connection.execute(sql).fetchone()
    return int(found[0]) if found else 0
