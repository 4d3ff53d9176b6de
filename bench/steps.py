"""Journey steps per second, deciding included, by two worker processes: seed 003's journey through rules, gate, reasons and outbox.

A step is a row of the step log that says moved, rested or requested. Three passes over one crowd, each in a copy of the same database:
one that takes down what the engine writes, one that is measured, one in which a bare program writes the rows of the first.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from bench import bare, cpu, crowd, here, journal, story
from bench.figure import Figure, figure
from bench.place import Place
from bench.walkers import WORKERS, walkers

SIZE = 3000
STEPS_EACH = 1000
GOAL = 0.5
COUNT = "select count(*) from cairn_engine_step where kind in ('moved', 'rested', 'requested')"


@dataclass(slots=True)
class Pass:
    """What a pass took: ``wal`` in bytes, ``slices`` the seconds of each chapter, ``python`` and ``server`` their CPU seconds."""

    seconds: float = 0.0
    python: float = 0.0
    server: float = 0.0
    steps: int = 0
    rows: int = 0
    wal: int = 0
    slices: dict[str, float] | None = None


def people() -> int:
    return int(os.environ.get("BENCH_PEOPLE", SIZE))


def steps(place: Place) -> Iterator[Figure]:
    size = people()
    crowd_in(place, size)
    noted = engine(place, "noted", size, note=True)
    told = journal.transactions(place.url_of("noted"), STEPS_EACH)
    place.drop("noted")
    ours = engine(place, "measured", size)
    theirs = replay(place, told)
    yield from _figures(place, ours, theirs, noted, size)


def crowd_in(place: Place, size: int) -> None:
    """Make the database that all passes begin with."""
    from audience.keeping.months import EVENTS
    from engine.step_log import STEPS

    here.use(place.make("crowd"))
    here.migrate()
    crowd.gather(size, story.BEGIN)
    crowd.put_live(story.BEGIN)
    # The journal notes tables that are there, and the bare program writes into these.
    for log in (EVENTS, STEPS):
        log.make_ahead(story.BEGIN)
    here.leave()
    with psycopg.connect(place.url_of("crowd"), autocommit=True) as connection:
        connection.execute("vacuum analyze")


def engine(place: Place, name: str, size: int, *, note: bool = False) -> Pass:
    """Let the live code walk the story in a copy of the crowd's database."""
    url = place.make(name, "crowd")
    if note:
        journal.install(url)
    here.use(url)
    done = Pass(slices={})
    with walkers(url) as them, psycopg.connect(url, autocommit=True) as beside:
        them.warm(story.BEGIN)
        before = _number(beside, COUNT)
        for number, chapter in enumerate(story.chapters(size)):
            _label(f"p{number:03}" if note else "")
            chapter.prepare(chapter.now)
            at = _number(beside, "select pg_current_wal_lsn() - '0/0'::pg_lsn")
            python, server = cpu.used(them.pids), cpu.used_by_server(beside.info.backend_pid)
            seconds = them.walk(chapter.now, f"w{number:03}")
            done.python += cpu.used(them.pids) - python
            done.server += cpu.used_by_server(beside.info.backend_pid) - server
            done.slices[chapter.name] = seconds  # type: ignore[index]
            done.seconds += seconds
            done.wal += _number(beside, "select pg_current_wal_lsn() - '0/0'::pg_lsn") - at
        done.steps = _number(beside, COUNT) - before
    here.leave()
    return done


def replay(place: Place, told: list[journal.Transaction]) -> Pass:
    """Let the bare program write the same rows into another copy."""
    url = place.make("bare", "crowd")
    done = Pass(slices={})
    with psycopg.connect(url, autocommit=True) as one:
        for number in sorted({transaction.label[1:] for transaction in told}):
            bare.write(one, [t for t in told if t.label == f"p{number}"])
            walked = [t for t in told if t.label == f"w{number}"]
            at = _number(one, "select pg_current_wal_lsn() - '0/0'::pg_lsn")
            server = cpu.used_by_server(one.info.backend_pid)
            seconds, rows = bare.beside(url, [[t for t in walked if t.worker % WORKERS == w] for w in range(WORKERS)], place.folder)
            done.server += cpu.used_by_server(one.info.backend_pid) - server
            done.seconds += seconds
            done.rows += rows
            done.wal += _number(one, "select pg_current_wal_lsn() - '0/0'::pg_lsn") - at
        done.steps = _number(one, COUNT)
    return done


def _figures(place: Place, ours: Pass, theirs: Pass, noted: Pass, size: int) -> Iterator[Figure]:
    on = f"{place.on()}, {size} people, {WORKERS} workers, {ours.steps} steps"
    rate, plain = ours.steps / ours.seconds, theirs.steps / theirs.seconds
    slices = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in (ours.slices or {}).items())
    yield figure("steps", rate, "steps/s", baseline=plain, goal="ratio >= 0.5", met=rate / plain >= GOAL, on=f"{on}: {slices}")
    same = f"{on}; the bare program wrote {theirs.steps} step rows, the pass it copies {noted.steps}"
    yield figure("steps.wal", ours.wal / ours.steps, "bytes/step", baseline=theirs.wal / theirs.steps, on=same)
    beside = theirs.server / theirs.steps * 1e6
    yield figure("steps.worker", ours.python / ours.steps * 1e6, "us of CPU/step", on=on)
    yield figure("steps.postgres", ours.server / ours.steps * 1e6, "us of CPU/step", baseline=beside, on=on)
    yield figure("steps.rows", theirs.rows / theirs.steps, "rows/step", on=same)


def _number(connection: "psycopg.Connection[tuple[object, ...]]", sql: str) -> int:
    found = connection.execute(sql).fetchone()  # type: ignore[call-overload]
    return int(found[0]) if found else 0


def _label(label: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select set_config('bench.label', %s, false)", [label])
