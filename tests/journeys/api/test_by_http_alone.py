"""An engineer draws, publishes and reads a journey with HTTP alone."""

from typing import Any

import pytest

from audience.models import History
from engine.models import Journey, Run
from tests.api import Engineer, assert_problem
from tests.journeys.drawing import line, push, simple, step, wait
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def engineer() -> Engineer:
    return Engineer()


def begun(engineer: Engineer, graph: Any = None, key: str = "nudge") -> Any:
    answer = engineer.post("/api/journeys/", {"name": "Nudge", "key": key, "graph": simple() if graph is None else graph})
    assert answer.status_code == 201, answer.content
    return answer.json()


@pytest.mark.row("E28")
def test_an_engineer_draws_publishes_and_reads_a_journey_with_http_alone(engineer: Engineer) -> None:
    kinds = {one["type"]: one for one in engineer.get("/api/node-types/").json()["results"]}
    begun(engineer, line(step("start", "entry_event", {"types": ["usage_threshold_hit"]}), push()))

    changed = engineer.post(
        "/api/journeys/nudge/draft/commands/",
        {
            "revision": 1,
            "commands": [
                {"op": "insert", "type": "wait_time", "from": "push", "port": "next", "id": "rest"},
                {"op": "configure", "id": "rest", "settings": kinds["wait_time"]["example"]},
                {"op": "insert", "type": "goal", "from": "rest", "port": "next", "id": "goal"},
                {"op": "rename", "name": "Nudge at the limit"},
            ],
        },
    ).json()
    assert changed["revision"] == 2
    assert [node["id"] for node in changed["graph"]["nodes"]] == ["start", "push", "rest", "goal"]

    checks = engineer.get("/api/journeys/nudge/checks/").json()
    assert not [finding for finding in checks if finding["blocks"]], checks

    published = engineer.post("/api/journeys/nudge/publish/", {"revision": 2, "note": "first", "accept": ["*"]})
    assert (published.status_code, published.json()["version"]["number"]) == (201, 1), published.content
    assert engineer.post("/api/journeys/nudge/publish/", {"accept": ["*"]}).json()["already"] is True

    journey = engineer.get("/api/journeys/nudge/").json()
    assert (journey["state"], journey["live_version"], journey["name"]) == ("live", 1, "Nudge at the limit")
    assert engineer.get("/api/journeys/nudge/versions/1/").json()["graph"]["nodes"][1]["id"] == "push"
    assert [version["note"] for version in engineer.get("/api/journeys/nudge/versions/").json()["results"]] == ["first"]
    assert set(History.objects.values_list("actor", flat=True)) == {f"key:{engineer.key.prefix}"}
    assert sorted(History.objects.values_list("operation", flat=True)) == ["create", "edit", "publish"]


@pytest.mark.row("A6")
def test_an_event_type_registered_over_the_api_starts_a_journey_with_no_restart(engineer: Engineer) -> None:
    world = World()
    ada = world.person("ada")
    registered = engineer.post(
        "/api/event-types/",
        {"key": "sale_closed", "title": "Sale closed", "properties": [{"name": "worth", "type": "number", "needed": True}]},
    )
    assert registered.status_code == 201, registered.content
    rich = {"op": "gt", "left": {"event": "worth"}, "right": {"value": 100}}
    start = step("start", "entry_event", {"types": ["sale_closed"], "where": rich})
    begun(engineer, line(start, wait(), step("goal", "goal", {}), prompt=False))
    assert engineer.post("/api/journeys/nudge/publish/", {"accept": ["*"], "note": "go"}).status_code == 201

    world.event(ada, "sale_closed", worth=50)
    assert not Run.objects.exists()
    world.event(ada, "sale_closed", worth=500)

    assert Run.objects.get().person_id == ada.pk


