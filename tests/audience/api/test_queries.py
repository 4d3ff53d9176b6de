"""A filter with a slip of the pen is refused; it would give everything, or nothing, in silence."""

from typing import Any

import pytest

from audience.accept import Source, accept
from audience.models import Plan
from config.api_schema import document
from tests.api import Engineer, assert_problem
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def engineer() -> Engineer:
    World().person("eng3")
    return Engineer()


@pytest.mark.parametrize(
    ("path", "slip"),
    [
        ("consents/export/", "persn"),
        ("consents/", "persn"),
        ("runs/", "persn"),
        ("people/", "usr"),
        ("people/user:eng3/", "limit"),
        ("events/", "typ"),
        ("quarantine/", "cod"),
        ("messages/", "statr"),
        ("steps/", "jurney"),
        ("journeys/", "stat"),
        ("event-types/", "cursor"),
        ("fields/", "ownr"),
        ("plans/", "x"),
        ("node-types/", "x"),
    ],
)
def test_a_name_that_means_nothing_is_refused(engineer: Engineer, path: str, slip: str) -> None:
    told = assert_problem(engineer.get(f"/api/{path}", **{slip: "user:eng3"}), 400, "unknown", slip)

    assert slip in told["detail"]


def test_a_change_with_a_strange_name_in_its_address_is_refused_before_it_is_made(engineer: Engineer) -> None:
    assert_problem(engineer.ask("POST", "/api/plans/", {"key": "x", "name": "X", "order": 9}, dry="1"), 400, "unknown", "dry")

    assert not Plan.objects.filter(key="x").exists()


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("runs/", {"state": "bogus"}, "unknown_value"),
        ("messages/", {"state": "bogus"}, "unknown_value"),
        ("messages/", {"channel": "fax"}, "unknown_value"),
        ("fields/", {"owner": "planet"}, "unknown_value"),
        ("events/", {"type": "nope"}, "unknown_type"),
    ],
)
def test_a_value_that_cannot_be_is_refused(engineer: Engineer, path: str, query: dict[str, str], code: str) -> None:
    assert_problem(engineer.get(f"/api/{path}", **query), 400, code, next(iter(query)))


def test_what_came_unregistered_can_be_asked_for(engineer: Engineer) -> None:
    accept([{"type": "track", "userId": "eng3", "event": "sesion_started"}], Source(id=7), World().now)

    assert len(engineer.get("/api/events/", type="sesion_started").json()["results"]) == 1
    assert engineer.get("/api/events/", type="plan_upgraded").json()["results"] == []


def test_quarantine_is_filtered_by_its_reason(engineer: Engineer) -> None:
    accept([{"type": "track", "userId": "eng3"}, {"type": "dance"}], Source(id=7), World().now)

    assert [row["code"] for row in engineer.get("/api/quarantine/", code="missing").json()["results"]] == ["missing"]


def test_every_filter_that_the_page_of_the_api_names_is_taken(engineer: Engineer) -> None:
    for path, methods in document()["paths"].items():
        get: Any = methods.get("get")
        if get is None or "{" in path or not path.startswith("/api/"):
            continue
        for one in get.get("parameters", []):
            if one["in"] == "query":
                answer = engineer.get(path, **{one["name"]: "1"})
                assert answer.status_code == 200 or answer.json()["code"] != "unknown", (path, one["name"])


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [("GET", "people/", "people:read"), ("PATCH", "people/1/", "people:write"), ("GET", "journeys/", "journeys:read")],
)
def test_a_key_that_may_not_is_told_the_scope_that_it_lacks(method: str, path: str, scope: str) -> None:
    told = assert_problem(Engineer("plans:read").ask(method, f"/api/{path}"), 403, "not_allowed")

    assert scope in told["detail"]
    assert told["scope"] == scope
