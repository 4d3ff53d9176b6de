"""What is done to one walk on the page of a person, and what the page says of it afterwards."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audience.models import History
from channels.models import Message
from engine.models import Run
from tests.insights.person.test_person_page import read, words
from tests.insights.stories import ada_at_her_limit, nudge
from tests.world import World, graph_of


@pytest.fixture
def maya(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("maya"))
    return client


def test_a_run_is_ended_by_hand_with_a_note_in_the_history(world: World, maya: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    run = Run.objects.get()

    answer = maya.post(f"/admin/people/{ada.pk}/runs/{run.pk}/end/", {"note": "She asked for quiet"}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    run.refresh_from_db()
    assert (run.state, run.reason) == ("exited", "by_hand")
    row = History.objects.get(operation="run.end")
    assert (row.actor, row.values["note"]) == ("user:maya", "She asked for quiet")
    assert Message.objects.get().state == "cancelled"
    said = read(maya, f"/admin/people/{ada.pk}/")
    assert "Left Nudge at the limit maya ended it by hand at “Push: storage”. Note: “She asked for quiet”. Taken back" in said


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ({"reentry": "after", "after": "P30D"}, "in again from"),
        ({"reentry": "left", "after": "P30D"}, "in again 30 days after the end."),
        ({"reentry": "always"}, "in again at any time."),
        ({"reentry": "always", "most": 1}, "The start does not let Ada in again."),
        ({"reentry": "never"}, "The start does not let Ada in again."),
    ],
)
def test_before_a_walk_is_ended_it_is_said_when_the_start_would_let_in_again(world: World, maya: Client, start: dict, said: str) -> None:
    entry = ("start", "entry_event", {"types": ["feature_limit_reached"], **start})
    world.journey(graph_of(entry, ("wait", "wait_time", {"lasts": "P5D"}), edges=["start.next wait"]))
    ada = world.person("ada")
    world.event(ada, "feature_limit_reached", feature="boards")

    dialog = read(maya, f"/admin/people/{ada.pk}/runs/{Run.objects.get().pk}/end/")
    assert said in dialog
    assert ("30 days after this entry" in dialog) == (start["reentry"] == "after")


def test_whoever_waits_is_let_go_on(world: World, maya: Client) -> None:
    from audience.now import database_now

    world.now = database_now()
    nudge(world)
    ada = world.person("ada", plan="starter", storage_used_pct=83)
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    run = Run.objects.get()
    for _ in range(3):
        if Run.objects.get().node != "wait-push":
            maya.post(f"/admin/people/{ada.pk}/time/")

    maya.post(f"/admin/people/{ada.pk}/runs/{run.pk}/go-on/", {"note": "Demo"})

    run.refresh_from_db()
    assert run.node == "email" or run.state == "sending" or run.node == "wait-click"
    assert History.objects.filter(operation="run.go_on").count() == 1


@pytest.mark.row("B4")
def test_a_run_is_paused_and_resumed(world: World, maya: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    run = Run.objects.get()

    maya.post(f"/admin/people/{ada.pk}/runs/{run.pk}/pause/", {"note": ""})
    assert "Paused at “Push: storage” since" in read(maya, f"/admin/people/{ada.pk}/runs/")
    maya.post(f"/admin/people/{ada.pk}/runs/{run.pk}/resume/", {"note": ""})

    run.refresh_from_db()
    assert run.paused_at is None
    assert list(History.objects.order_by("id").values_list("operation", flat=True)) == ["run.pause", "run.resume"]


@pytest.mark.row("B4")
def test_the_timeline_says_who_paused_and_why(world: World, maya: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    run = Run.objects.get()

    maya.post(f"/admin/people/{ada.pk}/runs/{run.pk}/pause/", {"note": "On holiday"})
    maya.post(f"/admin/people/{ada.pk}/runs/{run.pk}/pause/", {"note": "again"})
    maya.post(f"/admin/people/{ada.pk}/runs/{run.pk}/resume/", {"note": ""})

    said = read(maya, f"/admin/people/{ada.pk}/")
    assert "Paused at “Push: storage” maya paused this person alone: nothing is said and the wait stands still. Note: “On holiday”." in said
    assert "Walks on from “Push: storage” maya let this person walk on" in said
    assert "again" not in [row.values.get("note") for row in History.objects.all()]


@pytest.mark.row("B4")
def test_one_person_is_moved_to_another_step(world: World, maya: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    run = Run.objects.get()
    address = f"/admin/people/{ada.pk}/runs/{run.pk}/move/"
    assert "Push: storage (here now)" in read(maya, address)
    for nowhere in ("", "1:start", "1:nowhere", "9:wait-push", "x"):
        assert maya.post(address, {"to": nowhere, "wait": "anew"}, headers={"HX-Request": "true"}).status_code == 409

    maya.post(address, {"to": "1:wait-click", "wait": "anew", "note": "She called"})

    run.refresh_from_db()
    assert (run.node, run.state) == ("wait-click", "waiting")
    assert Message.objects.get().state == "cancelled"
    said = read(maya, f"/admin/people/{ada.pk}/")
    assert "maya moved this person from “Push: storage” of version 1. The wait began anew. Note: “She called”." in said
    assert History.objects.get().operation == "run.move"


def test_what_was_done_meanwhile_is_said_and_not_done_twice(world: World, maya: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    run = Run.objects.get()
    maya.post(f"/admin/people/{ada.pk}/runs/{run.pk}/end/", {})

    answer = maya.post(f"/admin/people/{ada.pk}/runs/{run.pk}/end/", {}, headers={"HX-Request": "true"})

    assert answer.status_code == 409
    assert "the walk has gone on meanwhile" in words(answer.content.decode())
    assert History.objects.filter(operation="run.end").count() == 1
