"""Hot tables under a million changes each, with several settings: the share of HOT updates, dead rows, what heap and indexes grew by.

Each batch changes a thousand rows as the engine's statements do (the same columns) and commits; autovacuum runs as in the embedded server.
BENCH_CHANGES says how many changes.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import psycopg

from bench import crowd, here, story, waiting
from bench.figure import Figure, figure
from bench.place import Place

CHANGES, EACH = 1_000_000, 1000
EAGER = "autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0"
SETTINGS = {"plain": "", "room": "fillfactor = 85", "both": f"fillfactor = 85, {EAGER}"}

PEOPLE = """
insert into cairn_audience_person (
    external_id, home, plan, fields, moments, name, email, email_key, phone, zone, locale, push_tokens, consents, tickets_open, prompt_sent,
    first_seen_at
)
select 'person-' || g, -g, '', '{"plan": "starter", "storage_used_pct": 83, "seats_used": 2, "seats_limit": 8, "platform": "web"}',
       '{"plan": 1772452800.0, "storage_used_pct": 1772452800.0, "seats_used": 1772452800.0, "seats_limit": 1772452800.0}', 'Person ' || g,
       'person-' || g || '@acme.example', 'person-' || g || '@acme.example', '+12125550142', 'Europe/Lisbon', '', '["device"]',
       '{"email:promotional": [true, 1772452800.0], "push:promotional": [true, 1772452800.0]}', 0, false, now()
from generate_series(1, %(rows)s) g
"""
MESSAGES = """
insert into cairn_channels_message (
    visit_key, run_id, journey_id, version_id, node, person_id, home, shard, channel, message_class, is_prompt, content_id, event, state,
    why, why_values, requested_at, due_at, attempts, provider, provider_id, segments, cost
)
select g || ':email-1:1', g, 1, 1, 'email-1', g, -g, (-g) & 255, 'email', 'promotional', true, c.id,
       '{"feature": "storage", "used": 8.3, "limit": 10}', 'held', 'quiet_hours', '{}', now(), now(), 0, '', '', 0, 0
from (insert_content) c, generate_series(1, %(rows)s) g
"""
CONTENT = "insert into cairn_channels_content (digest, channel, text, needs) values ('bench', 'email', '{}', '[]') returning id"
INBOX = """
insert into cairn_audience_inbox (shard, home, person_id, event_id, kind, type, at, received_at, stops, for_account, late)
select g & 255, -g, g, g, 'event', 'session_started', now(), now(), mod(g, 10) = 0, false, false from unnest(%(ids)s::bigint[]) g
"""
# What a message goes through, one change after the other.
LIFE = (
    "state = 'ready', why = '', due_at = null, valid_until = now() + interval '1 day'",
    "state = 'claimed', token = gen_random_uuid(), claimed_at = now()",
    "called_at = now(), provider = 'smtp', segments = 0",
    "state = 'sent', sent_at = now(), attempts = 1, provider_id = 'id-' || id",
    "opened_at = now()",
)


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    fill: str
    changes: tuple[str, ...]


TABLES = (
    Table(
        "cairn_engine_run",
        waiting.FILL,
        ("node_at = now(), wake_at = now() + random() * interval '9 days', visit = visit + 1, memory = memory || '{}'",),
    ),
    Table(
        "cairn_audience_person",
        PEOPLE,
        ("fields = fields || jsonb_build_object('storage_used_pct', (random() * 100)::int), last_seen_at = now()",),
    ),
    Table("cairn_channels_message", MESSAGES, LIFE),
    Table("cairn_audience_inbox", "", ()),
)


def storage(place: Place) -> Iterator[Figure]:
    changes = int(os.environ.get("BENCH_CHANGES", CHANGES))
    here.use(place.make("clean"))
    here.migrate()
    crowd.put_live(story.BEGIN)
    here.leave()
    for table in TABLES:
        for name, parameters in SETTINGS.items():
            with psycopg.connect(place.make("storage", "clean"), autocommit=True) as connection:
                yield from _one(connection, table, name, parameters, changes, place.on())
            place.drop("storage")


def _one(connection: "psycopg.Connection[Any]", table: Table, name: str, parameters: str, changes: int, on: str) -> Iterator[Figure]:
    # Whatever the schema sets already is not what is compared.
    connection.execute(f"alter table {table.name} reset (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_vacuum_cost_delay)")
    if parameters:
        connection.execute(f"alter table {table.name} set ({parameters})")
    # Each row changes ten times, a message as often as it does in its life.
    rows = changes // (10 if len(table.changes) == 1 else len(table.changes)) if table.changes else 0
    _fill(connection, table, rows)
    before = _bytes(connection, table.name)
    connection.execute("select pg_stat_reset()")
    began = perf_counter()
    _change(connection, table, rows, changes)
    seconds = perf_counter() - began
    connection.execute("select pg_stat_force_next_flush()")
    hot, all_, dead, vacuums = connection.execute(
        "select n_tup_hot_upd, n_tup_upd, n_dead_tup, autovacuum_count from pg_stat_user_tables where relid = %s::regclass", [table.name]
    ).fetchone() or (0, 0, 0, 0)
    heap, indexes = _bytes(connection, table.name)
    on = f"{on}, {changes:,} changes of {rows:,} rows ({EACH} a batch), {parameters or 'defaults'}; heap and indexes before"
    on = (
        f"{on} {before[0] / 1e6:.1f} and {before[1] / 1e6:.1f} MB, after {heap / 1e6:.1f} and {indexes / 1e6:.1f} MB; {vacuums} autovacuums"
    )
    short = f"storage.{table.name.rpartition('_')[2]}.{name}"
    yield figure(f"{short}.time", seconds / changes * 1e6, "us/change", on=on)
    yield figure(f"{short}.hot", hot / max(all_, 1) * 100, "% of updates", on=on)
    yield figure(f"{short}.dead", dead, "rows", on=on)
    yield figure(f"{short}.size", (heap + indexes) / 1e6, "MB", baseline=(before[0] + before[1]) / 1e6 or None, on=on)


def _fill(connection: "psycopg.Connection[Any]", table: Table, rows: int) -> None:
    if table.fill == MESSAGES:
        content = connection.execute(CONTENT).fetchone()
        assert content is not None
        connection.execute(MESSAGES.replace("(insert_content)", f"(select {content[0]}::bigint as id)"), {"rows": rows})
    elif table.fill:
        connection.execute(table.fill, {"rows": rows, "size": rows, "due": 0, "now": story.BEGIN})
    connection.execute(f"vacuum analyze {table.name}")


def _change(connection: "psycopg.Connection[Any]", table: Table, rows: int, changes: int) -> None:
    dice = random.Random(1)
    if not table.changes:
        for first in range(0, changes // 2, EACH):
            connection.execute(INBOX, {"ids": list(range(first, first + EACH))})
            connection.execute(f"delete from {table.name} where id in (select id from {table.name} order by id limit {EACH})")
        return
    if len(table.changes) > 1:
        for first in range(1, rows + 1, EACH):
            for change in table.changes:
                connection.execute(f"update {table.name} set {change} where id >= %s and id < %s", [first, first + EACH])
        return
    for _ in range(0, changes, EACH):
        ids = dice.sample(range(1, rows + 1), min(EACH, rows))
        connection.execute(f"update {table.name} set {table.changes[0]} where id = any(%s::bigint[])", [ids])


def _bytes(connection: "psycopg.Connection[Any]", table: str) -> tuple[int, int]:
    found = connection.execute("select pg_table_size(%s::regclass), pg_indexes_size(%s::regclass)", [table, table]).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)
