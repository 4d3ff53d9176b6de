"""A million runs due at once: how long two worker processes take beside a bare program that writes the same rows, and what they hold.

Some people walk seed 003's journey by the live engine until they wait for a day; fast SQL makes copies of them. The bare program writes
what the engine wrote for the first ``NOTED`` of them, in a copy of the same database, in transactions as large as the engine's; its time
counts for all by their number. ``STORM`` names the number of runs.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from threading import Event, Thread

import psycopg

from bench import bare, crowd, here, journal, story
from bench.figure import Figure, figure
from bench.place import Place
from bench.walkers import WORKERS, Walkers, walkers

SIZE, NOTED, MODELS = 1_000_000, 50_000, 200
GOAL, MEGABYTES, GROWN = 2.0, 250, 1.25
STEPS_EACH = 1000
# One microsecond apart, so that a moment between them wakes as many as one likes.
DUE = story.BEGIN + timedelta(days=1, minutes=5)
FIRST = 100_000_000
DUE_NOW = "select count(*) from cairn_engine_run where state in ('waiting', 'sending') and wake_at <= %s"
LOGGED = "select count(distinct run_id) from cairn_engine_step where at >= %s"
MODEL = """
create table bench_model as
select row_number() over (order by id) - 1 as n, id as run, person_id as person
from cairn_engine_run where state = 'waiting' and home < 0
"""
# What a copy has of its own; everything else is its model's. {k} is its number.
COPIES = {
    "cairn_audience_person": (
        "t.id = m.person",
        {
            "id": "{k}",
            "home": "-({k})",
            "external_id": "'copy-' || {k}",
            "email": "{k} || '@acme.example'",
            "email_key": "{k} || '@acme.example'",
        },
    ),
    "cairn_engine_run": (
        "t.id = m.run",
        {
            "id": "{k}",
            "person_id": "{k}",
            "home": "-({k})",
            "shard": "(-({k}) & 255)::smallint",
            "wake_at": "%(due)s::timestamptz + g * interval '1 microsecond'",
        },
    ),
    "cairn_engine_watcher": (
        "t.run_id = m.run",
        {"run_id": "{k}", "person_id": "{k}", "home": "-({k})", "shard": "(-({k}) & 255)::smallint"},
    ),
    "cairn_channels_message": (
        "t.run_id = m.run",
        {
            "id": "{k}",
            "run_id": "{k}",
            "person_id": "{k}",
            "home": "-({k})",
            "shard": "(-({k}) & 255)::smallint",
            "visit_key": "{k} || substr(t.visit_key, length(m.run::text) + 1)",
        },
    ),
}


def storm(place: Place) -> Iterator[Figure]:
    size = int(os.environ.get("STORM", SIZE))
    noted = min(size, NOTED)
    _brewing(place, size)
    wrote = _note(place, noted)
    told = journal.transactions(place.url_of("noted"), STEPS_EACH)
    place.drop("noted")
    plain, rows = _bare(place, told)
    seconds, memory, steps = _break(place, size)
    place.drop("storm")
    on = f"{place.on()}, {size} runs due at once, {WORKERS} workers, {seconds / size * 1e6:.0f} us a run"
    theirs = f"the bare program wrote {rows} rows for {noted} runs, the pass it copies {wrote}"
    expected = plain * size / noted
    yield figure("storm", seconds, "s", baseline=expected, goal="ratio <= 2", met=seconds / expected <= GOAL, on=f"{on}; {theirs}")
    yield figure(
        "storm.runs", steps, "runs", baseline=size, goal="ratio = 1", met=steps == size, on=f"{on}; runs with a row in the step log"
    )
    first, most, last = memory
    met = most <= MEGABYTES and last <= first * GROWN
    how = f"{on}; resident memory of the larger worker: warm {first:.0f} MB, most {most:.0f} MB, at the end {last:.0f} MB"
    yield figure("storm.memory", most, "MB", baseline=first, goal=f"<= {MEGABYTES} MB, end <= {GROWN} of warm", met=met, on=how)


def _brewing(place: Place, size: int) -> None:
    """Let some walk to their wait, and copy them."""
    from engine.runtime.walk import walk

    url = place.make("storm")
    here.use(url)
    here.migrate()
    crowd.gather(MODELS, story.BEGIN)
    crowd.put_live(story.BEGIN)
    for chapter in story.chapters(MODELS)[:2]:
        chapter.prepare(chapter.now)
        while walk(chapter.now):
            pass
    here.leave()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(MODEL)
        # The models themselves stay where they are: the storm is of the copies alone.
        connection.execute(
            "update cairn_engine_run set state = 'exited', wake_at = null, listens = '{}', ended_at = node_at where state = 'waiting'"
        )
        for table, (match, differs) in COPIES.items():
            names = [
                n
                for (n,) in connection.execute(
                    "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped", [table]
                )
            ]
            differs = dict(differs) | ({"state": "'waiting'", "ended_at": "null", "listens": "'{}'"} if table == "cairn_engine_run" else {})
            values = ", ".join(differs.get(name, f't."{name}"').replace("{k}", f"({FIRST} + g)") for name in names)
            columns = ", ".join(f'"{name}"' for name in names)
            connection.execute(
                f"insert into {table} ({columns}) select {values} from generate_series(1, %(size)s) g"  # type: ignore[arg-type]
                f" join bench_model m on m.n = g %% (select count(*) from bench_model) join {table} t on {match}",
                {"size": size, "due": DUE},
            )
        connection.execute("vacuum analyze")


def _note(place: Place, noted: int) -> int:
    """Let the engine wake the first ones and take down what it writes; give how many rows."""
    url = place.make("noted", "storm")
    journal.install(url)
    moment = DUE + timedelta(microseconds=noted)
    with walkers(url) as them:
        them.warm(story.BEGIN)
        them.walk(moment, "w000")
    with psycopg.connect(url) as connection:
        found = connection.execute(
            f"select count(*) from {journal.TABLE} where label = 'w000' and tbl <> all(%s)", [list(journal.BEFOREHAND)]
        )
        return int(found.fetchone()[0])  # type: ignore[index]


def _bare(place: Place, told: list[journal.Transaction]) -> tuple[float, int]:
    url = place.make("bare", "storm")
    with psycopg.connect(url, autocommit=True) as one:
        bare.write(one, [t for t in told if t.label.startswith("p")])
    walked = [t for t in told if t.label.startswith("w")]
    done = bare.beside(url, [[t for t in walked if t.worker % WORKERS == w] for w in range(WORKERS)], place.folder)
    place.drop("bare")
    return done


def _break(place: Place, size: int) -> tuple[float, tuple[float, float, float], int]:
    """Wake them all; give the seconds, the memory (warm, most, end; MB) of the larger worker, and how many runs the step log knows."""
    url = place.url_of("storm")
    moment = DUE + timedelta(microseconds=size)
    with walkers(url) as them, psycopg.connect(url, autocommit=True) as beside:
        them.warm(story.BEGIN)
        # Warm is a worker that has walked: the first thousands load what all later ones share.
        warm = min(size // 10, 5000)
        them.walk(DUE + timedelta(microseconds=warm), "-")
        with Memory(them) as memory:
            seconds = them.walk(moment, "-")
        left = beside.execute(DUE_NOW, [moment]).fetchone()
        logged = beside.execute(LOGGED, [DUE]).fetchone()
    assert left is not None
    assert logged is not None
    if left[0]:
        raise SystemExit(f"{left[0]} runs are still due.")
    return seconds * size / (size - warm), memory.of_the_larger(), int(logged[0])


class Memory:
    """Samples the resident memory of the workers while something goes on, in MB."""

    def __init__(self, them: Walkers) -> None:
        self._seen: dict[int, list[float]] = {pid: [resident(pid)] for pid in them.pids}
        self._over = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            self._look()

    def _look(self) -> None:
        for pid, seen in self._seen.items():
            seen.append(resident(pid))

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._look()

    def of_the_larger(self) -> tuple[float, float, float]:
        seen = max(self._seen.values(), key=max)
        return seen[0], max(seen), seen[-1]


def resident(pid: int) -> float:
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
