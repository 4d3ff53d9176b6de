"""Messages per second from ready to called, by two worker processes and a beat as production starts them; the provider takes 50 ms.

The live engine accepts events and walks people up to the webhook of a journey, so that the messages lie ready; their sender has a pace to
keep. Then the workers are started; they also walk what became of each call, since they do that in production. The bare program writes
what dispatch alone writes (claim, call, body, outcome and inbox row), in three commits for a batch, and waits for no provider.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg

from bench import bare, cpu, crowd, here, hook, journal, processes, slow_provider, story
from bench.figure import Figure, figure
from bench.journal import Statement, Transaction
from bench.place import Place

WORKERS = 2
TAKES_SECONDS = 0.05
PEOPLE = 1000
SIZE = 8_000
BATCH = 64
PATIENCE_SECONDS = 90
GOAL_PER_SECOND = 1000
GOAL_SECONDS = 2.0
BODY = (
    '{"n": {{ event.feature | json }}, "text": {{ "Hi " | append: name | append: ", you have used " | append: used | append: " of " '
    '| append: limit | append: " on " | append: plan.name | json }}}'
)
SENT = "select count(*) from cairn_channels_message where state = 'sent'"


@dataclass(slots=True)
class Pass:
    """``waits`` are the seconds from each claim to its call."""

    seconds: float
    calls: int
    waits: list[float]
    worker_cpu: float
    postgres_cpu: float
    provider_cpu: float


def messages() -> int:
    return int(os.environ.get("BENCH_MESSAGES", SIZE))


def dispatch(place: Place) -> Iterator[Figure]:
    size = messages()
    with slow_provider.provider(TAKES_SECONDS) as provider:
        _make_ready(place, provider.port, size)
        url = place.make("dispatched", "ready")
        ours = _measure(place, url, provider, size)
    theirs, rows = bare.beside(place.make("bare", "ready"), _told(url), place.folder)
    rate, plain = ours.calls / ours.seconds, size / theirs
    on = f"{place.on()}, {size} messages, {WORKERS} workers and beat, a provider that takes {TAKES_SECONDS * 1000:.0f} ms"
    on += f" and {ours.provider_cpu / size * 1e6:.0f} us of CPU a message"
    goal = f">= {GOAL_PER_SECOND}/s"
    yield figure("dispatch", rate, "messages/s", baseline=plain, goal=goal, met=rate >= GOAL_PER_SECOND, on=f"{on}; bare: {rows} rows")
    longest = max(ours.waits)
    yield figure("dispatch.uncalled", longest * 1000, "ms", goal="<= 2000 ms", met=longest <= GOAL_SECONDS, on=f"{on}; claim to call")
    yield figure("dispatch.worker", ours.worker_cpu / size * 1e6, "us of CPU/message", on=f"{on}; walking outcomes included")
    yield figure("dispatch.postgres", ours.postgres_cpu / size * 1e6, "us of CPU/message", on=f"{on}; walking outcomes included")


def _make_ready(place: Place, port: int, size: int) -> None:
    """Make the database that both passes begin with: messages that wait to be claimed."""
    from audience.accept import Source, accept
    from audience.now import database_now
    from channels.models import Message, Sender
    from engine.runtime.walk import walk

    here.use(place.make("ready"))
    here.migrate()
    crowd.gather(PEOPLE, story.BEGIN)
    Sender.objects.create(
        channel="webhook", provider="webhook", name="Bench", config={"allow_private": True}, rate_per_second=100_000, secret=None
    )
    hook.put_live("dispatch", {"url": f"http://127.0.0.1:{port}/in", "body": BODY}, {"instance": "feature"})
    events = [
        {
            "type": "track",
            "event": "feature_limit_reached",
            "userId": crowd.name_of(number % PEOPLE),
            "messageId": f"dispatch-{number}",
            "properties": {"feature": f"n-{number}", "used": 8.3, "limit": 10},
        }
        for number in range(size)
    ]
    for at in range(0, size, crowd.BATCH):
        accept(events[at : at + crowd.BATCH], Source(), database_now())
    while walk(database_now()):
        pass
    ready = Message.objects.filter(state="ready").count()
    if ready != size:
        raise SystemExit(f"{ready} of {size} messages are ready.")
    here.leave()
    with psycopg.connect(place.url_of("ready"), autocommit=True) as connection:
        connection.execute("vacuum analyze")


def _measure(place: Place, url: str, provider: slow_provider.Provider, size: int) -> Pass:
    """Let real workers send what is ready; what they use before the first call is not counted."""
    names = (*("worker",) * WORKERS, "beat")
    with psycopg.connect(url, autocommit=True) as beside, processes.started(names, url, place.folder) as children:
        workers = [child.process.pid for child in children if child.name == "worker" and child.process is not None]
        with _until(children, "the first call") as wait:
            while not provider.count():
                wait()
        _, answering = provider.tell()
        before, server = cpu.used(workers), cpu.used_by_server(beside.info.backend_pid)
        with _until(children, "all to be sent") as wait:
            while _count(beside) < size:
                wait()
        came, answered = provider.tell()
        done = Pass(
            seconds=max(came.values()) - min(came.values()),
            calls=len(came),
            waits=[],
            worker_cpu=cpu.used(workers) - before,
            postgres_cpu=cpu.used_by_server(beside.info.backend_pid) - server,
            provider_cpu=answered - answering,
        )
        claimed = beside.execute("select event ->> 'feature', claimed_at from cairn_channels_message").fetchall()
        done.waits = [came[str(name)] - at.timestamp() for name, at in claimed if isinstance(at, datetime)]
    return done


@contextmanager
def _until(children: list[processes.Child], what: str) -> "Iterator[object]":
    until = time.monotonic() + PATIENCE_SECONDS

    def wait() -> None:
        processes.end_if_dead(children, patient=time.monotonic() < until)
        time.sleep(0.2)

    yield wait


def _count(connection: "psycopg.Connection[tuple[object, ...]]") -> int:
    found = connection.execute(SENT).fetchone()
    return int(str(found[0])) if found else 0


MARK = "update cairn_channels_message m set {sets} from unnest(%s::bigint[]) as u (id) where m.id = u.id"
CLAIM = MARK.format(sets="state = 'claimed', token = gen_random_uuid(), claimed_at = clock_timestamp()")
CALL = MARK.format(sets="called_at = clock_timestamp(), provider = 'webhook'")
SETTLE = MARK.format(sets="state = 'sent', sent_at = clock_timestamp(), attempts = 1")
TELL = """
insert into cairn_audience_inbox (shard, home, person_id, event_id, kind, type, at, received_at, stops, for_account, late, payload)
select u.shard, u.home, u.person, null, 'outcome', '$outcome', clock_timestamp(), clock_timestamp(), false, false, false, u.payload::jsonb
from unnest(%s::int[], %s::bigint[], %s::bigint[], %s::text[]) as u (shard, home, person, payload)
"""
TALLY = "insert into cairn_channels_tally (name, label, amount) values ('settled', 'webhook:sent', %s::bigint)"
OUTCOMES = f"""
select count(*), array_agg(id order by id)::text, array_agg(shard order by id)::text, array_agg(home order by id)::text,
       array_agg(person_id order by id)::text, array_agg(said order by id)::text
