"""How many bytes each thing takes: seed 003's journey is walked by the live engine, then tables and their indexes are measured.

``waiting`` is read while everybody waits for the first time, everything else at the end; a vacuum comes first, as it would in a day.
The share of updates that left the indexes alone (HOT) is counted by the server.
"""

import os
from collections.abc import Iterator
from typing import Any

import psycopg

from bench import crowd, here, story
from bench.figure import Figure, figure
from bench.place import Place

SIZE = 3000
# (what is counted, the tables that grow with it)
THINGS = {
    "step": ("cairn_engine_step",),
    "event": ("cairn_audience_event",),
    "key": ("cairn_audience_eventkey",),
    "message": ("cairn_channels_message", "cairn_channels_messagebody"),
    "mailroom": ("cairn_channels_mailroomitem",),
    "receipt": ("cairn_channels_receipt",),
    "person": (
        "cairn_audience_person",
        "cairn_audience_identity",
        "cairn_audience_consent",
        "cairn_audience_fieldchange",
        "cairn_audience_membership",
        "cairn_audience_account",
    ),
    "run": ("cairn_engine_run", "cairn_engine_watcher"),
}
CHANGED = ("cairn_engine_run", "cairn_engine_watcher", "cairn_channels_message", "cairn_audience_person")
# Partitions count with their log.
BYTES = """
select coalesce(sum(pg_table_size(c.oid)), 0), coalesce(sum(pg_indexes_size(c.oid)), 0)
from (select %(table)s::regclass as oid union select inhrelid from pg_inherits where inhparent = %(table)s::regclass) c
"""


def bytes(place: Place) -> Iterator[Figure]:  # noqa: A001  named as it is asked for
    from engine.runtime.walk import walk

    size = int(os.environ.get("BENCH_PEOPLE", SIZE))
    url = place.make("bytes")
    here.use(url)
    here.migrate()
    crowd.gather(size, story.BEGIN)
    crowd.put_live(story.BEGIN)
    on = f"{place.on()}, {size} people"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("select pg_stat_reset()")
        for chapter in story.chapters(size):
            chapter.prepare(chapter.now)
            while walk(chapter.now):
                pass
            if chapter.name == "push sent":
                yield from _thing(connection, "waiting", THINGS["run"], f"{on}, while all of them wait")
        for name, tables in THINGS.items():
            yield from _thing(connection, name, tables, f"{on}, at the end")
        yield from _walks(connection, on)
        yield from _hot(connection, on)
    here.leave()


def _thing(connection: "psycopg.Connection[Any]", name: str, tables: tuple[str, ...], on: str) -> Iterator[Figure]:
    """A row of the first table, with what hangs on it in the others."""
    rows = _number(connection, f"select count(*) from {tables[0]}")
    heap = indexes = 0
    for table in tables:
        connection.execute(f"vacuum analyze {table}")
        one, other = connection.execute(BYTES, {"table": table}).fetchone() or (0, 0)
        heap, indexes = heap + int(one), indexes + int(other)
    on = f"{on}: {rows:,} rows, {' + '.join(table.partition('_')[2] for table in tables)}"
    yield figure(f"bytes.{name}", (heap + indexes) / max(rows, 1), "bytes", on=f"{on}; of that indexes {indexes / max(rows, 1):.0f}")


def _walks(connection: "psycopg.Connection[Any]", on: str) -> Iterator[Figure]:
    """How many rows a walk leaves."""
    walks = _number(connection, "select count(*) from cairn_engine_run")
    for name in ("step", "event", "message", "receipt"):
        yield figure(f"bytes.walk.{name}s", _number(connection, f"select count(*) from {THINGS[name][0]}") / walks, "rows/walk", on=on)


def _hot(connection: "psycopg.Connection[Any]", on: str) -> Iterator[Figure]:
    connection.execute("select pg_stat_force_next_flush()")
    for table in CHANGED:
        hot, all_ = connection.execute(
            "select n_tup_hot_upd, n_tup_upd from pg_stat_user_tables where relid = %s::regclass", [table]
        ).fetchone() or (0, 0)
        share = hot / max(all_, 1) * 100
        yield figure(f"bytes.hot.{table.rpartition('_')[2]}", share, "% of updates", on=f"{on}, {all_:,} updates")


def _number(connection: "psycopg.Connection[Any]", sql: str) -> int:
    found = connection.execute(sql).fetchone()
    return int(found[0]) if found else 0
