"""What one member of a large account does costs what it costs in a small one."""

import pytest
from django.db import connection

from audience.accept import Source, accept
from engine.models import Run, Watcher
from engine.runtime import step as steps
from engine.runtime.carry import load
from engine.runtime.work import Work
from tests.engine.test_walk import two_steps
from tests.world import World

MEMBERS = 500
COLLEAGUES = """
with people as (
    insert into cairn_audience_person
    select (jsonb_populate_record(null::cairn_audience_person, to_jsonb(p) || jsonb_build_object(
        'id', 1000000 + g, 'external_id', 'colleague-' || g, 'email_key', ''))).*
    from cairn_audience_person p, generate_series(1, %(many)s) g where p.id = %(person)s
    returning id
), runs as (
    insert into cairn_engine_run
    select (jsonb_populate_record(null::cairn_engine_run, to_jsonb(r) || jsonb_build_object('id', 1000000 + p.id, 'person_id', p.id))).*
    from cairn_engine_run r, people p where r.person_id = %(person)s
    returning id, person_id
)
insert into cairn_engine_watcher
select (jsonb_populate_record(null::cairn_engine_watcher, to_jsonb(w) || jsonb_build_object('run_id', r.id, 'person_id', r.person_id))).*
from cairn_engine_watcher w, runs r where w.person_id = %(person)s
"""


@pytest.fixture
def acme(world: World) -> World:
    """Ada of Acme walks a journey, and so do five hundred colleagues."""
    ada = world.person("ada", account="acme", plan="starter")
    world.journey(two_steps(goal={"type": "$plan_up"}))
    world.event(ada, "feature_limit_reached", feature="boards")
    with connection.cursor() as cursor:
        cursor.execute(COLLEAGUES, {"person": ada.id, "many": MEMBERS})
    return world


def step_of(world: World, monkeypatch: pytest.MonkeyPatch, event: str, **properties: object) -> Work:
    """Let Ada do something; give what the step held in its hands."""
    held: list[Work] = []

    def noted(*loaded: object) -> Work:
        held.append(load(*loaded))  # type: ignore[arg-type]
        return held[-1]

    message = {"type": "track", "event": event, "userId": "ada", "messageId": event, "properties": properties}
    accept([message | {"timestamp": world.now.isoformat()}], Source(), world.now)
    monkeypatch.setattr(steps, "load", noted)
    steps.step(world.now, list(range(256)))
    return held[0]


def test_an_event_of_one_member_holds_only_that_member(acme: World, monkeypatch: pytest.MonkeyPatch) -> None:
    work = step_of(acme, monkeypatch, "session_started")

    assert (len(work.profiles), len(work.runs), len(work.watchers)) == (1, 1, 1)


def test_an_upgrade_by_one_member_reaches_the_goal_of_all(acme: World, monkeypatch: pytest.MonkeyPatch) -> None:
    work = step_of(acme, monkeypatch, "plan_upgraded", **{"from": "starter", "to": "pro"})

    assert len(work.watchers) == MEMBERS + 1
    assert Watcher.objects.filter(reached_at=acme.now, open=False).count() == MEMBERS + 1
    assert Run.objects.filter(state="completed", reason="goal").count() == MEMBERS + 1
    # Money is counted once, for whoever was written to.
    assert Watcher.objects.filter(credited=True).count() == 1
