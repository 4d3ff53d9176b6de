"""Clients of every make are heard, and hear what they understand."""

import base64
import gzip
import json
import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from audience import keys
from audience.models import AccessKey, Event, Inbox, Quarantined
from audience.protocol.message import KINDS

pytestmark = [pytest.mark.django_db, pytest.mark.urls("audience.urls")]
TRACK = {"type": "track", "userId": "ada", "event": "session_started", "messageId": "m1"}


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def secret(now: datetime) -> str:
    return keys.make(AccessKey.Kind.SERVER, "server", [], "ada", now)[1]


@pytest.fixture
def browser(now: datetime) -> str:
    return keys.make(AccessKey.Kind.BROWSER, "site", [], "ada", now)[1]


def basic(secret: str, colon: str = ":") -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode((secret + colon).encode()).decode()}


def post(client: Client, path: str, body: Any, headers: dict[str, str], content_type: str = "application/json") -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(path, raw, content_type=content_type, headers=headers)


def assert_taken(response: Any) -> None:
    assert (response.status_code, response.content) == (200, b'{"success":true}')
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


def assert_refused(response: Any, status: int, code: str) -> None:
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["message"]
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("short", [False, True])
def test_each_call_has_a_long_and_a_short_path(client: Client, secret: str, kind: str, short: bool) -> None:
    body = {"userId": "ada", "anonymousId": None, "event": "x", "groupId": "acme", "previousId": "a1", "name": "Home", "traits": {}}

    assert_taken(post(client, f"/v1/{kind[0] if short else kind}", body, basic(secret)))

    assert Event.objects.get().kind == kind


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/b", "/v1/import", "/api/public/apps/batch"])
def test_batches_have_four_paths(client: Client, secret: str, path: str) -> None:
    assert_taken(post(client, path, {"batch": [TRACK], "sentAt": "2026-11-24T10:00:00Z"}, basic(secret)))

    assert Inbox.objects.get().late == (path == "/v1/import")


@pytest.mark.parametrize(
    "headers",
    [
        lambda s: basic(s),
        lambda s: basic(s, ""),
        lambda s: {"Authorization": "bASIC " + base64.b64encode(f"{s}:".encode()).decode()},
        lambda s: {"Authorization": f"Bearer {s}"},
        lambda s: {"Authorization": s},
    ],
)
def test_the_key_may_come_in_any_header(client: Client, secret: str, headers: Any) -> None:
    assert_taken(post(client, "/v1/track", TRACK, headers(secret)))


def test_the_key_may_come_in_the_body_or_in_each_message(client: Client, browser: str) -> None:
    assert_taken(post(client, "/v1/t", TRACK | {"writeKey": browser}, {}, "text/plain"))
    assert_taken(post(client, "/v1/b", {"batch": [TRACK | {"writeKey": browser}]}, {}, "text/plain"))
    assert_taken(post(client, "/v1/b", {"batch": [TRACK], "writeKey": browser}, basic("nonsense"), "text/plain"))


def test_a_wrong_key_is_told_so(client: Client, secret: str) -> None:
    assert_refused(post(client, "/v1/batch", {"batch": [TRACK]}, basic("nonsense")), 401, "invalid_key")
    assert_refused(post(client, "/v1/batch", {"batch": [TRACK]}, {}), 401, "invalid_key")
    assert not Event.objects.exists()


def test_a_revoked_key_is_worthless_at_once(client: Client, secret: str, now: datetime) -> None:
    assert_taken(post(client, "/v1/track", TRACK, basic(secret)))

    assert keys.revoke(AccessKey.objects.get(), now)

    assert_refused(post(client, "/v1/track", TRACK, basic(secret)), 401, "invalid_key")


def test_an_api_key_needs_the_scope(client: Client, now: datetime) -> None:
    _, without = keys.make(AccessKey.Kind.API, "ci", ["journeys"], "ada", now)
    _, with_scope = keys.make(AccessKey.Kind.API, "ci", ["events"], "ada", now)

    assert_refused(post(client, "/v1/track", TRACK, basic(without)), 401, "invalid_key")
    assert_taken(post(client, "/v1/track", TRACK, basic(with_scope)))


def test_gzip_forms_and_plain_text_hold_the_same_json(client: Client, secret: str) -> None:
    packed = gzip.compress(json.dumps({"batch": [TRACK]}).encode())

    assert_taken(post(client, "/v1/batch", packed, {**basic(secret), "Content-Encoding": "gzip"}, "application/x-www-form-urlencoded"))
    assert_taken(post(client, "/v1/batch", {"batch": [TRACK | {"messageId": "m2"}]}, basic(secret), "application/x-www-form-urlencoded"))
    assert_taken(post(client, "/v1/batch", {"batch": [TRACK | {"messageId": "m3"}]}, basic(secret), "application/json;charset=UTF-8"))
    assert Event.objects.count() == 3


def test_what_can_never_work_is_a_400(client: Client, secret: str, settings: Any) -> None:
    settings.BATCH_BYTES = 10_000
    send = lambda body, **headers: post(client, "/v1/batch", body, basic(secret) | headers)  # noqa: E731

    assert_refused(send(b"{oops"), 400, "unreadable")
    assert_refused(send(b""), 400, "unreadable")
    assert_refused(send(b"[" * 5_000), 400, "unreadable")
    assert_refused(send({"events": []}), 400, "unreadable")
    assert_refused(send(b" " * 10_001), 400, "too_large")
    assert_refused(send(gzip.compress(b" " * 1_000_000)), 400, "too_large")
    assert_refused(send(gzip.compress(b'{"batch":[]}')[:-9]), 400, "unreadable")
    settings.BATCH_EVENTS = 2
    assert_refused(send({"batch": [{}] * 3}), 400, "too_many")


