"""The drawer of a step: who went on and by which path, who left and why, who did not enter; each with since, until and a file."""

import csv
import io

import pytest

from engine.models import Run, Step
from engine.runtime import by_hand
from engine.runtime.again import try_again
from engine.runtime.poison import _fail
from tests.insights.stories import nudge
from tests.journeys.pages.test_at_step import maya, world
from tests.journeys.pages.test_numbers import NUDGE, create_draft, words

__all__ = ["maya", "world"]

PEOPLE = f"{NUDGE}people/"
LIMIT = {"meter": "storage", "pct": 83, "threshold": 80}


@pytest.fixture
def story(world):
    """Four wait for a push to be opened: Ada is let go on, Ben is ended, Cleo upgrades, Dov is still there and comes again."""
    journey = nudge(world)
    create_draft(journey)
    people = {name: world.person(name, plan="starter", storage_used_pct=83) for name in ("ada", "ben", "cleo", "dov")}
    for name in ("ada", "ben", "cleo", "dov"):
        world.event(people[name], "usage_threshold_hit", **LIMIT)
    world.later(minutes=10)
    world.event(people["dov"], "usage_threshold_hit", **LIMIT)
    by_hand.let_go_on(world.run_of(people["ada"]).pk, world.now)
    by_hand.end_run(world.run_of(people["ben"]).pk, "by_hand", world.now)
    world.event(people["cleo"], "plan_upgraded", to="pro")
    return people


def rows_of(client, query):
    answer = client.get(f"{PEOPLE}?{query}&format=csv")
    assert answer.status_code == 200
    return answer.headers["Content-Disposition"], list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))


@pytest.mark.row("E18")
def test_who_went_on_is_listed_with_since_until_and_the_path(maya, story):
    page = words(maya.get(f"{PEOPLE}?step=wait-push&tab=on"))
    name, rows = rows_of(maya, "step=wait-push&tab=on")

    assert "Here now 1 Went on 1 Left here 2" in page
    assert "Ada" in page
    assert "Ben" not in page
    assert "here from" in page
    step = Step.objects.get(kind="moved", node="wait-push")
    assert "wait-push-went-on-" in name
    assert rows[0] == ["Name", "Id", "E-mail", "Since", "Until", "Path"]
    assert [row[0] for row in rows[1:]] == ["Ada"]
    came = Step.objects.filter(run_id=step.run_id, kind="moved", id__lt=step.pk).order_by("-id")[0].at
    assert rows[1][3][:16] == f"{came:%Y-%m-%dT%H:%M}"
    assert rows[1][4][:16] == f"{step.at:%Y-%m-%dT%H:%M}" > rows[1][3][:16]


@pytest.mark.row("E18")
def test_who_left_is_listed_with_the_reason_and_a_reason_is_opened(maya, story):
    page = words(maya.get(f"{PEOPLE}?step=wait-push&tab=left"))
    assert "How walks ended here" in page
    assert "Ended by hand: here from" in page
    assert "Reached the goal: here from" in page

    reason = Run.objects.get(person_id=story["cleo"].pk).reason
    only = words(maya.get(f"{PEOPLE}?step=wait-push&tab=left&why={reason}"))
    assert "Cleo" in only
    assert "Ben" not in only
    _name, rows = rows_of(maya, f"step=wait-push&tab=left&why={reason}")
    assert [(row[0], row[5]) for row in rows] == [("Name", "Why"), ("Cleo", "Reached the goal")]
    assert "Nobody here matches “ben”." in words(maya.get(f"{PEOPLE}?step=wait-push&tab=left&why={reason}&q=ben&part=rows"))


@pytest.mark.row("E18")
def test_an_edge_shows_who_took_it(maya, story):
    port = Step.objects.get(kind="moved", node="wait-push").port
    page = words(maya.get(f"{PEOPLE}?step=wait-push&port={port}"))
    assert "Wait for push engagement → E-mail: room to grow" in page
    assert "1 person went this way." in page
    assert "Ada" in page
    assert "Cleo" not in page
    assert "Ada" not in words(maya.get(f"{PEOPLE}?step=wait-push&port=other"))


@pytest.mark.row("E18")
def test_who_did_not_enter_is_listed_by_reason(maya, story):
    page = words(maya.get(f"{PEOPLE}?step=start&tab=refused"))
    assert "Why people did not enter Already inside 1" in page
    assert "Did not enter 1" in page
    assert "Dov Already inside," in page
    assert maya.get(f"{NUDGE}_counts.json").json()["refused"] == [["Already inside", 1]]
    _name, rows = rows_of(maya, "step=start&tab=refused&why=already_inside")
    assert [row[0] for row in rows[1:]] == ["Dov"]
    assert rows_of(maya, "step=start&tab=refused&why=filter")[1][1:] == []


def test_a_page_of_many_is_followed_by_the_next_and_the_file_has_all(maya, story, monkeypatch):
    monkeypatch.setattr("journeys.pages.at_step.WALKS", 2)
    monkeypatch.setattr("journeys.pages.at_step.PAGE", 2)
    monkeypatch.setattr("journeys.pages.at_step.page_of.__defaults__", (2,))
    first = maya.get(f"{PEOPLE}?step=start&tab=on").content.decode()
    assert "after=" in first
    assert [row[0] for row in rows_of(maya, "step=start&tab=on")[1][1:]] == ["Dov", "Cleo", "Ben", "Ada"]


def test_what_one_walk_did_at_a_step_is_not_torn_between_two_pages(maya, story, world, monkeypatch):
    run = Run.objects.get(person_id=story["ada"].pk)
    by_hand.put_at(run.pk, run.version_id, "wait-push", world.now)
    world.settle()
    by_hand.let_go_on(run.pk, world.now)
    monkeypatch.setattr("journeys.pages.at_step.ROWS", 1)
    assert [row[0] for row in rows_of(maya, "step=wait-push&tab=on")[1][1:]] == ["Ada", "Ada"]


def test_whoever_is_tried_again_has_not_left_and_not_gone_on(maya, story, world):
    run = world.run_of(story["dov"])
    _fail(run.pk, world.now, "broken")
    assert "Failed: Something broke" in words(maya.get(f"{PEOPLE}?step=wait-push&tab=left"))
    try_again(run.pk, world.now)
    world.settle()
    assert "Something broke" not in words(maya.get(f"{PEOPLE}?step=wait-push&tab=left"))
    assert [row[0] for row in rows_of(maya, "step=wait-push&tab=on")[1][1:]] == ["Ada"]

    world.later(hours=3)
    by_hand.let_go_on(run.pk, world.now)
    dov, ada = rows_of(maya, "step=wait-push&tab=on")[1][1:]
    assert (dov[0], ada[0]) == ("Dov", "Ada")
    assert dov[3][:16] == f"{run.node_at:%Y-%m-%dT%H:%M}"
