"""The API is described by a document that is whole, and by a page that people read."""

import json
import re
import warnings
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from audience.models import Event, Quarantined
from config.api_docs import reference
from config.api_schema import document
from tests.api import Engineer, assert_problem


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    GENERATOR_STATS.reset()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return document()


def test_the_document_is_valid_and_nothing_had_to_be_guessed(made: dict[str, Any]) -> None:
    # The validator asks for attributes of a library that are to be renamed; that is its affair.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        validate_schema(made)

    assert not GENERATOR_STATS, "drf-spectacular warned while it read the resources"


def test_each_operation_says_what_it_is_and_how_it_is_refused(made: dict[str, Any]) -> None:
    operations = [(path, method, one) for path, methods in made["paths"].items() for method, one in methods.items()]

    assert len(operations) > 40
    assert [(path, method) for path, method, one in operations if not one.get("summary") or "4XX" not in one["responses"]] == []
    assert len({one["operationId"] for _path, _method, one in operations}) == len(operations)
    assert not [path for path, _method, _one in operations if "?" in path or not path.startswith(("/api/", "/v1/"))]
    assert not [one["operationId"] for _path, _method, one in operations if re.search(r"_\d+$", one["operationId"])]


@pytest.mark.django_db
@pytest.mark.row("E28")
def test_the_document_is_given_to_keys_and_to_staff(client: Client, admin_client: Client) -> None:
    assert_problem(client.get("/api/schema/"), 401, "invalid_key")
    client.force_login(User.objects.create_user("customer"))
    assert_problem(client.get("/api/schema/"), 403, "permission_denied")

    told = Engineer("plans:read").get("/api/schema/?format=json")
    assert json.loads(told.content)["openapi"].startswith("3.")
    assert admin_client.get("/api/schema/").content.startswith(b"openapi: 3")


@pytest.mark.django_db
def test_the_page_shows_each_operation_with_a_line_for_curl(admin_client: Client) -> None:
    answer = admin_client.get("/api/docs/")
    said = answer.content.decode()

    assert answer.status_code == 200
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert not re.search(
        r"<script(?![^>]*src)|\sstyle=|https?://(?!127\.0\.0\.1|testserver|acme|www\.w3\.org)[a-z]", said.split("<main", 1)[-1]
    )
    for group in reference("http://127.0.0.1:8000"):
        for operation in group.operations:
            assert f'id="{operation.id}"' in said
            assert "{" not in operation.curl.splitlines()[0]
    assert "curl -X POST" in said


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/api/docs/").status_code == 302


@pytest.mark.django_db
def test_the_examples_of_the_page_work(tmp_path: Any) -> None:
    engineer = Engineer()
    by_id = {one.id: one for group in reference("") for one in group.operations}

    def send(name: str) -> Any:
        body = re.search(r"-d '(.*)'$", by_id[name].curl, re.DOTALL)
        path = by_id[name].curl.splitlines()[0].split()[-2 if by_id[name].curl.splitlines()[0].endswith("\\") else -1]
        return engineer.ask(by_id[name].method, path, json.loads(body[1]) if body else None)

    for name, status in (
        *((f"v1_{kind}", 200) for kind in ("track", "identify", "group", "page", "screen", "alias", "batch", "import")),
        ("event_types_create", 201),
        ("fields_create", 201),
        ("plans_create", 201),
        ("journeys_create", 201),
        ("journeys_draft_commands_create", 200),
        ("journeys_retrieve", 200),
        ("journeys_checks_list", 200),
    ):
        answer = send(name)
        assert answer.status_code == status, (name, answer.content)
    assert set(Event.objects.values_list("kind", flat=True)) == {"track", "identify", "group", "page", "screen", "alias"}
    assert not Quarantined.objects.exists()
    published = engineer.post("/api/journeys/nudge-at-the-limit/publish/", {"accept": ["*"], "note": "go"})
    assert published.status_code == 201, published.content
