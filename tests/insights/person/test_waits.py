"""Where somebody waits, and until when, as the person's page says it."""

import re
from datetime import UTC, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audience.protocol.moments import written
from channels.models import Guardrails, Message
from engine.models import Journey, Run
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

HELD = graph_of(
    ("start", "entry_event", {"types": ["feature_limit_reached"]}),
    ("push", "send_push", {"title": "a", "body": "Five boards are full."}),
    edges=["start.next push"],
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


@pytest.mark.row("A8")
@pytest.mark.parametrize("by", ["quiet_hours", "message_gap"])
def test_all_pages_say_until_when_a_message_is_held(world: World, by: str, admin_client: Client) -> None:
    if by == "quiet_hours":
        world.until(world.now.replace(hour=23))
    else:
        Guardrails.objects.create(id=1, message_gap=timedelta(hours=9))
    ada = world.person("ada", seen_at="2026-03-01T12:00:00Z")
    for key in ("first", "second"):
        journey = world.journey(HELD, key)
        Draft.objects.create(journey=journey, graph=HELD, changed_at=world.now)
    world.event(ada, "feature_limit_reached", feature="boards").later(minutes=5)

    held = Message.objects.get(journey_id=Journey.objects.get(key="second").pk)
    assert (held.state, held.why) == ("held", by)
    runs = [run for run in runs_of(ada.id) if run.pk == held.run_id]
    assert until_when(runs) == {held.run_id: held.due_at}
    local = timezone.localtime(held.due_at)
    told = walking(runs, look_up([], now=world.now, runs=runs), world.now)[0].waits
    assert re.search(rf"held until .*{local:%H:%M}", told)
    drawer = admin_client.get("/admin/journeys/second/people/?step=push").content.decode()
    assert re.search(rf"until {local.day} {local:%b}[^<]*, {local:%H:%M}", drawer)
    file = b"".join(admin_client.get("/admin/journeys/second/people/?step=push&format=csv").streaming_content).decode()
    assert written(held.due_at) in file


def test_while_a_message_is_on_its_way_nobody_waits_until_a_moment(world: World) -> None:
    """The engine looks for a lost message at a moment of its own."""
    ada = world.person("ada")
    drawn(world)
    world.event(ada, "feature_limit_reached", feature="boards").later(days=5)
    Run.objects.update(state="sending", wake_at=world.now + timedelta(hours=1), ended_at=None, reason="", node="push")

    assert until_when(runs_of(ada.id)) == {}


@pytest.mark.row("B4")
def test_whoever_is_paused_alone_waits_until_no_moment(world: World, admin_client: Client) -> None:
    ada = world.person("ada")
    drawn(world)
    world.event(ada, "feature_limit_reached", feature="boards")
    by_hand.pause_run(world.run_of(ada), world.now)

    canvas = admin_client.get("/admin/journeys/limits/people/?step=wait").content.decode()
    assert ", paused" in canvas
    assert "until" not in canvas
