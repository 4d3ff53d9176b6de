"""An engineer moves people over HTTP and reads how far it is."""

import pytest

from engine.models import Run
from engine.runtime import jobs
from tests.api import Engineer, assert_problem
from tests.journeys.operations.test_transfer import world

__all__ = ["world"]


@pytest.mark.row("E15")
@pytest.mark.row("E28")
@pytest.mark.row("E30")
def test_people_are_moved_followed_and_put_back_by_http_alone(world):
    engineer = Engineer()
    [one] = engineer.get("/api/journeys/nudge/standing/?draft=true").json()
    assert one == {"version": 1, "node": "rest", "title": "rest", "became": "gone", "people": 1, "to": "last"}
    choice = {"version": 1, "node": "rest", "do": "move", "to": "long", "wait": "count"}

    answer = engineer.post("/api/journeys/nudge/publish/", {"accept": ["*"], "note": "second", "move": [choice]})

    assert answer.status_code == 201, answer.content
    job = answer.json()["moving"]
    read = engineer.get(f"/api/journeys/nudge/transfers/{job}/").json()
    assert (read["state"], read["total"], read["done"], read["percent"]) == ("waiting", 1, 0, 0)
    jobs.work_on(world.now, budget_seconds=10)
    read = engineer.get(f"/api/journeys/nudge/transfers/{job}/").json()
    assert (read["state"], read["done"], read["percent"], read["can_be_undone"]) == ("done", 1, 100, 1)
    assert engineer.get(f"/api/jobs/{job}/").json()["journey"] == "nudge"

    undone = engineer.post(f"/api/journeys/nudge/transfers/{job}/undo/")
    assert (undone.status_code, undone.json()["kind"]) == (202, "transfer_back")
    jobs.work_on(world.now, budget_seconds=10)
    assert Run.objects.get().version.number == 1
    assert [each["state"] for each in engineer.get("/api/jobs/?state=done").json()["results"]] == ["done", "done"]


def test_what_is_wrong_is_named(world):
    engineer = Engineer()
    assert engineer.post("/api/journeys/nudge/publish/", {"accept": ["*"], "note": "second"}).status_code == 201
    choice = {"version": 1, "node": "rest", "do": "move", "to": "nowhere"}

    assert_problem(engineer.post("/api/journeys/nudge/transfers/", {"choices": [choice]}), 422, "no_such_landing", "choices.0.to")
    assert_problem(engineer.post("/api/journeys/nudge/transfers/", {"choices": [{**choice, "do": "stay"}]}), 409, "nothing_to_move", "")
    assert_problem(engineer.post("/api/journeys/nudge/transfers/99/cancel/", {}), 404, "no_such_move", "")
