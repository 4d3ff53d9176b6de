"""Runs: claimed when due, found by person or home, written in bulk."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from audience.hot import hot_cursor
from engine.core.advance import RunState
from engine.store.ask import fetch, write
from engine.store.rows import InboxRow, RunRow
from ground.columns import array
from ground.jsons import loads


def claim_inbox(shards: list[int], homes: list[int] | None, size: int, each: int) -> list[InboxRow]:
    rows = fetch("claim_inbox", shards=shards, homes=homes, size=size, each=each)
    found = [InboxRow(*(*row[:11], _read(row[11]), _read(row[12]), row[13], _read(row[14]))) for row in rows]
    _complete([row for row in found if row.event_id is not None and row.call is None])
    return found


def _complete(rows: list[InboxRow]) -> None:
    """Find the events of rows that are tried again."""
    if rows:
        events = {id_: rest for id_, *rest in fetch("events_by_id", ids=[row.event_id for row in rows])}
        for row in rows:
            if row.event_id in events:
                properties, row.call, context = events[row.event_id]
                row.properties, row.context = _read(properties), _read(context)


def _read(text: str | None) -> Any:
    return None if text is None else loads(text)


def delete_inbox(ids: list[int]) -> None:
    if ids:
        with hot_cursor() as cursor:
            cursor.execute("delete from cairn_audience_inbox where id = any(%s::bigint[])", [array(ids)])


def claim_due(shards: list[int], homes: list[int] | None, now: datetime, size: int) -> list[RunRow]:
    return [_run(row) for row in fetch("claim_due_runs", shards=shards, homes=homes, now=now, size=size)]


def live(people: Iterable[int], homes: Iterable[int]) -> list[RunRow]:
    """All live runs of these people and of everybody in these homes."""
    return [_run(row) for row in fetch("live_runs", people=list(people), homes=list(homes))]


def last_entries(people: Iterable[int]) -> dict[tuple[int, int, str, bool], tuple[datetime, int, datetime | None]]:
    """Per (person, journey, instance, in shadow): last entry, number of entries, last leaving."""
    return {(p, j, i, s): (started, count, ended) for p, j, i, s, started, count, ended in fetch("last_entries", people=list(people))}


def save(runs: Iterable[RunRow]) -> None:
    rows = list(runs)
    # Ended ones first: whoever left and came again in one step has two rows of one key.
    write("update_runs", (r.as_row() for r in rows if r.dirty and not r.new))
    write("insert_runs", (r.as_row() for r in rows if r.new))


def _run(row: tuple[Any, ...]) -> RunRow:
    run_id, journey, version, person, home, shard, instance, state, node, visit = row[:10]
    node_at, wake_at, listens, memory, started, ended, reason, held_out, paused_at = row[10:]
    walk = RunState(
        state=state,
        node=node,
        visit=visit,
        node_at=node_at,
        started_at=started,
        wake_at=wake_at,
        listens=tuple(listens),
        memory=loads(memory),
        ended_at=ended,
        reason=reason,
    )
    run = RunRow(run_id, journey, version, person, home, shard, instance, held_out, paused_at, walk)
    run.counted_at = node if run.live else None
    return run


def by_id(ids: Iterable[int]) -> list[RunRow]:
    """Runs by their ids, over or not."""
    wanted = list(ids)
    return [_run(row) for row in fetch("runs_by_id", ids=wanted)] if wanted else []
