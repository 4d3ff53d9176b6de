"""Turn a log that is one big table into one of months, while everybody writes. For migrations, outside a transaction.

The old table becomes the partition of everything up to a month that has not begun. What takes long (checking that all rows lie before it,
the index of the new key) is done beforehand beside the writers; the turn itself touches the catalogue only, and waits for its lock so
briefly, again and again, that nobody notices.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg import sql
from psycopg.errors import LockNotAvailable

from audience.keeping.months import Monthly, first_of
from audience.now import database_now

LOCK_TIMEOUT_MS = 500
ATTEMPTS, REST_SECONDS = 240, 0.5
# A month that ends sooner might begin while the rows are being checked.
ROOM = timedelta(days=7)


class NobodyLetsUs(RuntimeError):
    """Somebody has held the log for minutes. Nothing was changed that hurts; migrate again when they are done."""


class NotEmptyAnyMore(Exception):
    """The first rows came between the look and the lock."""


def turn(log: Monthly) -> None:
    """Partition a log by month. One that is partitioned is left as it is; one that was begun is taken up again."""
    if _one("select relkind = 'p' from pg_class where oid = to_regclass(%s)", [log.table]):
        return
    boundary = _prepare(log) if _has_rows(log.table) else None
    try:
        patiently(lambda: _turn(log, boundary))
    except NotEmptyAnyMore:
        boundary = _prepare(log)
        patiently(lambda: _turn(log, boundary))
    log.make_ahead(database_now())


def patiently(act: Callable[[], None]) -> None:
    """Do something that needs a strong lock, asking for it half a second at a time."""
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                _do(f"set local lock_timeout = {LOCK_TIMEOUT_MS}")
                act()
        except OperationalError as failed:
            if not isinstance(failed.__cause__, LockNotAvailable):
                raise
            if attempt == ATTEMPTS - 1:
                raise NobodyLetsUs(NobodyLetsUs.__doc__) from failed
            time.sleep(REST_SECONDS)
            continue
        return


def _prepare(log: Monthly) -> datetime:
    """Check beside the writers that all rows lie before a month to come, and build the index of the new key."""
    latest = _one(f"select max({log.column}) from {log.table}")
    boundary = first_of(max(latest, database_now()) + ROOM, 1)
    check, key = f"{log.table}_before", f"{log.table}_key"
    old = _one("select true from pg_constraint where conname = %s and conrelid = %s::regclass", [check, log.table])
    if old:
        patiently(lambda: _do(f"alter table {log.table} drop constraint {check}"))
    condition = sql.SQL("check ({} < {})").format(sql.Identifier(log.column), sql.Literal(boundary.isoformat())).as_string(None)
    patiently(lambda: _do(f"alter table {log.table} add constraint {check} {condition} not valid"))
    _do(f"alter table {log.table} validate constraint {check}")
    # What an attempt that was broken off left of it is no use.
    _do(f"drop index concurrently if exists {key}")
    _do(f"create unique index concurrently {key} on {log.table} (id, {log.column})")
    return boundary


def _turn(log: Monthly, boundary: datetime | None) -> None:
    table, sequence = log.table, f"{log.table}_id_seq"
    _do(f"lock table {table} in access exclusive mode")
    if boundary is None and _has_rows(table):
        raise NotEmptyAnyMore
    last, called = _all(f"select last_value, is_called from {sequence}")[0]
    old = f"{table}_until_{boundary:%Y_%m}" if boundary is not None else f"{table}_empty"
    _do(f"alter table {table} rename to {old}")
    _do(f"alter table {old} alter column id drop identity")
    indexes = _all(
        "select c.relname, pg_get_indexdef(c.oid) from pg_index i join pg_class c on c.oid = i.indexrelid"
        " where i.indrelid = to_regclass(%s) and not i.indisprimary and c.relname <> %s",
        [old, f"{table}_key"],
    )
    for name, _definition in indexes:
        _do(f"alter index {name} rename to {_other(name, old)}")
    _do(f"alter table {old} drop constraint {table}_pkey")
    _do(f"create table {table} (like {old} including defaults including storage) partition by range ({log.column})")
    _do(f"create sequence {sequence} owned by {table}.id")
    _do("select setval(%s, %s, %s)", [sequence, last, called])
    _do(f"alter table {table} alter column id set default nextval('{sequence}')")
    _do(f"alter table {table} add primary key (id, {log.column})")
    for _name, definition in indexes:
        _do(definition.replace(f" ON public.{old} ", f" ON {table} ").replace(f" ON {old} ", f" ON {table} "))
    if boundary is None:
        _do(f"drop table {old}")
        return
    _do(f"alter table {old} add constraint {old}_pkey primary key using index {table}_key")
    bound = sql.SQL("for values from (minvalue) to ({})").format(sql.Literal(boundary.isoformat())).as_string(None)
    _do(f"alter table {table} attach partition {old} {bound}")
    _do(f"alter table {old} drop constraint {table}_before")


def _other(name: str, old: str) -> str:
    """Name an index of the old table anew: its own name goes to the index of the log."""
    return f"{name}_{old[-7:]}"


def _has_rows(table: str) -> bool:
    return bool(_one(f"select exists (select 1 from {table})"))


def _do(statement: str, arguments: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def _all(statement: str, arguments: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return list(cursor.fetchall())


def _one(statement: str, arguments: list[Any] | None = None) -> Any:
    found = _all(statement, arguments)
    return found[0][0] if found else None