from (
    select *, (row_number() over (order by id) - 1) / {BATCH} as batch,
           jsonb_build_object(
               'message_id', id, 'visit_key', visit_key, 'outcome', 'sent', 'token', token, 'why', why, 'at', sent_at
           )::text as said
    from cairn_channels_message
) m
group by batch order by batch
"""


def _told(url: str) -> list[list[Transaction]]:
    """Read what dispatch wrote as transactions of the bare program, a part for each of its processes."""
    parts: list[list[Transaction]] = [[] for _ in range(WORKERS)]
    with psycopg.connect(url, autocommit=True) as connection:
        bodies = journal.copies(connection, {"cairn_channels_messagebody": "true"}, BATCH)
        found = connection.execute(OUTCOMES).fetchall()  # type: ignore[call-overload]
    for number, ((count, these, *rest), body) in enumerate(zip(found, bodies, strict=True)):
        rows = int(count)
        claim = Statement(CLAIM, [these], rows)
        call = Statement(CALL, [these], rows)
        settle = [Statement(SETTLE, [these], rows), Statement(TELL, rest, rows), Statement(TALLY, [str(rows)], 1)]
        for statements in ([claim], [call, *body.statements], settle):
            parts[number % WORKERS].append(Transaction("", 0, statements))
    return parts
