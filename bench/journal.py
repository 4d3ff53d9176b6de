"""The journal: which rows a run of the engine wrote, taken down by triggers in a pass of its own, so that bare SQL can write the same."""

from dataclasses import dataclass

import psycopg

TABLE = "bench_journal"
# Written once per text and process; other rows refer to them, so they are there beforehand.
BEFOREHAND = ("cairn_channels_content",)
WANTED = ("cairn_audience_%", "cairn_channels_%", "cairn_engine_%")

INSTALL = f"""
create table {TABLE} (
    seq bigserial primary key, label text not null, pid int not null, tx bigint not null, tbl text not null, op text not null,
    row jsonb not null, changed text[], batch int
);
create function bench_note() returns trigger language plpgsql as $$
declare
    mark text := coalesce(current_setting('bench.label', true), '');
    before jsonb; after jsonb;
begin
    if mark in ('', '-') then return null; end if;
    if tg_op <> 'INSERT' then before := to_jsonb(old); end if;
    if tg_op <> 'DELETE' then after := to_jsonb(new); end if;
    insert into {TABLE} (label, pid, tx, tbl, op, row, changed) values (
        mark, pg_backend_pid(), txid_current(), tg_table_name, lower(tg_op), coalesce(after, before),
        case when tg_op = 'UPDATE' then
            (select array_agg(n.key) from jsonb_each(after) n where before -> n.key is distinct from n.value)
        end
    );
    return null;
end $$;
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the bare program with its arguments, as literals ready to be sent."""

    sql: str
    arguments: list[str]
    rows: int


@dataclass(frozen=True, slots=True)
class Transaction:
    label: str
    worker: int
    statements: list[Statement]