def test_whoever_looked_at_an_older_revision_gets_the_newer_draft(engineer: Engineer) -> None:
    begun(engineer)
    note = {"op": "note", "at": "push", "text": "mine"}
    assert engineer.post("/api/journeys/nudge/draft/commands/", {"revision": 1, "commands": [note]}).status_code == 200

    told = assert_problem(
        engineer.post("/api/journeys/nudge/draft/commands/", {"revision": 1, "commands": [note]}), 409, "revision_conflict", "revision"
    )

    assert told["draft"]["revision"] == 2
    assert told["draft"]["graph"]["notes"][0]["text"] == "mine"
    assert_problem(engineer.put("/api/journeys/nudge/draft/", {"revision": 1, "graph": simple()}), 409, "revision_conflict")


def test_a_whole_graph_takes_the_draft_s_place(engineer: Engineer) -> None:
    begun(engineer)

    answer = engineer.put(
        "/api/journeys/nudge/draft/", {"revision": 1, "graph": line(step("start", "entry_api", {}), push()), "name": "New"}
    )

    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    assert engineer.get("/api/journeys/nudge/draft/").json()["graph"]["nodes"][0]["type"] == "entry_api"
    assert engineer.get("/api/journeys/nudge/").json()["name"] == "New"


def test_what_is_not_ready_says_what_is_missing_and_warnings_want_to_be_accepted(engineer: Engineer) -> None:
    begun(engineer, line(step("start", "entry_event", {}), push()), key="unfinished")
    begun(engineer, {**simple(), "everywhere": {"exits": []}})

    told = assert_problem(engineer.post("/api/journeys/unfinished/publish/", {"accept": ["*"]}), 422, "not_ready", "start")
    assert any(finding["blocks"] and finding["node"] == "start" for finding in told["findings"])

    found = engineer.get("/api/journeys/nudge/checks/").json()
    warnings = [finding for finding in found if finding["level"] == "warning"]
    assert {finding["level"] for finding in found} == {"warning", "advice"}
    told = assert_problem(engineer.post("/api/journeys/nudge/publish/", {}), 422, "not_accepted")
    assert {finding["key"] for finding in told["findings"]} == {finding["key"] for finding in warnings}
    done = engineer.post("/api/journeys/nudge/publish/", {"accept": [finding["key"] for finding in warnings], "note": "seen"})
    assert done.status_code == 201, done.content


def test_a_loop_without_a_wait_is_refused(engineer: Engineer) -> None:
    graph = line(step("start", "entry_event", {"types": ["usage_threshold_hit"]}), push("one"), push("two"))
    graph["edges"].append({"from": "two", "port": "next", "to": "one"})
    begun(engineer, graph)

    told = assert_problem(engineer.post("/api/journeys/nudge/publish/", {"accept": ["*"], "note": "x"}), 422, "not_ready")

    assert {"loops"} & {finding["check"] for finding in told["findings"]}
    assert Journey.objects.get().live is None


def test_a_journey_is_held_doubled_and_put_away(engineer: Engineer) -> None:
    begun(engineer)
    engineer.post("/api/journeys/nudge/publish/", {"accept": ["*"], "note": "go"})

    states = [engineer.post(f"/api/journeys/nudge/{deed}/", {}).json()["state"] for deed in ("pause", "resume", "close", "reopen", "close")]
    assert states == ["paused", "live", "closed", "live", "closed"]
    assert_problem(engineer.post("/api/journeys/nudge/resume/", {"late": "wait"}), 409, "is_closed")
    assert engineer.post("/api/journeys/nudge/archive/").json()["state"] == "archived"
    assert engineer.post("/api/journeys/nudge/unarchive/").json()["state"] == "closed"
    assert engineer.post("/api/journeys/nudge/duplicate/", {"name": "Twin"}).json()["key"] == "twin"
    assert_problem(engineer.delete("/api/journeys/nudge/"), 409, "was_published")
    assert engineer.delete("/api/journeys/twin/").status_code == 204
    assert_problem(engineer.get("/api/journeys/twin/"), 404, "no_such_journey", "key")


