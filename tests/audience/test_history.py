"""What is imported fills profiles and starts nothing, also where it had to be repaired first; whoever has a past is no newcomer."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from audience.accept import Source, accept
from audience.history import Actor
from audience.models import Person, Quarantined
from audience.protocol.moments import written
from audience.quarantine import replay
from engine.models import Run
from tests.world import World, graph_of

MAYA = Actor("user:maya")
DAY = timedelta(days=1)
GRAPH = graph_of(
    ("start", "entry_event", {"types": ["feature_limit_reached"]}), ("out", "exit", {"reason": "done"}), edges=["start.next out"]
)


@pytest.fixture
def world(db: None) -> World:
    world = World()
    world.journey(GRAPH)
    return world


def said(who: str, at: datetime, **properties: Any) -> dict[str, Any]:
    return {
        "type": "track",
        "event": "feature_limit_reached",
        "userId": who,
        "messageId": f"{who}-{at}",
        "timestamp": at.isoformat(),
        "properties": properties,
    }


@pytest.mark.row("N4")
@pytest.mark.parametrize(("history", "walks"), [(True, 0), (False, 1)])
def test_what_was_imported_and_repaired_starts_nothing(world: World, history: bool, walks: int) -> None:
    message = said("ada", world.now, feature=5)
    accept([message], Source(), world.now, history=history)
    row = Quarantined.objects.get()

    assert replay(row, MAYA, world.now, {**message, "properties": {"feature": "boards"}})
    world.settle()

    assert Run.objects.count() == walks
    assert Person.objects.get(external_id="ada").last_seen_at == world.now


def test_whoever_is_imported_with_a_past_is_here_since_its_first_day(world: World) -> None:
    days = [world.now - 90 * DAY, world.now - 120 * DAY, world.now - 30 * DAY]
    accept([said("ada", at, feature="boards") for at in days], Source(), world.now, history=True)
    world.settle()

    ada = Person.objects.get(external_id="ada")
    assert ada.first_seen_at == world.now - 120 * DAY
    assert ada.fields["first_seen_at"] == written(world.now - 120 * DAY)
    assert ada.last_seen_at == world.now - 30 * DAY
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    "message",
    [
        {"type": "identify", "traits": {"name": "Ada"}},
        {"type": "track", "event": "plan_changed", "properties": {"to": "pro"}},
        {"type": "track", "event": "Of No Type"},
        {"type": "page", "name": "Prices"},
    ],
)
def test_whatever_is_imported_says_since_when(world: World, message: dict[str, Any]) -> None:
    at = world.now - 60 * DAY
    accept([{**message, "userId": "ada", "timestamp": at.isoformat()}], Source(), world.now, history=True)
    world.settle()

    assert Person.objects.get(external_id="ada").first_seen_at == at


def test_the_clock_of_a_client_in_passing_makes_nobody_older(world: World) -> None:
    accept([said("ada", world.now - 60 * DAY, feature="boards")], Source(), world.now)
    world.settle()

    assert Person.objects.get(external_id="ada").first_seen_at == world.now
