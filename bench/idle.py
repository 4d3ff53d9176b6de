"""What it costs to have nothing to do: processor time of beat, worker, broker and PostgreSQL over a minute with a million waiting.

The server must be on this machine and do nothing else meanwhile: everything below its first process is counted. The web process runs and is
not counted. ``BENCH_IDLE`` names how many wait, ``BENCH_SECONDS`` how long it is looked at.
"""

import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bench import crowd, here, processes, story
from bench.figure import Figure, figure
from bench.place import Place
from bench.waiting import FILL

WAITING, SECONDS, SETTLE_SECONDS = 1_000_000, 60, 15
GOAL = 3.0
COUNTED = ("beat", "worker", "postgres")
TICKS = os.sysconf("SC_CLK_TCK")


def idle(place: Place) -> Iterator[Figure]:
    waiting = int(os.environ.get("BENCH_IDLE", WAITING))
    seconds = int(os.environ.get("BENCH_SECONDS", SECONDS))
    url = place.make("idle")
    here.use(url)
    here.migrate()
    crowd.put_live(story.BEGIN)
    here.leave()
    _fill(url, waiting)
    with processes.house(("web", "worker", "beat"), url, place.folder) as (_, pids), psycopg.connect(url, autocommit=True) as beside:
        pids["postgres"] = _postmaster(beside)
        time.sleep(SETTLE_SECONDS)
        before, asked = {name: processor_seconds(pid) for name, pid in pids.items()}, _transactions(beside)
        time.sleep(seconds)
        spent = {name: (processor_seconds(pid) - before[name]) / seconds * 100 for name, pid in pids.items()}
        # The statistics lie behind by up to a second.
        asked = (_transactions(beside) - asked) / seconds
        still = beside.execute("select count(*) from cairn_engine_run where state = 'waiting'").fetchone()
    place.drop("idle")
    each = ", ".join(f"{name} {share:.2f} %" for name, share in sorted(spent.items()))
    on = f"{place.on()}, {still[0] if still else 0} waiting, {seconds} s: {each}; {asked:.1f} transactions a second"
    total = sum(spent[name] for name in COUNTED)
    yield figure("idle", total, "% of a core", baseline=GOAL, goal=f"< {GOAL:.0f}", met=total < GOAL, on=on)


def _fill(url: str, waiting: int) -> None:
    """Let so many wait for tomorrow and later, none of them in a pause."""
    with psycopg.connect(url, autocommit=True) as connection:
        now = connection.execute("select now() + interval '1 day'").fetchone()
        assert now is not None
        connection.execute(FILL.replace("'parked'", "'waiting'"), {"now": now[0], "size": waiting, "due": 0})
        connection.execute("vacuum analyze")
        connection.execute("checkpoint")


def _postmaster(connection: "psycopg.Connection[tuple[object, ...]]") -> int:
    found = connection.execute("select pg_read_file('postmaster.pid')").fetchone()
    pid = int(str(found[0]).split()[0]) if found else 0
    if not Path(f"/proc/{pid}/stat").exists():
        raise SystemExit("The bench idle needs the PostgreSQL server on this machine: it reads its processor time from /proc.")
    return pid


def _transactions(connection: "psycopg.Connection[tuple[object, ...]]") -> float:
    found = connection.execute("select xact_commit + xact_rollback from pg_stat_database where datname = current_database()").fetchone()
    return float(str(found[0])) if found else 0.0


def processor_seconds(root: int) -> float:
    """The processor seconds of a process and of all below it, also of those that have ended."""
    children: dict[int, list[int]] = defaultdict(list)
    spent: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        pid = int(path.parent.name)
        children[int(said[1])].append(pid)
        spent[pid] = sum(map(int, said[11:15])) / TICKS
    total, todo = 0.0, [root]
    while todo:
        pid = todo.pop()
        total += spent.get(pid, 0.0)
        todo += children[pid]
    return total
