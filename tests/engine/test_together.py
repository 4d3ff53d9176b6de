"""What many runs ask in one step is asked once for all of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audience.accept import Source, accept
from audience.windows import Logged, events_of, look_back
from channels import store
from channels.models import Message
from engine.models import Run
from engine.runtime.walk import walk
from engine.store import shards
from tests.engine.test_walk import two_steps
from tests.world import World, graph_of

pytestmark = pytest.mark.django_db

WAITING = graph_of(
    ("start", "entry_event", {"types": ["feature_limit_reached"], "reentry": "always"}),
    ("pause", "wait_time", {"lasts": "PT1H"}),
    ("wait", "wait_for", {"events": [{"type": "session_started"}], "look_back": "entry", "give_up_after": "P1D"}),
    ("done", "exit", {"reason": "done"}),
    edges=["start.next pause", "pause.next wait", "wait.happened done", "wait.timeout done"],
)


def hit(world: World, number: int) -> None:
    for each in range(number):
        who = world.person(f"person{each}", phone=f"+121255501{each:02d}")
        world.event(who, "feature_limit_reached", feature="boards")
        if each % 2:
            world.say(who, {"type": "track", "event": "session_started", "properties": {}}, at=world.now)


def statements_of(work: Callable[[], object]) -> list[str]:
    asked: list[str] = []

    def note(execute: Any, sql: Any, *more: Any) -> Any:
        asked.append(str(sql))
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        work()
    return asked


def locks(asked: list[str]) -> int:
    """How many steps were begun."""
    return len([sql for sql in asked if "pg_try_advisory_xact_lock" in sql])


def test_little_to_do_in_many_shards_is_one_step(world: World) -> None:
    world.journey(WAITING)
    hit(world, 8)
    then = world.now + timedelta(hours=1)
    due = shards.busy(then)

    assert (len(due), sum(work for _, work in due)) == (8, 8)
    # The second finds that nothing is left.
    assert locks(statements_of(lambda: walk(then))) == 1


def test_much_to_do_is_left_to_other_workers_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.runtime.walk.WORTH", 3)
    world.journey(WAITING)
    hit(world, 8)
    then = world.now + timedelta(hours=1)

    assert locks(statements_of(lambda: walk(then))) == 3
    assert not Run.objects.filter(wake_at__lte=then).exists()


def test_of_one_shard_no_more_is_counted_than_is_asked_for(world: World) -> None:
    world.journey(WAITING)
    world.person("ada")
    said = [{"type": "track", "userId": "ada", "event": "session_started", "messageId": f"s{each}"} for each in range(5)]
    accept(said, Source(), world.now)

    assert [work for _, work in shards.busy(world.now, 3)] == [3]
    assert [work for _, work in shards.busy(world.now, 9)] == [5]


def test_a_text_is_looked_up_once_however_many_hear_it(world: World) -> None:
    world.journey(two_steps())
    hit(world, 6)
    then = world.now + timedelta(days=1)
    store.forget()

    asked = statements_of(lambda: walk(then))

    assert Message.objects.filter(channel="sms").count() == 6
    assert len([sql for sql in asked if "from cairn_channels_content where digest" in sql]) <= 2


def test_everybody_who_looks_back_sees_what_they_did(world: World) -> None:
    world.journey(WAITING)
    hit(world, 6)

    world.later(hours=1)

    ended = Run.objects.filter(state="exited").order_by("person_id")
    assert [run.reason for run in ended] == ["done"] * 3
    assert Run.objects.filter(state="waiting", node="wait").count() == 3


@pytest.mark.parametrize("number", [2, 8])
def test_looking_back_costs_one_statement_a_step_however_many_people_do(world: World, number: int) -> None:
    world.journey(WAITING)
    hit(world, number)
    then = world.now + timedelta(hours=1)

    asked = statements_of(lambda: walk(then))

    looks = [sql for sql in asked if "cairn_audience_event AS l" in sql]
    assert 0 < len(looks) <= locks(asked)
    assert not [sql for sql in asked if 'FROM "cairn_audience_event"' in sql]


def test_read_together_or_alone_the_log_says_the_same(world: World) -> None:
    ada, ben = world.person("ada"), world.person("ben")
    for hours in (0, 1, 2):
        for who in (ada, ben):
            world.say(
                who, {"type": "track", "event": "session_started", "properties": {"hour": hours}}, at=world.now + timedelta(hours=hours)
            )
    spans = {ada.id: (world.now, world.now + timedelta(hours=1)), ben.id: (world.now + timedelta(hours=1), world.now + timedelta(hours=2))}

    together = look_back(spans, ["session_started"])

    for person, (since, until) in spans.items():
        alone = events_of(person, ["session_started"], since=since, until=until)
        assert together[person] == [Logged(e.type, e.at, e.received_at, e.properties, e.pk) for e in alone]
        assert len(alone) == 2


def test_the_fates_of_many_messages_are_read_together() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert store.fates_of(["1:push:1", "2:push:1"]) == {}

    assert len(asked) == 1
