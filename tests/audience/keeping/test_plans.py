"""Hot statements look into the months that they ask about, and into no other."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from audience.hot import hot_cursor
from audience.keeping.months import EVENTS, first_of
from audience.log import SQL as AUDIENCE
from audience.log import array, joined, microseconds
from config.run import places
from engine.step_log import STEPS
from engine.store.ask import SQL as ENGINE
from ground.statement import statement

INSIGHTS = Path(places.ROOT) / "insights" / "sql"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MONTHS = 12
FILL = """
insert into cairn_audience_event (type, kind, person_id, message_id, at, received_at, properties, context, original, known)
select 't' || mod(g, 5), 'track', mod(g, 100), '', %(then)s, %(then)s, '{}', '{}', '', true from generate_series(1, 300) g
"""


@pytest.fixture
def a_year(db: None) -> None:
    with connection.cursor() as cursor:
        EVENTS.ready_for(first_of(NOW, -ago) for ago in range(MONTHS))
        for ago in range(MONTHS):
            cursor.execute(FILL, {"then": first_of(NOW, -ago)})
        cursor.execute(
            "insert into cairn_audience_inbox (shard, home, person_id, event_id, kind, type, at, received_at, stops, for_account, late)"
            " select 0, person_id, person_id, id, 'event', type, at, received_at, false, false, false"
            " from cairn_audience_event where received_at >= %s",
            [first_of(NOW)],
        )
        cursor.execute("analyze cairn_audience_event, cairn_audience_inbox")


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def looked_into(folder: Path, name: str, plan_mode: str, **arguments: Any) -> set[str]:
    """Run a statement and give the partitions of the event log that it looked into and that have rows."""
    with hot_cursor() as cursor:
        cursor.execute(f"set local plan_cache_mode = {plan_mode}")
        cursor.execute("explain (analyze, format json) " + statement(folder, name), arguments)
        plan = cursor.fetchone()[0][0]["Plan"]
    wanted = {part.name for part in EVENTS.parts() if part.since is not None and first_of(NOW, -MONTHS) < part.since <= NOW}
    return {n["Relation Name"] for n in nodes(plan) if n.get("Relation Name") in wanted and n["Actual Loops"]}


@pytest.fixture(params=["force_custom_plan", "force_generic_plan"])
def plan_mode(request: pytest.FixtureRequest) -> str:
    return request.param


def months_back(*ago: int) -> set[str]:
    return {f"cairn_audience_event_{first_of(NOW, -n):%Y_%m}" for n in ago}


def test_a_window_reads_its_own_months(a_year: None, plan_mode: str) -> None:
    people = list(range(40))
    asked = {
        "people": array(people),
        "sinces": array([microseconds(NOW - timedelta(days=40))] * len(people)),
        "untils": array([microseconds(NOW)] * len(people)),
        "types": joined(["t1", "t2"]),
    }

    assert looked_into(AUDIENCE, "look_back", plan_mode, **asked) == months_back(0, 1, 2)


def test_the_inbox_finds_its_events_in_the_month_in_which_they_came(a_year: None, plan_mode: str) -> None:
    asked = {"shards": [0], "homes": None, "size": 200, "each": 200}

    assert looked_into(ENGINE, "claim_inbox", plan_mode, **asked) == months_back(0)


def test_the_newest_steps_read_events_of_the_last_day(a_year: None, plan_mode: str) -> None:
    assert STEPS.parts()
    assert looked_into(INSIGHTS, "acted_on", plan_mode, now=NOW, newest=500) <= months_back(0)
