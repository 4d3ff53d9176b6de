"""Who may do what with which key."""

import base64
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from audience import keys
from audience.api.scopes import permissions_of, scopes
from audience.models import AccessKey
from tests.api import Engineer, assert_problem

pytestmark = pytest.mark.django_db
READS = {
    "/api/people/": "people:read",
    "/api/accounts/": "people:read",
    "/api/events/": "events:read",
    "/api/quarantine/": "events:read",
    "/api/event-types/": "event-types:read",
    "/api/fields/": "fields:read",
    "/api/consents/": "consents:read",
    "/api/plans/": "plans:read",
    "/api/journeys/": "journeys:read",
    "/api/node-types/": "journeys:read",
}


@pytest.mark.parametrize(("path", "scope"), READS.items())
def test_each_resource_is_read_with_its_scope_and_with_no_other(path: str, scope: str) -> None:
    assert Engineer(scope).get(path).status_code == 200

    others = [one.key for one in scopes if not one.permissions & scopes[scope].permissions]
    told = assert_problem(Engineer(*others).get(path), 403, "not_allowed")
    assert told["scope"] in told["detail"]
    assert scopes[told["scope"]].permissions & scopes[scope].permissions


WRITES: list[tuple[str, str, Any, str]] = [
    ("PATCH", "/api/people/1/", {"fields": {}}, "people:write"),
    ("POST", "/api/event-types/", {"key": "x", "title": "X"}, "event-types:write"),
    ("POST", "/api/fields/", {"name": "x", "type": "text"}, "fields:write"),
    ("POST", "/api/consents/", {"person": "1", "given": True, "source": "x"}, "consents:write"),
    ("POST", "/api/plans/", {"key": "x", "name": "X", "order": 1}, "plans:write"),
    ("POST", "/api/quarantine/1/drop/", {}, "events:write"),
    ("POST", "/api/journeys/", {"name": "X"}, "journeys:write"),
    ("PUT", "/api/journeys/x/draft/", {"revision": 1, "graph": {}}, "journeys:write"),
    ("POST", "/api/journeys/x/publish/", {}, "journeys:publish"),
    ("POST", "/api/journeys/x/pause/", {}, "journeys:publish"),
    ("DELETE", "/api/journeys/x/", None, "journeys:write"),
]


@pytest.mark.parametrize(("method", "path", "body", "scope"), WRITES)
def test_reading_is_not_writing(method: str, path: str, body: Any, scope: str) -> None:
    reader = Engineer(*(one.key for one in scopes if one.key.endswith(":read")))
    assert_problem(reader.ask(method, path, body), 403, "not_allowed")

    assert Engineer(scope).ask(method, path, body).status_code != 403


def test_a_key_comes_as_bearer_or_as_the_user_of_basic(client: Client) -> None:
    engineer = Engineer("plans:read")
    basic = base64.b64encode(f"{engineer.secret}:".encode()).decode()

    for header in (f"Bearer {engineer.secret}", f"bearer {engineer.secret}", f"Basic {basic}"):
        assert client.get("/api/plans/", headers={"Authorization": header}).status_code == 200


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Basic !!!", "Bearer", "Bearer \x00", "Bearer é"])
def test_without_a_key_nobody_is_let_in(client: Client, header: str | None) -> None:
    answer = client.get("/api/plans/", headers={"Authorization": header} if header is not None else {})

    assert_problem(answer, 401, "invalid_key")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_write_keys_and_revoked_keys_open_nothing_here(now: datetime) -> None:
    for kind in (AccessKey.Kind.SERVER, AccessKey.Kind.BROWSER):
        assert_problem(Engineer(kind=kind).get("/api/plans/"), 401, "invalid_key")
    revoked = Engineer("plans:read")
    assert keys.revoke(revoked.key, now)
    assert_problem(revoked.get("/api/plans/"), 401, "invalid_key")


def test_somebody_signed_in_is_not_spoken_for_by_other_pages(admin_client: Client) -> None:
    assert_problem(admin_client.get("/api/people/"), 401, "invalid_key")
    assert_problem(admin_client.post("/api/event-types/", {"key": "x", "title": "X"}), 401, "invalid_key")


def test_a_scope_may_also_be_a_permission_by_name() -> None:
    assert permissions_of(["cairn_audience.view_plan", "nonsense"]) >= {"cairn_audience.view_plan"}
    assert Engineer("cairn_audience.view_plan").get("/api/plans/").status_code == 200
    assert permissions_of([]) == frozenset()


def test_the_form_of_a_key_knows_the_scopes(admin_client: Client) -> None:
    address = "/admin/cairn_audience/accesskey/add/"

    slip = admin_client.post(address, {"name": "CI", "kind": "api", "scopes": "journeys:read\njourney:write"})
    assert "There is no scope “journey:write”" in slip.content.decode()
    assert not AccessKey.objects.exists()

    assert admin_client.post(address, {"name": "CI", "kind": "api", "scopes": "journeys:read\ncairn_audience.view_plan"}).status_code == 200
    assert AccessKey.objects.get().scopes == ["cairn_audience.view_plan", "journeys:read"]
