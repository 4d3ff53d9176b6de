"""What is done to several people at a step at once."""

import json

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from audience.models import History
from channels.models import Message
from engine.models import Run
from tests.engine.moving import enter, push
from tests.insights.person.test_deeds import maya
from tests.insights.person.test_person_page import words
from tests.world import World, graph_of

__all__ = ["maya"]

PEOPLE = "/admin/journeys/nudge/people/"


@pytest.fixture
def runs(world: World) -> dict[str, Run]:
    """Ada, Ben and Eve wait three days before the last word."""
    start = {"types": ["feature_limit_reached"]}
    steps = [("start", "entry_event", start), ("rest", "wait_time", {"lasts": "P3D"}), ("last", "send_push", push("The last word"))]
    world.journey(graph_of(*steps, edges=["start.next rest", "rest.next last"]))
    people = {name: world.person(name) for name in ("ada", "ben", "eve")}
    enter(world, *people.values())
    return {name: Run.objects.get(person_id=who.pk) for name, who in people.items()}


def do(client: Client, deed: str, *runs: Run, **more: str) -> str:
    answer = client.post(f"{PEOPLE}{deed}/", {"run": [run.pk for run in runs], **more}, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.content
    return str(json.loads(answer.headers["HX-Trigger"])["told"]["words"])


def states(runs: dict[str, Run]) -> dict[str, str]:
    return {name: Run.objects.get(pk=run.pk).state for name, run in runs.items()}


@pytest.mark.row("B4")
def test_those_who_are_chosen_are_ended_and_nobody_else(maya: Client, runs: dict[str, Run]) -> None:
    asked = maya.get(f"{PEOPLE}end/", {"run": [runs["ada"].pk, runs["ben"].pk]})
    assert "End this journey for 2 people?" in words(asked.content.decode())
    assert "Ada, Ben" in words(asked.content.decode())

    assert do(maya, "end", runs["ada"], runs["ben"], note="They asked") == "2 walks were ended"

    assert states(runs) == {"ada": "exited", "ben": "exited", "eve": "waiting"}
    assert [one.values["note"] for one in History.objects.filter(operation="run.end")] == ["They asked"] * 2


@pytest.mark.row("B4")
def test_whoever_has_gone_meanwhile_is_told_of_and_the_others_are_done(maya: Client, runs: dict[str, Run]) -> None:
    do(maya, "end", runs["ada"])

    assert do(maya, "pause", *runs.values()) == "2 people are paused; for 1 that cannot be done any more"
    assert {name for name, run in runs.items() if Run.objects.get(pk=run.pk).paused_at} == {"ben", "eve"}
    assert do(maya, "resume", *runs.values()) == "2 people walk on; for 1 that cannot be done any more"


def test_those_who_are_let_go_on_and_moved_hear_the_last_word(maya: Client, runs: dict[str, Run]) -> None:
    assert do(maya, "go-on", runs["ada"]) == "1 person went on"
    assert do(maya, "move", runs["ben"], to="1:last", wait="anew") == "1 person was moved"

    assert Message.objects.filter(node="last").count() == 2
    assert states(runs)["eve"] == "waiting"


def test_a_move_to_nowhere_moves_nobody_and_says_so(maya: Client, runs: dict[str, Run]) -> None:
    for to in ("", "1:nowhere", "9:last", "x"):
        answer = maya.post(f"{PEOPLE}move/", {"run": [runs["ada"].pk], "to": to, "wait": "anew", "note": "kept"})
        assert "Choose the step to which they are moved." in words(answer.content.decode())
        assert 'value="kept"' in answer.content.decode()
    assert set(states(runs).values()) == {"waiting"}
    assert History.objects.filter(operation="run.move").count() == 0


def test_a_walk_of_another_journey_or_a_number_that_is_none_is_left_alone(maya: Client, runs: dict[str, Run]) -> None:
    answer = maya.post("/admin/journeys/other/people/end/", {"run": [runs["ada"].pk, "x", "9" * 30, "-1"]})

    assert answer.status_code == 200
    assert set(states(runs).values()) == {"waiting"}


def test_whoever_may_only_look_may_do_nothing(runs: dict[str, Run]) -> None:
    rita = User.objects.create_user("rita", is_staff=True)
    rita.user_permissions.add(*Permission.objects.filter(codename__in=["view_draft", "view_person"]))
    client = Client()
    client.force_login(rita)

    assert client.post(f"{PEOPLE}end/", {"run": [runs["ada"].pk]}).status_code == 403
    assert set(states(runs).values()) == {"waiting"}