def install(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(INSTALL)
        for table in _tables(connection):
            connection.execute(
                f"create trigger bench_note after insert or update or delete on {table} for each row execute function bench_note()"
            )


def _tables(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    found = connection.execute("select relname from pg_class where relkind = 'r' and relname like any(%s) order by 1", [list(WANTED)])
    return [str(name) for (name,) in found]


def transactions(url: str, steps_each: int) -> list[Transaction]:
    """Read the journal as the transactions of a bare program: ``steps_each`` rows of the step log in each, or what a chapter left over."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"update {TABLE} set label = 'p' || substr(label, 2), pid = 0 where tbl = any(%s)", [list(BEFOREHAND)])
        keys = _keys(connection)
        batches = _batch(connection, keys, steps_each)
        connection.execute(f"create index on {TABLE} (batch, tbl, op)")
        connection.execute(f"analyze {TABLE}")
        return [Transaction(label, worker, _statements(connection, number, keys)) for number, (label, worker) in batches]


def _keys(connection: psycopg.Connection[tuple[object, ...]]) -> dict[str, list[str]]:
    found = connection.execute(
        "select c.relname, array_agg(a.attname::text) from pg_index i join pg_class c on c.oid = i.indrelid"
        " join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) where i.indisprimary group by 1"
    )
    return {str(table): list(names) for table, names in found}  # type: ignore[call-overload]


def _batch(
    connection: psycopg.Connection[tuple[object, ...]], keys: dict[str, list[str]], steps_each: int
) -> list[tuple[int, tuple[str, int]]]:
    """Number the batches: whole transactions of one worker, one chapter, and no row written twice in one."""
    rows = connection.execute(f"select seq, label, pid, tx, tbl, op, row from {TABLE} order by label, pid, seq").fetchall()
    workers: dict[int, int] = {}
    batches: list[tuple[int, tuple[str, int]]] = []
    numbered: list[tuple[int, int]] = []
    seen: set[tuple[object, ...]] = set()
    number, steps, before = 0, 0, None
    for seq, label, pid, tx, table, op, row in rows:
        key = (table, op, *(row[name] for name in keys[str(table)]))  # type: ignore[index]
        full = steps >= steps_each and tx != before[2] if before else False
        if before is None or (label, pid) != before[:2] or key in seen or full:
            number, steps, seen = number + 1, 0, set()
            worker = workers.setdefault(int(pid), len(workers)) if str(label).startswith("w") else 0  # type: ignore[call-overload]
            batches.append((number, (str(label), worker)))
        before = (label, pid, tx)
        seen.add(key)
        # A month of the log.
        steps += str(table).startswith("cairn_engine_step_")
        numbered.append((int(seq), number))  # type: ignore[call-overload]
    seqs, numbers = ("{" + ",".join(str(pair[i]) for pair in numbered) + "}" for i in (0, 1))
    connection.execute(
        f"update {TABLE} j set batch = u.b from unnest(%s::bigint[], %s::int[]) as u (seq, b) where j.seq = u.seq", [seqs, numbers]
    )
    return batches


def _statements(connection: psycopg.Connection[tuple[object, ...]], batch: int, keys: dict[str, list[str]]) -> list[Statement]:
    groups = connection.execute(
        f"select tbl, op, count(*) from {TABLE} where batch = %s group by 1, 2 order by min(seq)", [batch]
    ).fetchall()
    return [_statement(connection, batch, str(table), str(op), int(count), keys[str(table)]) for table, op, count in groups]  # type: ignore[call-overload]


def _statement(connection: psycopg.Connection[tuple[object, ...]], batch: int, table: str, op: str, rows: int, key: list[str]) -> Statement:
    types = _types(connection, table)
    if op == "delete":
        names = key
    elif op == "insert":
        names = [str(name) for name in types]
    else:
        found = connection.execute(
            f"select array_agg(distinct c) from {TABLE}, unnest(changed) c where batch = %s and tbl = %s and op = 'update'", [batch, table]
        ).fetchone()
        changed = set((found or [[]])[0] or [])  # type: ignore[call-overload]
        # An update that changed nothing writes a row all the same.
        names = [str(name) for name in types if name in changed or name in key] + (
            [] if changed else [n for n in types if n not in key][:1]
        )  # type: ignore[misc]
    sent = {name: _sent(types[name]) for name in names}
    columns = ", ".join(f'array_agg(r."{name}"::{sent[name]} order by j.seq)::text' for name in names)
    found = connection.execute(
        f"select {columns} from {TABLE} j, jsonb_populate_record(null::{table}, j.row) r where j.batch = %s and j.tbl = %s and j.op = %s",
        [batch, table, op],
    ).fetchone()
    source = "unnest({}) as u ({})".format(", ".join(f"%s::{sent[n]}[]" for n in names), ", ".join(f'"{n}"' for n in names))
    match = " and ".join(f't."{name}" = u."{name}"' for name in key)
    value = {name: f'u."{name}"::{types[name]}' for name in names}
    if op == "delete":
        text = f"delete from {table} t using {source} where {match}"
    elif op == "insert":
        text = _insert(table, types)
    else:
        sets = ", ".join(f'"{name}" = {value[name]}' for name in names if name not in key)
        text = f"update {table} t set {sets} from {source} where {match}"
    return Statement(text, [str(argument) for argument in found or ()], rows)


def _types(connection: psycopg.Connection[tuple[object, ...]], table: str) -> dict[str, str]:
    found = connection.execute(
        "select attname::text, format_type(atttypid, null) from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attnum",
        [table],
    )
    return {str(name): str(type_) for name, type_ in found}


def _sent(type_: str) -> str:
    # Arrays and jsonb travel as text; an array of arrays would be taken for one with two dimensions.
    return "text" if type_.endswith("[]") or type_ == "jsonb" else type_


def _insert(table: str, types: dict[str, str]) -> str:
    names = ", ".join(f'"{name}"' for name in types)
    values = ", ".join(f'u."{name}"::{type_}' for name, type_ in types.items())
    arrays = ", ".join(f"%s::{_sent(type_)}[]" for type_ in types.values())
    return f"insert into {table} ({names}) select {values} from unnest({arrays}) as u ({names})"


def copies(connection: psycopg.Connection[tuple[object, ...]], tables: dict[str, str], each: int) -> list[Transaction]:
    """Read rows of some tables (with a condition for each) as inserts, ``each`` of every table in a transaction."""
    done: list[list[Statement]] = []
    for table, condition in tables.items():
        types = _types(connection, table)
        columns = ", ".join(f'array_agg("{name}"::{_sent(type_)} order by n)::text' for name, type_ in types.items())
        rows = connection.execute(
            f"select count(*), {columns} from (select *, row_number() over (order by ctid) - 1 as n from {table} where {condition}) as r"
            f" group by n / {each} order by n / {each}"
        ).fetchall()
        for place, (count, *arguments) in enumerate(rows):
            if place == len(done):
                done.append([])
            done[place].append(Statement(_insert(table, types), [str(argument) for argument in arguments], int(count)))  # type: ignore[call-overload]
    return [Transaction("", 0, statements) for statements in done]
