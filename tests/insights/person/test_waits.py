"""Where somebody waits, and until when, as the person's page says it."""

from datetime import UTC, timedelta

import pytest
from django.test import Client

from engine.models import Journey
from engine.runtime import by_hand, hands
from engine.runtime.until import until_when
from insights.mailroom.thread import planned
from insights.person.runs import runs_of, walking
from insights.why.names import look_up
from journeys.models import Draft
from tests.world import World, graph_of

QUIET = {"op": "not_within_last", "left": {"field": "seen_at"}, "right": {"value": "P7D"}}


def said(world: World, kind: str, settings: dict) -> str:
    ada = world.person("ada", seen_at="2026-03-01T12:00:00Z", renews_at="2026-03-12T09:00:00Z")
    world.journey(
        graph_of(("start", "entry_event", {"types": ["feature_limit_reached"]}), ("wait", kind, settings), edges=["start.next wait"])
    )
    world.event(ada, "feature_limit_reached", feature="boards")
    runs = runs_of(ada.id)
    return walking(runs, look_up([], now=world.now, runs=runs), world.now)[0].waits


@pytest.mark.row("E5")
def test_a_wait_for_a_condition_says_what_must_be_true_and_when_it_is_looked_at(db: None) -> None:
    told = said(World(), "wait_for", {"condition": QUIET, "give_up_after": "P20D"})

    assert told.startswith("Waits at “wait” until seen_at ")
    assert "; looked at again Sunday 8 March, 12:00 at the latest" in told


@pytest.mark.row("E4")
def test_a_wait_until_a_date_says_the_moment(db: None) -> None:
    assert "until Thursday 12 March, 09:00" in said(World(), "wait_date", {"field": "renews_at"})


WAITS = graph_of(
    ("start", "entry_event", {"types": ["feature_limit_reached"]}),
    ("wait", "wait_time", {"lasts": "P5D"}),
    ("push", "send_push", {"title": "a", "body": "Five boards are full."}),
    edges=["start.next wait", "wait.next push"],
)


def drawn(world: World) -> None:
    journey = world.journey(WAITS, "limits")
    Draft.objects.create(journey=journey, graph=WAITS, changed_at=world.now)


@pytest.mark.row("E13")
def test_after_a_resume_all_pages_say_the_same_end_of_a_wait(world: World, admin_client: Client) -> None:
    ada = world.person("ada")
    drawn(world)
    world.event(ada, "feature_limit_reached", feature="boards").later(days=1)
    hands.pause(Journey.objects.get(), world.now)
    canvas = admin_client.get("/admin/journeys/limits/people/?step=wait").content.decode()
    assert ("until" in canvas, planned(ada, "UTC", UTC)) == (False, None)

    world.later(days=2)
    hands.resume(Journey.objects.get(), world.now, late="wait")

    runs = runs_of(ada.id)
    assert "until Monday 9 March, 12:00" in walking(runs, look_up([], now=world.now, runs=runs), world.now)[0].waits
    assert until_when(runs) == {runs[0].id: runs[0].started_at + timedelta(days=7)}
    assert "9 Mar" in admin_client.get("/admin/journeys/limits/people/?step=wait").content.decode()
    found = planned(ada, "UTC", UTC)
    assert found is not None
    assert "9 Mar" in found.when


@pytest.mark.row("B4")
def test_whoever_is_paused_alone_waits_until_no_moment(world: World, admin_client: Client) -> None:
    ada = world.person("ada")
    drawn(world)
    world.event(ada, "feature_limit_reached", feature="boards")
    by_hand.pause_run(world.run_of(ada), world.now)

    canvas = admin_client.get("/admin/journeys/limits/people/?step=wait").content.decode()
    assert ", paused" in canvas
    assert "until" not in canvas