def test_what_is_too_large_says_what_how_large_it_may_be_and_how_large_it_is(client: Client, secret: str, settings: Any) -> None:
    settings.BATCH_BYTES, settings.BATCH_EVENTS = 10_000, 2
    told = lambda body: post(client, "/v1/batch", body, basic(secret)).json()  # noqa: E731
    most = "The body of a request may have at most 10000 bytes, unpacked. This one has "

    assert (told(b" " * 12_345)["field"], told(b" " * 12_345)["message"]) == ("body", f"{most}12345.")
    assert told(gzip.compress(b" " * 54_321))["message"] == f"{most}54321."
    # A few bytes can stand for gigabytes: these are not all counted.
    assert re.fullmatch(re.escape(most) + r"more than 1\d{5}\.", told(gzip.compress(b" " * 9_000_000))["message"])
    assert (told({"batch": [{}] * 3})["field"], told({"batch": [{}] * 3})["message"]) == (
        "batch",
        "A batch may have at most 2 events. This one has 3.",
    )


def test_one_broken_message_does_not_cost_its_neighbours(client: Client, secret: str) -> None:
    body = b'{"batch":[%s,{"type":"track","userId":"ben","event":oops},%s],"sentAt":"2026-11-24T10:00:00Z"}'

    assert_taken(
        post(client, "/v1/batch", body % (json.dumps(TRACK).encode(), json.dumps(TRACK | {"messageId": "m2"}).encode()), basic(secret))
    )

    assert Event.objects.count() == 2
    assert Quarantined.objects.get().code == "unreadable"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_what_is_not_utf8_is_refused_and_no_letter_is_guessed(client: Client, secret: str, pack: Any) -> None:
    one = '{"userId":"zoe","traits":{"name":"Zoë"}}'.encode("latin-1")

    answer = post(client, "/v1/identify", pack(one), basic(secret))

    assert_refused(answer, 400, "not_utf8")
    assert (answer.json()["field"], answer.json()["byte"]) == ("traits.name", one.index(b"\xeb"))
    assert "0xEB" in answer.json()["message"]
    assert not Quarantined.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_in_a_batch_only_the_message_that_is_not_utf8_stands_in_quarantine(client: Client, secret: str, pack: Any) -> None:
    broken = '{"type":"identify","userId":"zoe","traits":{"name":"Zoë"}}'.encode("latin-1")
    body = pack(b'{"batch":[%s,%s]}' % (json.dumps(TRACK).encode(), broken))

    strict = post(client, "/v1/batch?strict=1", body, basic(secret))
    assert_refused(strict, 400, "not_utf8")
    assert [(one["index"], one["code"], one["field"]) for one in strict.json()["refused"]] == [(1, "not_utf8", "traits.name")]
    assert not Event.objects.exists()

    assert_taken(post(client, "/v1/batch", body, basic(secret)))
    row = Quarantined.objects.get()
    assert (Event.objects.count(), row.code, row.field) == (1, "not_utf8", "traits.name")
    assert "0xEB" in row.sentence


@pytest.mark.parametrize("depth", [50, 300, 900, 960, 980, 995, 5_000])
def test_no_depth_of_nesting_is_our_fault(client: Client, secret: str, depth: int) -> None:
    body = b'{"batch":[{"type":"track","userId":"ada","event":"x","properties":%s1%s}]}' % (b'{"a":' * depth, b"}" * depth)
    unread = b'{"batch":[{"type":"track","userId":"ada","timestamp":"never","event":"x","more":%s1%s}]}' % (b'{"a":' * depth, b"}" * depth)

    assert post(client, "/v1/batch", body, basic(secret)).status_code in (200, 400)
    assert post(client, "/v1/batch", unread, basic(secret)).status_code in (200, 400)


def test_another_method_is_refused_in_words(client: Client) -> None:
    assert_refused(client.get("/v1/track"), 405, "method_not_allowed")


@pytest.mark.parametrize("pattern", [str(p.pattern) for p in get_resolver("audience.urls").url_patterns])
def test_browsers_may_ask_first_on_every_path(client: Client, pattern: str) -> None:
    asked = "authorization,x-retry-count,anonymousid,content-type,sentat"

    response = client.options(
        "/" + pattern.replace("<str:key>", "k"),
        headers={"Origin": "https://app.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": asked},
    )

    assert response.status_code in (200, 204)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert set(asked.split(",")) <= set(response["Access-Control-Allow-Headers"].split(", "))
    assert "POST" in response["Access-Control-Allow-Methods"]
    assert int(response["Access-Control-Max-Age"]) > 600


def test_browser_clients_learn_where_to_send(client: Client) -> None:
    segment = client.get("/v1/projects/key/settings").json()["integrations"]["Segment.io"]
    rudder = client.get("/sourceConfig/?writeKey=key").json()["source"]

    assert segment == {"apiKey": "key", "apiHost": "testserver/v1", "protocol": "http"}
    assert (rudder["enabled"], rudder["writeKey"], rudder["destinations"]) == (True, "key", [])


def test_the_server_is_no_proxy_for_a_dead_database(client: Client, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(*args: Any, **kwargs: Any) -> Any:
        from django.db import OperationalError

        raise OperationalError("gone")

    monkeypatch.setattr("audience.doors.segment.accept", dead)

    response = post(client, "/v1/track", TRACK, basic(secret))

    assert_refused(response, 503, "unavailable")
    assert response["Retry-After"] == "2"
