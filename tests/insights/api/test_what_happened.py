"""What happened, over the API: runs, why, messages, funnels."""

from typing import Any

import pytest

from audience.models import History
from engine.models import Run
from tests.api import Engineer, assert_problem
from tests.insights.stories import ada_at_her_limit, nudge, seats
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def engineer() -> Engineer:
    return Engineer()


def rows(engineer: Engineer, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = engineer.get(path, **query)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_a_walk_is_followed_from_entry_to_message(world: World, engineer: Engineer) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)

    (run,) = rows(engineer, "/api/runs/", journey="nudge-at-the-limit", person="user:ada")
    assert (run["version"], run["person"], run["state"]) == (1, ada.pk, "waiting") or run["state"] in ("sending", "waiting")
    assert engineer.get(f"/api/runs/{run['id']}/").json() == run
    steps = rows(engineer, "/api/steps/", run=run["id"])
    assert steps[-1]["kind"] == "entered"
    assert "usage_threshold_hit" in steps[-1]["why"]
    assert all(step["why"] and step["title"] and step["journey"] == "nudge-at-the-limit" for step in steps)
    world.later(days=2)
    (push,) = rows(engineer, "/api/messages/", run=run["id"], channel="push")
    assert (push["state"], push["message_class"]) == ("sent", "promotional")
    whole = engineer.get(f"/api/messages/{push['id']}/").json()
    assert whole["body"]["subject"]
    assert "body" not in push
    assert whole["sent_at"].endswith("Z")


@pytest.mark.row("D3")
def test_whoever_was_refused_has_a_reason_too(world: World, engineer: Engineer) -> None:
    seats(world)
    ada = world.person("ada", seats_used=2, seats_limit=8)
    world.event(ada, "usage_threshold_hit", meter="seats", pct=80, threshold=80)

    (step,) = rows(engineer, "/api/steps/", person="user:ada", kind="refused", journey="seats-are-full")

    assert (step["code"], step["run"]) == ("filter", None)
    assert step["details"]
    assert rows(engineer, "/api/runs/", person="user:ada") == []


def test_one_walk_is_held_and_ended_by_hand(world: World, engineer: Engineer) -> None:
    nudge(world)
    ada_at_her_limit(world)
    (run,) = rows(engineer, "/api/runs/", live="true")
    address = f"/api/runs/{run['id']}/"

    assert engineer.post(address + "pause/", {"note": "asked by support"}).json()["paused_at"]
    assert_problem(engineer.post(address + "pause/"), 409, "cannot_be_paused")
    assert engineer.post(address + "resume/").json()["paused_at"] is None
    assert engineer.post(address + "move/", {"to": "wait-click"}).json()["node"] == "wait-click"
    assert_problem(engineer.post(address + "move/", {"to": "start"}), 422, "no_such_step", "to")
    assert_problem(engineer.post(address + "move/", {"to": "wait-click", "version": 7}), 422, "no_such_step", "to")
    assert engineer.post(address + "end/").json()["state"] == "exited"
    assert_problem(engineer.post(address + "end/"), 409, "is_over")
    assert_problem(engineer.post(address + "go-on/"), 409, "waits_for_nothing")

    told = History.objects.filter(operation__startswith="run.").order_by("id")
    assert [(row.operation, row.actor) for row in told] == [
        (f"run.{deed}", f"key:{engineer.key.prefix}") for deed in ("pause", "resume", "move", "end")
    ]
    assert rows(engineer, "/api/runs/", live="true") == []
    assert rows(engineer, "/api/runs/", state="exited", live="false")[0]["reason"] == "by_hand"


def test_the_funnel_is_that_of_the_page(world: World, engineer: Engineer) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)
    world.later(days=2)
    world.event(ada, "plan_upgraded", to="pro")

    told = engineer.get("/api/funnels/nudge-at-the-limit/").json()

    assert {name: told["total"][name] for name in ("entered", "messaged", "upgraded", "reached_goal", "held_out")} == {
        "entered": 1,
        "messaged": 1,
        "upgraded": 1,
        "reached_goal": 1,
        "held_out": 0,
    }
    assert told["total"]["new_mrr"] == {"USD": "50.000000"}
    assert [one["version"] for one in told["versions"]] == [1]
    ripe = {"entries": 1, "reached_goal": 1, "upgraded": 1, "customers": 1, "customers_reached_goal": 1, "still_within": 0}
    assert told["ripe"] == told["versions"][0]["ripe"] == ripe
    assert told["holdout"]["verdict"] == "nobody"
    assert sum(told["days_to_goal"]) == 1
    followed = engineer.get("/api/funnels/nudge-at-the-limit/", days=30, by="event", version=1).json()
    assert (followed["days"], followed["by"], followed["version"]) == (30, "event", 1)


@pytest.mark.parametrize(
    ("path", "status", "code", "field"),
    [
        ("/api/funnels/nobody/", 404, "no_such_journey", "key"),
        ("/api/funnels/nudge-at-the-limit/?version=9", 404, "no_such_version", "version"),
        ("/api/funnels/nudge-at-the-limit/?version=99999999999", 404, "no_such_version", "version"),
        ("/api/funnels/nudge-at-the-limit/?days=8", 400, "bad_period", "days"),
        ("/api/funnels/nudge-at-the-limit/?by=luck", 400, "bad_basis", "by"),
        ("/api/runs/?journey=nobody", 404, "no_such_journey", "journey"),
        ("/api/runs/?person=user:nobody", 404, "no_such_person", "person"),
        ("/api/runs/?live=perhaps", 400, "bad_flag", "live"),
        ("/api/runs/9999/", 404, "not_found", ""),
        ("/api/messages/x/", 400, "bad_number", "id"),
        ("/api/messages/?run=x", 400, "bad_number", "run"),
        ("/api/steps/?run=-1", 400, "bad_number", "run"),
    ],
)
def test_what_cannot_be_found_is_told(world: World, engineer: Engineer, path: str, status: int, code: str, field: str) -> None:
    nudge(world)

    assert_problem(engineer.get(path), status, code, field)


def test_reading_runs_wants_its_scope_and_acting_another(world: World) -> None:
    nudge(world)
    ada_at_her_limit(world)
    run = Run.objects.get()
    reader = Engineer("runs:read")

    assert reader.get("/api/runs/").status_code == reader.get("/api/steps/").status_code == 200
    assert_problem(reader.post(f"/api/runs/{run.pk}/end/"), 403, "not_allowed")
    assert_problem(reader.get("/api/messages/"), 403, "not_allowed")
    assert_problem(Engineer("messages:read").get("/api/runs/"), 403, "not_allowed")
    assert Engineer("messages:read").get("/api/messages/").status_code == 200
    assert_problem(Engineer("messages:read").get("/api/funnels/nudge-at-the-limit/"), 403, "not_allowed")
