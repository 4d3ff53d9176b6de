"""An application puts people into a journey that begins by its call."""

import gzip
import json
from typing import Any

import pytest

from audience.models import Inbox
from engine.models import Journey, Run, Step
from tests.api import Engineer
from tests.journeys.drawing import step
from tests.world import World, graph_of

pytestmark = pytest.mark.django_db
ADDRESS = "/v1/journeys/welcome/enter"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def server() -> Engineer:
    return Engineer(kind="server")


def welcome(world: World, **settings: Any) -> Journey:
    start = step("start", "entry_api", {"reentry": "always", **settings})
    graph = graph_of(("start", "entry_api", start["settings"]), ("wait", "wait_time", {"lasts": "P1D"}), edges=["start.next wait"])
    return world.journey(graph, key="welcome")


def assert_refused(answer: Any, status: int, code: str, field: str = "") -> None:
    told = answer.json()
    assert (answer.status_code, told["success"], told["code"], told["field"]) == (status, False, code, field), told
    assert told["message"]


@pytest.mark.row("E1")
def test_a_call_lets_the_right_person_in_once(world: World, server: Engineer) -> None:
    welcome(world)
    ada, ben = world.person("ada"), world.person("ben")
    said = {"userId": "ada", "messageId": "order-7", "properties": {"order": 7}}

    first = server.post(ADDRESS, said)
    again = server.post(ADDRESS, said)

    assert (first.status_code, first.json()["duplicate"], again.json()["duplicate"]) == (202, False, True)
    assert Inbox.objects.count() == 1
    from audience.now import database_now

    world.settle(database_now())
    run = Run.objects.get()
    assert (run.person_id, run.memory["event"]) == (ada.pk, {"order": 7})
    assert not Step.objects.filter(person_id=ben.pk).exists()
    assert first.json()["person"] == ada.pk


def test_the_filter_decides_and_the_application_can_read_why(world: World, server: Engineer) -> None:
    from audience.now import database_now

    welcome(world, where={"op": "gt", "left": {"event": "order"}, "right": {"value": 10}})
    world.person("ada")

    told = server.post(ADDRESS, {"userId": "ada", "properties": {"order": 7}}).json()
    world.settle(database_now())

    assert not Run.objects.exists()
    (why,) = Engineer("runs:read").get(told["why"].partition("8000")[2] or told["why"]).json()["results"]
    assert (why["kind"], why["code"]) == ("refused", "filter")


def test_the_same_message_id_as_an_event_is_another_thing(world: World, server: Engineer) -> None:
    welcome(world)
    world.person("ada")

    assert server.post("/v1/track", {"userId": "ada", "event": "session_started", "messageId": "m-1"}).status_code == 200
    assert server.post(ADDRESS, {"userId": "ada", "messageId": "m-1"}).json()["duplicate"] is False


@pytest.mark.row("E1")
@pytest.mark.parametrize("state", ["draft", "paused", "closed", "archived"])
def test_a_journey_that_is_not_live_says_so_at_once(world: World, server: Engineer, state: str) -> None:
    welcome(world)
    world.person("ada")
    Journey.objects.update(state=state, paused_at=world.now if state == "paused" else None)

    assert_refused(server.post(ADDRESS, {"userId": "ada"}), 409, f"journey_{state}")

    assert not Inbox.objects.exists()


@pytest.mark.row("E1")
def test_a_journey_that_begins_by_events_is_not_entered_by_a_call(world: World, server: Engineer) -> None:
    world.journey(graph_of(("start", "entry_event", {"types": ["session_started"]}), edges=[]), key="welcome")
    world.person("ada")

    assert_refused(server.post(ADDRESS, {"userId": "ada"}), 409, "starts_otherwise")


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({}, 400, "missing", "userId"),
        ({"userId": ""}, 400, "missing", "userId"),
        ({"userId": "nobody"}, 404, "unknown_person", "userId"),
        ({"userId": {"a": 1}}, 400, "wrong_type", "userId"),
        ({"userId": "ada", "properties": []}, 400, "not_an_object", "properties"),
        ({"userId": "ada", "properties": [1]}, 400, "not_an_object", "properties"),
        ({"userId": "ada", "proprties": {}}, 400, "unknown", "proprties"),
        ({"userId": "ada", "properties": {f"f{n}": n for n in range(10_001)}}, 400, "too_many_fields", "properties"),
        ({"userId": "ada", "properties": {"a": "x" * 33_000}}, 400, "too_large", "properties.a"),
        ({"userId": "ada", "messageId": "x" * 201}, 400, "too_long", "messageId"),
        (b"{oops", 400, "unreadable", ""),
        (b"[]", 400, "not_an_object", ""),
        (b"\xff", 400, "not_utf8", ""),
        (b'{"userId": "ada", "properties": {"city": "K\xf6ln"}}', 400, "not_utf8", "properties.city"),
        (b"[" * 100_000, 400, "too_deep", ""),
        (gzip.compress(b" " * 1_000_000), 400, "too_large", "body"),
    ],
)
def test_what_cannot_be_taken_is_told_where(world: World, server: Engineer, body: Any, status: int, code: str, field: str) -> None:
    welcome(world)
    world.person("ada")
    if body == {"userId": "ada", "properties": []}:
        # An empty list is what PHP writes for an empty object.
        assert server.post(ADDRESS, body).status_code == 202
        return

    assert_refused(server.post(ADDRESS, body), status, code, field)

    assert not Inbox.objects.exists()


def test_strange_values_are_kept_in_canonical_form(world: World, server: Engineer) -> None:
    welcome(world)
    world.person("ada")

    body = b'{"userId": "ada", "properties": {"a": NaN, "b": "x\\u0000y", "c": "9999-12-31T23:59:59Z", "d": 1e999, "e": "\\ud800"}}'
    assert server.ask("POST", ADDRESS, body).status_code == 202

    payload = Inbox.objects.get().payload
    assert payload is not None
    assert payload["properties"]["a"] is None
    assert payload["properties"]["b"] == "xy"
    assert payload["properties"]["c"] == "9999-12-31"
    json.dumps(payload, allow_nan=False)


def test_keys_that_may_not_are_refused(world: World) -> None:
    welcome(world)
    world.person("ada")
    said = {"userId": "ada"}

    assert_refused(Engineer(kind="browser").post(ADDRESS, said), 403, "not_allowed")
    assert_refused(Engineer("journeys:write").post(ADDRESS, said), 403, "not_allowed")
    assert Engineer("journeys:enter").post(ADDRESS, said).status_code == 202
    nobody = Engineer(kind="server")
    nobody.secret = "nonsense"
    assert_refused(nobody.post(ADDRESS, said), 401, "invalid_key")
    assert_refused(Engineer(kind="server").get(ADDRESS), 405, "method_not_allowed")
    assert_refused(Engineer(kind="server").post("/v1/journeys/nothing/enter", said), 404, "no_such_journey")
