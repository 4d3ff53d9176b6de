"""What must not grow: each figure beside its smallest case, with all else equal.

The live code in this process, timed with what the server does for it; the best of some tries, since a busy machine only ever adds.
The workers alone are real processes.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

import psycopg

from bench import crowd, here, story
from bench.figure import Figure, figure
from bench.place import Place
from bench.steps import COUNT, crowd_in
from bench.walkers import walkers

TRIES = 5
NOW = story.BEGIN
PEOPLE = 200
WORKERS = (1, 2, 4)
LOUD = (1, 100, 10_000)
MEMBERS = (1, 10_000)
UPGRADED = (100, 10_000)
PAYLOADS = (300, 30_000)
JOURNEYS = (1, 100, 1000)
RUNS = (1, 10)
LOUD_ROWS = """
insert into cairn_audience_inbox (shard, home, person_id, kind, type, at, received_at, stops, for_account, late)
select %(home)s & 255, %(home)s, %(person)s, 'event', 'session_started', %(now)s, %(now)s, false, false, false
from generate_series(1, %(many)s)
"""
MEMBERS_ROWS = """
with people as (
    insert into cairn_audience_person ({columns})
    select {values} from cairn_audience_person t, generate_series(1, %(many)s) g where t.id = %(person)s
    returning id
), tied as (
    insert into cairn_audience_membership (person_id, account_id, role, since)
    select id, %(account)s, 'member', %(now)s from people returning person_id
), walking as (
    insert into cairn_engine_run (
        journey_id, version_id, person_id, home, shard, instance, state, node, visit, node_at, wake_at, listens, memory, started_at,
        reason, held_out
    )
    select r.journey_id, r.version_id, p.id, r.home, r.shard, '', 'waiting', r.node, r.visit, r.node_at, %(now)s + interval '9 days',
           r.listens, r.memory, r.started_at, '', false
    from people p, (select * from cairn_engine_run where person_id = %(person)s order by id desc limit 1) r
    returning id, journey_id, version_id, person_id, home, shard
)
insert into cairn_engine_watcher (
    run_id, journey_id, version_id, person_id, home, shard, held_out, entered_at, until, open, credited, mrr, currency
)
select id, journey_id, version_id, person_id, home, shard, false, %(now)s, %(now)s + interval '14 days', true, false, 0, ''
from walking
"""
_said = 0


def growth(place: Place) -> Iterator[Figure]:
    yield from _workers(place)
    here.use(place.make("grown"))
    here.migrate()
    crowd.gather(PEOPLE, NOW)
    here.leave()
    yield from _cases(place, "loud", LOUD, "events of one home wait", "ms", _loud, 6, "<= 6: a step takes at most 200 of them")
    yield from _cases(
        place, "members", MEMBERS, "members of the account, each in a journey", "ms", _members, 1.5, "<= 1.5: an event of one member"
    )
    yield from _cases(
        place,
        "upgrade",
        UPGRADED,
        "members of the account, each in a journey",
        "ms",
        _upgrade,
        110,
        "<= 110 for a hundred times as many",
    )
    yield from _cases(place, "payload", PAYLOADS, "bytes of properties", "ms", _payload, 30, "<= 30 for a hundred times the bytes")
    yield from _cases(
        place, "journeys", JOURNEYS, "live journeys, one of them entered", "ms", _journeys, 1.5, "<= 1.5: matching is by type"
    )
    yield from _cases(place, "runs", RUNS, "live runs of each person, none concerned", "ms", _runs, 3, "<= 3 for ten times the runs")


def _workers(place: Place) -> Iterator[Figure]:
    """Steps a second of the first chapters by one, two and four workers."""
    size = int(os.environ.get("BENCH_PEOPLE", 1500))
    crowd_in(place, size)
    smallest = 0.0
    for number in WORKERS:
        url = place.make("workers", "crowd")
        here.use(url)
        seconds = 0.0
        with walkers(url, number) as them, psycopg.connect(url, autocommit=True) as beside:
            them.warm(NOW)
            for chapter in story.chapters(size)[:5]:
                chapter.prepare(chapter.now)
                seconds += them.walk(chapter.now, "-")
            found = beside.execute(COUNT).fetchone()  # type: ignore[call-overload]
        here.leave()
        rate = int(found[0]) / seconds
        smallest = smallest or rate
        least = {1: 1.0, 2: 1.2}.get(number, 1.1)
        on = f"{place.on()}, {number} workers, {size} people, {found[0]} steps; workers, server and this program share the cores"
        yield figure(
            f"growth.workers.{number}",
            rate,
            "steps/s",
            baseline=smallest,
            goal=f"ratio >= {least} on two cores",
            met=rate >= least * smallest,
            on=on,
        )
    place.drop("workers")
    place.drop("crowd")


def _cases(
    place: Place, name: str, sizes: tuple[int, ...], what: str, unit: str, measure: Any, goal: float, words: str
) -> Iterator[Figure]:
    smallest = 0.0
    for size in sizes:
        url = place.make(name, "grown")
        here.use(url)
        best, told = measure(size)
        here.leave()
        place.drop(name)
        smallest = smallest or best
        on = f"{place.on()}, {size} {what}; {told}"
        yield figure(f"growth.{name}.{size}", best, unit, baseline=smallest, goal=f"ratio {words}", met=best <= goal * smallest, on=on)


def _say(who: list[int], event: str, properties: dict[str, Any], now: datetime) -> None:
    global _said
    from audience.accept import Source, accept

    _said += 1
    messages = [
        {
            "type": "track",
            "event": event,
            "userId": crowd.name_of(n),
            "messageId": f"g-{_said}-{n}",
            "timestamp": now.isoformat(),
            "properties": properties,
        }
        for n in who
    ]
    done = accept(messages, Source(), now)
    assert not done.refusals, done.refusals[0]


def _steps(now: datetime, shards: list[int]) -> float:
    """One step over some shards; give its milliseconds."""
    from engine.runtime.step import step

    began = perf_counter()
    step(now, shards)
    return (perf_counter() - began) * 1000


def _all(now: datetime) -> float:
    from engine.runtime.walk import walk

    began = perf_counter()
    while walk(now):
        pass
    return (perf_counter() - began) * 1000


def _ask(sql: str, arguments: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return list(cursor.fetchall()) if cursor.description else []


def _alone(number: int) -> tuple[int, int]:
    """The id and the home of somebody of the crowd."""
    from audience.models import Person

    person = Person.objects.get(external_id=crowd.name_of(number))
    return person.id, person.home


def _loud(many: int) -> tuple[float, str]:
    """The step in which a neighbour of a loud home is heard."""
    (loud, home), (ada, _) = _alone(0), _alone(1)
    # Ada moves in next door: another home of the same shard.
    _ask("update cairn_audience_person set home = %(home)s where id = %(ada)s", {"home": home + 256 * 1_000_000, "ada": ada})
    times = []
    for _ in range(TRIES):
        _ask("delete from cairn_audience_inbox")
        _ask(LOUD_ROWS, {"home": home, "person": loud, "now": NOW, "many": many})
        _ask("analyze cairn_audience_inbox")
        _say([1], "session_started", {"platform": "web"}, NOW)
        times.append(_steps(NOW, [home & 255]))
        left = _ask("select count(*) from cairn_audience_inbox where person_id = %(ada)s", {"ada": ada})[0][0]
        assert left == 0, "the neighbour was not heard in the first step"
    return min(times), f"the step in which an event of a neighbour, come last, is walked, best of {TRIES}"


def _members(many: int) -> tuple[float, str]:
    """An event of one member of an account whose members all walk a journey."""
    member, shard = _account(many)
    return _best(lambda: _say([member], "session_started", {"platform": "web"}, NOW), [shard])


def _upgrade(many: int) -> tuple[float, str]:
    """An upgrade of such an account, which ends the walks of all in one transaction."""
    member, shard = _account(many)
    _say([member], "plan_upgraded", {"to": "enterprise"}, NOW)
    taken = _steps(NOW, [shard])
    left = _ask("select count(*) from cairn_engine_run where state in ('waiting', 'sending')")[0][0]
    assert left == 0, f"{left} walk on after the upgrade"
    return taken, f"one step, once; {taken / many * 1000:.0f} us a member"


def _account(many: int) -> tuple[int, int]:
    """Make an account of so many; give the number of one of them and the shard."""
    from audience.models import Person

    crowd.put_live(NOW)
    member = 5
    person = Person.objects.get(external_id=crowd.name_of(member))
    _say([member], "feature_limit_reached", {"feature": "storage", "used": 8.3, "limit": 10}, NOW)
    _all(NOW)
    names = [
        n
        for (n,) in _ask(
            "select attname from pg_attribute where attrelid = 'cairn_audience_person'::regclass and attnum > 0 and not attisdropped"
        )
    ]
    differs = {"id": "500000000 + g", "external_id": "'member-' || g", "email": "'m' || g", "email_key": "'m' || g"}
    sql = MEMBERS_ROWS.format(columns=", ".join(f'"{n}"' for n in names), values=", ".join(differs.get(n, f't."{n}"') for n in names))
    _ask(sql, {"many": many - 1, "person": person.id, "account": person.account_id, "now": NOW})
    _ask("analyze cairn_audience_person, cairn_engine_run, cairn_engine_watcher, cairn_audience_membership")
    return member, person.home & 255


def _best(prepare: Any, shards: list[int] | None = None) -> tuple[float, str]:
    times = []
    for _ in range(TRIES):
        prepare()
        times.append(_steps(NOW, shards) if shards else _all(NOW))
    return min(times), f"{'one step' if shards else 'walking what came'}, best of {TRIES}"


def _payload(size: int) -> tuple[float, str]:
    """Accept and walk a hundred events of so many bytes."""
    properties = {"platform": "web", "note": "x" * (size - len(json.dumps({"platform": "web", "note": ""})))}
    times = []
    for _ in range(TRIES):
        began = perf_counter()
        _say(list(range(100)), "session_started", properties, NOW)
        _all(NOW)
        times.append((perf_counter() - began) * 1000)
    return min(times), f"accepting and walking a hundred events, best of {TRIES}"


def _graph(event: str, days: int) -> dict[str, Any]:
    return {
        "nodes": [
            {"id": "start", "type": "entry_event", "name": "Start", "schema": 1, "settings": {"types": [event], "reentry": "always"}},
            {"id": "wait", "type": "wait_time", "name": "Wait", "schema": 1, "settings": {"lasts": f"P{days}D"}},
        ],
        "edges": [{"from": "start", "port": "next", "to": "wait"}],
        "notes": [],
        "everywhere": {"prompt": False},
    }


def _put(number: int, event: str, days: int = 20) -> None:
    """A live journey, without the editor's checks."""
    from engine.models import Journey, Version

    journey = Journey.objects.create(key=f"growth-{number}", name=f"Growth {number}", created_at=NOW, changed_at=NOW)
    journey.live = Version.objects.create(journey=journey, number=1, graph=_graph(event, days), published_by="bench", published_at=NOW)
    journey.state = "live"
    journey.save()


def _journeys(many: int) -> tuple[float, str]:
    _put(0, "session_started")
    for number in range(1, many):
        _put(number, f"happened_{number}")
    _say(list(range(PEOPLE)), "session_started", {"platform": "web"}, NOW)
    _all(NOW)
    best, told = _best(lambda: _say(list(range(PEOPLE)), "session_started", {"platform": "web"}, NOW))
    return best, f"{told}: {PEOPLE} events of people who are inside already"


def _runs(many: int) -> tuple[float, str]:
    for number in range(many):
        _put(number, "paywall_encountered")
    _say(list(range(PEOPLE)), "paywall_encountered", {"feature": "boards"}, NOW)
    _all(NOW)
    found = _ask("select count(*) from cairn_engine_run where state = 'waiting'")[0][0]
    assert found == PEOPLE * many, found
    best, told = _best(lambda: _say(list(range(PEOPLE)), "session_started", {"platform": "web"}, NOW + timedelta(0)))
    return best, f"{told}: {PEOPLE} events"
