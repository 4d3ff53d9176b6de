"""A journey goes out as a file, comes in again and is compared, with HTTP alone."""

import pytest
import yaml

from journeys.gallery import from_gallery
from journeys.models import KeptTest
from tests.api import Engineer, assert_problem

pytestmark = [pytest.mark.django_db, pytest.mark.row("E27"), pytest.mark.row("E28")]
NUDGE = "/api/journeys/nudge-at-the-limit"


@pytest.fixture
def engineer() -> Engineer:
    return Engineer()


def written() -> str:
    from journeys.files import write

    found = from_gallery("nudge-at-the-limit")
    assert found is not None
    return write(found)


def test_a_file_goes_in_and_comes_out_as_it_was(engineer: Engineer) -> None:
    made = engineer.put(f"{NUDGE}/file/", written().encode())
    assert (made.status_code, made.json()["revision"]) == (201, 1), made.content

    out = engineer.get(f"{NUDGE}/file/")
    assert out["Content-Type"] == "application/yaml; charset=utf-8"
    assert yaml.safe_load(out.content)["key"] == "nudge-at-the-limit"
    again = engineer.put(f"{NUDGE}/file/", out.content)
    assert (again.status_code, again.json()["revision"]) == (200, 1)
    assert engineer.get(f"{NUDGE}/file/").content == out.content
    assert KeptTest.objects.count() == len(yaml.safe_load(out.content).get("tests", []))


def test_what_a_file_would_change_is_asked_before_it_is_taken_in(engineer: Engineer) -> None:
    engineer.put(f"{NUDGE}/file/", written().encode())
    engineer.post(f"{NUDGE}/publish/", {"accept": ["*"], "note": "first"})
    assert engineer.get(f"{NUDGE}/diff/").json()["same"] is True
    other = yaml.safe_load(engineer.get(f"{NUDGE}/file/").content)
    next(node for node in other["nodes"] if node["id"] == "start")["settings"]["after"] = "P60D"
    text = yaml.safe_dump(other).encode()

    would = engineer.post(f"{NUDGE}/diff/", text).json()
    assert (would["same"], would["before"]) == (False, "nudge-at-the-limit@draft")
    assert would["lines"] == ["Start: a limit is near: At the earliest after: 30 days → 60 days"]
    engineer.put(f"{NUDGE}/file/", text)

    told = engineer.get(f"{NUDGE}/diff/").json()
    assert (told["before"], told["after"], told["same"]) == ("nudge-at-the-limit@1", "nudge-at-the-limit@draft", False)
    assert told["changes"][0]["told"] == [{"label": "At the earliest after", "was": "30 days", "now": "60 days"}]
    assert "+" in told["yaml"]
    assert engineer.get(f"{NUDGE}/diff/", **{"from": "draft", "to": "1"}).json()["lines"] == [
        "Start: a limit is near: At the earliest after: 60 days → 30 days"
    ]
    live = yaml.safe_load(engineer.get(f"{NUDGE}/file/", of="live").content)
    assert next(node for node in live["nodes"] if node["id"] == "start")["settings"]["after"] == "P30D"


def test_what_is_wrong_is_told_with_its_line(engineer: Engineer) -> None:
    told = assert_problem(engineer.put("/api/journeys/x/file/", b"key: x\nname: y\nnodes: 3\n"), 422, "bad_file")
    assert told["line"] == 3
    assert_problem(engineer.put("/api/journeys/y/file/", written().encode()), 422, "other_key", "key")
    assert_problem(engineer.put("/api/journeys/y/file/", b"\xff"), 400, "not_utf8")
    assert_problem(engineer.get("/api/journeys/x/file/"), 404, "no_such_journey")
    engineer.put(f"{NUDGE}/file/", written().encode())
    assert_problem(engineer.get(f"{NUDGE}/diff/"), 404, "no_such_version")
    assert_problem(engineer.get(f"{NUDGE}/diff/", **{"from": "7"}), 404, "no_such_version")


def test_a_key_that_only_reads_takes_nothing_in(engineer: Engineer) -> None:
    engineer.put(f"{NUDGE}/file/", written().encode())
    reader = Engineer("journeys:read")

    assert reader.get(f"{NUDGE}/file/").status_code == 200
    assert_problem(reader.put(f"{NUDGE}/file/", written().encode()), 403, "not_allowed")
