"""Whatever is sent: a clear answer, never our fault."""

import json
from typing import Any

import pytest

from audience.models import EventTypeRow
from tests.api import Engineer, assert_problem
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def engineer() -> Engineer:
    return Engineer()


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"{oops", 400, "unreadable"),
        (b"", 422, "missing"),
        (b"\xff\xfe", 400, "not_utf8"),
        ('{"key": "x"}'.encode("utf-16"), 400, "not_utf8"),
        ('{"key": "x", "title": "Größe"}'.encode("latin-1"), 400, "not_utf8"),
        (b'"text"', 400, "not_an_object"),
        (b"[]", 400, "not_an_object"),
        (b"null", 400, "not_an_object"),
        (b'{"key": NaN}', 400, "unreadable"),
        (b'{"key": Infinity}', 400, "unreadable"),
        (b'{"key": 1e999}', 400, "no_number"),
        (b'{"key": ' + b"9" * 400 + b"}", 400, "no_number"),
        (b'{"key": ' + b"9" * 5000 + b"}", 400, "unreadable"),
        (b'{"key": "a\\u0000b"}', 400, "bad_text"),
        (b'{"a\\u0000b": 1}', 400, "bad_text"),
        (b'{"key": "\\ud800"}', 400, "bad_text"),
        (b'{"a": ' * 70 + b"1" + b"}" * 70, 400, "too_deep"),
        (b"[" * 100_000, 400, "too_deep"),
        (b'{"key": "' + b"x" * 3_000_001 + b'"}', 413, "too_large"),
    ],
)
def test_a_body_that_cannot_be_read_is_told_so(engineer: Engineer, raw: bytes, status: int, code: str) -> None:
    assert_problem(engineer.ask("POST", "/api/event-types/", raw), status, code)

    assert not EventTypeRow.objects.exists()


def test_a_body_that_is_too_large_says_how_large_it_is(engineer: Engineer) -> None:
    told = engineer.ask("POST", "/api/event-types/", b" " * 3_000_123).json()

    assert (told["field"], told["detail"]) == (
        "body",
        "The body of a request may have at most 3000000 bytes, unpacked. This one has 3000123.",
    )


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-8", "nonsense", ""]
)
def test_json_is_read_whatever_it_is_called(engineer: Engineer, content_type: str) -> None:
    headers = {"Authorization": f"Bearer {engineer.secret}", "Accept": "text/html"}

    answer = engineer.client.generic("POST", "/api/event-types/", b'{"key": "x", "title": "X"}', content_type=content_type, headers=headers)

    assert answer.status_code == 201, answer.content
    assert answer["Content-Type"] == "application/json"


def test_addresses_with_and_without_a_slash_are_the_same(engineer: Engineer) -> None:
    assert engineer.post("/api/event-types", {"key": "x", "title": "X"}).status_code == 201
    assert engineer.get("/api/event-types/x").json() == engineer.get("/api/event-types/x/").json()


@pytest.mark.parametrize(
    ("path", "code", "field"),
    [
        ("/api/people/?cursor=nonsense", "bad_cursor", "cursor"),
        ("/api/people/?cursor=aWQ6OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ", "bad_cursor", "cursor"),
        ("/api/people/?cursor=é", "bad_cursor", "cursor"),
        ("/api/people/?limit=0", "bad_limit", "limit"),
        ("/api/people/?limit=١", "bad_limit", "limit"),
        ("/api/people/?user_id=%00", "bad_text", "user_id"),
        ("/api/events/?since=9999-12-31T23:59:59-14:00", "bad_moment", "since"),
        ("/api/events/?since=9999-12-31T23:59:59Z", "bad_moment", "since"),
        ("/api/events/?since=yesterday", "bad_moment", "since"),
        ("/api/events/9%00/", "bad_text", "pk"),
        ("/api/events/x/", "bad_number", "id"),
        ("/api/events/99999999999999999999/", "bad_number", "id"),
        ("/api/quarantine/?settled=maybe", "bad_flag", "settled"),
        ("/api/journeys/?state=asleep", "bad_state", "state"),
    ],
)
def test_an_address_that_cannot_be_read_is_told_where(engineer: Engineer, path: str, code: str, field: str) -> None:
    assert_problem(engineer.get(path), 400, code, field)


@pytest.mark.parametrize("path", ["/api/", "/api/nothing/", "/api/people/1/2/3/", "/api/journeys/x/y/z/"])
def test_nothing_is_a_problem_too(engineer: Engineer, path: str) -> None:
    assert_problem(engineer.get(path), 404, "not_found")


def test_another_method_is_refused_in_words(engineer: Engineer) -> None:
    for method, path in (("DELETE", "/api/people/1/"), ("PUT", "/api/plans/x/"), ("OPTIONS", "/api/people/"), ("POST", "/api/node-types/")):
        assert_problem(engineer.ask(method, path), 405, "method_not_allowed")


@pytest.mark.parametrize("many", [9_999, 10_000, 10_001, 30_000])
def test_ten_thousand_fields_are_kept_or_refused_in_words(engineer: Engineer, many: int) -> None:
    World().person("ada")

    answer = engineer.patch("/api/people/user:ada/", {"fields": {f"f{n}": 1 for n in range(many)}})

    assert_problem(answer, 422, "wrong_value")
    assert "10000" in answer.json()["detail"] or "bytes" in answer.json()["detail"]


@pytest.mark.parametrize(
    "value",
    ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "e\u0301", "\ufeff", 1e308, -0.0, "x" * 20_000],
)
def test_strange_values_are_kept_in_their_canonical_form(engineer: Engineer, value: Any) -> None:
    World().person("ada")

    assert engineer.patch("/api/people/user:ada/", {"fields": {"strange": value}}).status_code == 202


def test_a_graph_with_strange_settings_is_kept_and_checked_not_stumbled_over(engineer: Engineer) -> None:
    settings: list[Any] = [
        10**300,
        1e308,
        -1,
        "P999999999D",
        "9999-12-31T23:59:59Z",
        [],
        {},
        [[]],
        {"a": {"b": None}},
        None,
        True,
        "é" * 9_999,
    ]
    for number, strange in enumerate(settings):
        nodes = [
            {"id": "start", "type": "entry_event", "settings": {"types": strange, "where": strange, "after": strange}},
            {"id": "w", "type": "wait_time", "settings": {"lasts": strange}},
            {"id": "s", "type": "split", "settings": {"paths": strange, "shares": strange, "salt": strange}},
            {"id": "b", "type": "branch", "settings": {"paths": strange}},
            {"id": "e", "type": "send_email", "settings": {"subject": strange, "mjml": strange}},
        ]
        graph = {
            "nodes": nodes,
            "edges": [{"from": "start", "port": "next", "to": "w"}],
            "everywhere": {"within_days": strange, "goal": strange},
        }
        answer = engineer.post("/api/journeys/", {"name": "Strange", "key": f"strange-{number}", "graph": graph})
        assert answer.status_code == 201, (strange, answer.content)
        assert engineer.get(f"/api/journeys/strange-{number}/checks/").status_code == 200, strange
        assert_problem(engineer.post(f"/api/journeys/strange-{number}/publish/", {"accept": ["*"]}), 422, "not_ready")


def test_a_dead_database_is_told_as_such(engineer: Engineer, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def dead(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr("audience.api.event_types.register_event_type", dead)

    answer = engineer.post("/api/event-types/", {"key": "x", "title": "X"})

    assert_problem(answer, 503, "unavailable")
    assert answer["Retry-After"] == "2"
    assert json.loads(answer.content)["field"] == ""