def test_an_earlier_version_becomes_the_draft_again(engineer: Engineer) -> None:
    begun(engineer)
    engineer.post("/api/journeys/nudge/publish/", {"accept": ["*"], "note": "go"})
    engineer.put("/api/journeys/nudge/draft/", {"revision": 1, "graph": line(step("start", "entry_api", {}), push())})

    restored = engineer.post("/api/journeys/nudge/draft/restore/", {"version": 1, "revision": 2})

    assert restored.json()["graph"]["nodes"][0]["type"] == "entry_event"
    assert_problem(engineer.post("/api/journeys/nudge/draft/restore/", {"version": 7}), 404, "no_such_version", "version")


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"name": ""}, "blank", "name"),
        ({}, "missing", "name"),
        ({"name": "x", "key": "Not A Key"}, "bad_key", "key"),
        ({"name": "x", "key": "taken"}, "key_taken", "key"),
        ({"name": "x", "grpah": {}}, "unknown", "grpah"),
        ({"name": "x", "graph": []}, "not_an_object", "graph"),
        ({"name": "x", "graph": {"nodes": [{"id": "A!", "type": "wait_time"}]}}, "bad_text", "graph.nodes[0].id"),
        ({"name": "x", "graph": {"steps": []}}, "unknown", "graph.steps"),
        (
            {"name": "x", "graph": {"nodes": [{"id": "a", "type": "wait_time"}], "edges": [{"from": "a", "port": "next", "to": "b"}]}},
            "no_such_step",
            "graph.edges[0].to",
        ),
    ],
)
def test_a_journey_that_cannot_be_begun_is_told_where(engineer: Engineer, body: Any, code: str, field: str) -> None:
    begun(engineer, key="taken")

    assert_problem(engineer.post("/api/journeys/", body), 422, code, field)

    assert Journey.objects.count() == 1


@pytest.mark.parametrize(
    ("commands", "code", "field"),
    [
        ([{"op": "dance"}], "unknown_command", "op"),
        ([{"op": "remove", "id": "nobody"}], "no_such_step", "id"),
        ([{"op": "insert", "type": "wait_time", "from": "push", "port": "nowhere"}], "no_such_port", "port"),
        ([{"op": "restore", "graph": {"nodes": 3}}], "not_a_list", "nodes"),
        ([], "empty", "commands"),
        (["remove"], "not_an_object", "commands[0]"),
        ([{"op": "rename", "name": ""}], "needs_name", "name"),
    ],
)
def test_a_bad_command_changes_nothing(engineer: Engineer, commands: Any, code: str, field: str) -> None:
    begun(engineer)
    fine = {"op": "note", "at": "push", "text": "kept?"}

    told = engineer.post("/api/journeys/nudge/draft/commands/", {"revision": 1, "commands": [fine, *commands] if commands else []})

    if code == "not_an_object":
        field = "commands[1]"
    assert_problem(told, 422, code, field)
    assert engineer.get("/api/journeys/nudge/draft/").json()["revision"] == 1


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_journeys_that_are_not_there_are_a_404(engineer: Engineer, method: str) -> None:
    paths = {"get": ["", "draft/", "checks/", "versions/", "versions/1/"], "post": ["publish/", "pause/", "duplicate/"]}
    paths |= {"put": ["draft/"], "delete": [""]}
    body = {"revision": 1, "graph": simple()} if method == "put" else None if method in ("get", "delete") else {}

    for path in paths[method]:
        assert_problem(engineer.ask(method.upper(), f"/api/journeys/nobody/{path}", body), 404, "no_such_journey")


@pytest.mark.row("E28")
def test_what_holds_everywhere_is_told_with_its_defaults(engineer: Engineer) -> None:
    everywhere = begun(engineer)["draft"]["graph"]["everywhere"]

    assert (everywhere["prompt"], everywhere["within_days"], everywhere["holdout"]) == (True, 14, 0.0)


@pytest.mark.row("E28")
def test_what_is_said_to_an_operation_that_listens_to_nothing_is_refused(engineer: Engineer) -> None:
    begun(engineer)
    engineer.post("/api/journeys/nudge/publish/", {"accept": ["*"], "note": "first"})

    answer = engineer.post("/api/journeys/nudge/pause/", {"until": "2026-12-01"})

    assert_problem(answer, 422, "unknown", "until")
    assert Journey.objects.get().state == "live"
    assert engineer.post("/api/journeys/nudge/pause/").status_code == 200
