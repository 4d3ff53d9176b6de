"""A draft over 90 days: so many people with 20 events each that matter to it, profiles rewound, walked by two worker processes.

Beside it a bare program, two processes as well, that reads the same rows, parses them and puts them in order, and decides nothing.
``BENCH_PEOPLE`` names the number of people.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter

import psycopg

from bench import here
from bench.figure import Figure, figure
from bench.place import Place
from config.run import places

SIZE, WORKERS, EACH, DAYS = 100_000, 2, 20, 90
GOAL_SECONDS = 60
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BEGIN = NOW - timedelta(days=DAYS)
PLANS = (("free", 0), ("starter", 49), ("pro", 99), ("enterprise", 499))

PEOPLE = """
insert into cairn_audience_person
    (id, external_id, home, plan, plan_at, fields, moments, name, email, email_key, phone, zone, locale, push_tokens, consents,
     tickets_open, prompt_sent, first_seen_at)
select n, 'person-' || n, -n, plan, %(came)s,
       jsonb_build_object('current_plan', plan, 'name', 'Person ' || n, 'email', n || '@acme.example', 'storage_used', 90,
                          'storage_limit', 100, 'storage_used_pct', 90, 'paywalled_feature_attempts', 9, 'seats_used', 2,
                          'seats_limit', 8),
       jsonb_build_object('current_plan', %(long_ago)s, 'storage_used', %(late)s, 'storage_used_pct', %(late)s,
                          'paywalled_feature_attempts', %(late)s, 'seats_used', %(late)s),
       'Person ' || n, n || '@acme.example', n || '@acme.example', '+1212555' || lpad((n %% 10000)::text, 4, '0'), 'Europe/Lisbon', '',
       jsonb_build_array('device-' || n),
       jsonb_build_object('email:promotional', jsonb_build_array(true, %(long_ago)s),
                          'push:promotional', jsonb_build_array(true, %(long_ago)s),
                          'sms:promotional', jsonb_build_array(n %% 3 = 0, %(long_ago)s)),
       0, false, %(came)s
from (select n, (array['free', 'starter', 'starter', 'pro'])[1 + n %% 4] as plan from generate_series(1, %(people)s) n) p
"""
# Nine reports of usage, six paywalls, three limits, one set of traits; and a threshold, or for one in twenty an upgrade.
EVENTS = """
insert into cairn_audience_event (type, kind, person_id, message_id, at, received_at, properties, context, original, known)
select case when k < 9 then 'usage_reported' when k < 15 then 'paywall_encountered' when k < 18 then 'feature_limit_reached'
            when k = 18 then '$identify' when n %% 20 = 0 then 'plan_upgraded' else 'usage_threshold_hit' end,
       case when k = 18 then 'identify' else 'track' end,
       n, 'm-' || n || '-' || k, at, at,
       case when k < 9 then jsonb_build_object('meter', 'storage', 'used', 10 + 10 * k, 'limit', 100, 'scope', 'person')
            when k < 15 then '{"feature": "exports"}'
            when k < 18 then '{"feature": "storage", "used": 9, "limit": 10}'
            when k = 18 then '{"seats_used": 2}'
            when n %% 20 = 0 then '{"to": "enterprise"}'
            else '{"meter": "storage", "pct": 90, "threshold": 90}' end::jsonb,
       '{}', '', true
from (
    select n, k, %(begin)s::timestamptz + (k + ((n * 7919 + k * 104729) %% 1000) / 1000.0) * interval '1 day' * %(days)s / 20 as at
    from generate_series(1, %(people)s) n, generate_series(0, 19) k
) e
"""
FIELDS = """
insert into cairn_audience_fieldchange (owner, owner_id, name, old, new, at, event_id)
select 'person', e.person_id, f.name, to_jsonb(10 * g.k), to_jsonb(10 * (g.k + 1)), e.at, e.id
from cairn_audience_event e
cross join lateral (values ('storage_used'), ('storage_used_pct')) f (name)
cross join lateral (select (e.properties ->> 'used')::float8 / 10 - 1 as k) g
where e.type = 'usage_reported'
union all
select 'person', e.person_id, 'paywalled_feature_attempts', to_jsonb(3), to_jsonb(4), e.at, e.id
from cairn_audience_event e where e.type = 'paywall_encountered'
"""


def people() -> int:
    return int(os.environ.get("BENCH_PEOPLE", SIZE))


def backtest(place: Place) -> Iterator[Figure]:
    size = people()
    url = place.make("backtest")
    here.use(url)
    here.migrate()
    _crowd(url, size)
    lows = _begin()
    seconds = _together(url, [["walk"]] * WORKERS)
    messages, entries = _counted()
    here.leave()
    ranges = [[low, high] for low, high in zip(lows, [*lows[1:], 2**62], strict=True)]
    share = [ranges[worker::WORKERS] for worker in range(WORKERS)]
    bare = _together(url, [["bare", json.dumps(one), BEGIN.isoformat(), NOW.isoformat()] for one in share])
    on = f"{place.on()}, {size} people, {EACH} events each, {DAYS} days, {WORKERS} workers: {entries} entries, {messages} messages"
    met = seconds <= GOAL_SECONDS if size >= SIZE else None
    yield figure("backtest", seconds, "s", baseline=bare, goal=f"<= {GOAL_SECONDS} s for {SIZE} people", met=met, on=on)


def _crowd(url: str, size: int) -> None:
    from audience.keeping.months import EVENTS as LOG
    from audience.models import Plan

    for order, (key, price) in enumerate(PLANS):
        Plan.objects.update_or_create(
            key=key, defaults={"name": key.capitalize(), "order": order, "price": price, "limits": {}, "features": []}
        )
    LOG.ready_for(BEGIN + timedelta(days=day) for day in range(-1, DAYS + 1))
    said = {
        "people": size,
        "begin": BEGIN,
        "days": DAYS,
        "came": BEGIN - timedelta(days=60),
        "long_ago": (BEGIN - timedelta(days=60)).timestamp(),
        "late": (NOW - timedelta(days=1)).timestamp(),
    }
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (PEOPLE, EVENTS, FIELDS):
            connection.execute(statement, said)  # type: ignore[call-overload]
        connection.execute("vacuum analyze")


def _begin() -> list[int]:
    from audience.history import Actor
    from insights.backtest.operations import start
    from journeys.gallery import from_gallery
    from journeys.operations.create import create

    entry = from_gallery("nudge-at-the-limit")
    assert entry is not None
    create(Actor("user:bench"), name=entry.name, key=entry.key, graph=entry.graph, now=NOW)
    job = start(Actor("user:bench"), entry.key, days=DAYS, assume="nobody", now=NOW)
    return list(job.arguments["lows"])


def _counted() -> tuple[int, int]:
    from engine.models import Job
    from insights.backtest.figures import figures_of

    job = Job.objects.get()
    draft, _live = figures_of(job)
    if job.state != Job.State.DONE or draft.broken:
        raise SystemExit(f"The backtest did not end well: {job.state}, {draft.broken} not walked. {job.error}")
    return draft.messages, draft.entered


def _together(url: str, arguments: list[list[str]]) -> float:
    """Run workers from the same moment on; give the seconds until the last is done."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.relive", *said],
            cwd=places.ROOT,
            env={**os.environ, "DATABASE_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for said in arguments
    ]
    for process in started:
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise SystemExit("A worker of the backtest died; its words stand above.")
    began = perf_counter()
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise SystemExit("A worker of the backtest died; its words stand above.")
    seconds = perf_counter() - began
    for process in started:
        process.communicate()
    return seconds
