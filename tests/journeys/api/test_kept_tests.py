"""Kept tests by HTTP alone."""

import pytest

from journeys.api.kept_test_shapes import TEST
from journeys.gallery import from_gallery
from journeys.models import KeptTest
from tests.api import Engineer, assert_problem

pytestmark = pytest.mark.django_db
TESTS = "/api/journeys/nudge/tests/"


@pytest.fixture
def engineer() -> Engineer:
    engineer, file = Engineer(), from_gallery("nudge-at-the-limit")
    assert file is not None
    assert engineer.post("/api/journeys/", {"name": "Nudge", "key": "nudge", "graph": file.graph}).status_code == 201
    return engineer


@pytest.mark.row("E28")
def test_a_test_is_kept_played_and_its_new_outcome_taken(engineer: Engineer) -> None:
    kept = engineer.post(TESTS, TEST)
    assert kept.status_code == 201, kept.content
    made = kept.json()
    assert [one["channel"] for one in made["outcome"]["says"]] == ["push", "email"]
    assert (made["state"], made["played_revision"]) == ("", None)
    assert engineer.get(TESTS).json()["results"] == [made]

    assert [one["state"] for one in engineer.post(f"{TESTS}run/").json()["results"]] == ["passed"]
    give_up = {"events": [{"type": "message_clicked", "from": "last message"}], "give_up_after": "P3D", "look_back": "message"}
    commands = [{"op": "configure", "id": "wait-push", "settings": give_up}]
    assert engineer.post("/api/journeys/nudge/draft/commands/", {"revision": 1, "commands": commands}).status_code == 200
    refused = assert_problem(engineer.post("/api/journeys/nudge/publish/", {"note": "x"}), 422, "not_accepted")
    assert refused["findings"][-1]["key"] == "test::Storage at 83 %"
    differs = engineer.get(f"{TESTS}{made['id']}/").json()
    assert (differs["state"], differs["played_revision"]) == ("differs", 2)
    assert differs["why"][0].endswith("kept: day 2.")

    assert engineer.post(f"{TESTS}{made['id']}/accept/").json()["state"] == "passed"
    assert engineer.post("/api/journeys/nudge/publish/", {"note": "x", "accept": ["*"]}).status_code == 201
    assert engineer.patch(f"{TESTS}{made['id']}/", {"name": "Later"}).json()["name"] == "Later"
    assert engineer.delete(f"{TESTS}{made['id']}/").status_code == 204
    assert engineer.get(TESTS).json()["results"] == []


@pytest.mark.row("E28")
def test_what_is_no_test_is_a_problem_at_its_place(engineer: Engineer) -> None:
    assert_problem(engineer.post(TESTS, {**TEST, "story": {"at": "9999-01-01"}}), 422, "bad_moment", "story.at")
    assert_problem(engineer.post(TESTS, {**TEST, "name": "a\0b"}), 400, "bad_text")
    assert_problem(engineer.post(TESTS, {**TEST, "outcome": {"says": 3}}), 422, "not_a_list", "outcome.says")
    begins = {"type": "usage_threshold_hit", "properties": {"pct": "much"}}
    assert_problem(engineer.post(TESTS, {**TEST, "story": {"begins": begins}}), 422, "cannot_play", "story")
    assert engineer.post(TESTS, {**TEST, "outcome": {}}).status_code == 201
    assert_problem(engineer.post(TESTS, {**TEST, "outcome": {}}), 422, "name_taken", "name")
    assert_problem(engineer.post(f"{TESTS}{KeptTest.objects.get().pk}/accept/"), 409, "not_played")
    assert_problem(engineer.get(f"{TESTS}999/"), 404, "no_such_test")
    assert_problem(engineer.get("/api/journeys/none/tests/"), 404, "no_such_journey")


def test_a_key_that_only_reads_keeps_nothing(engineer: Engineer) -> None:
    reader = Engineer("journeys:read")

    assert reader.get(TESTS).status_code == 200
    assert reader.post(TESTS, TEST).status_code == 403
    assert reader.post(f"{TESTS}run/").status_code == 403


def test_a_journey_keeps_so_many_tests_and_no_more(engineer: Engineer) -> None:
    for n in range(30):
        assert engineer.post(TESTS, {"name": f"Test {n}", "story": {}, "outcome": {}}).status_code == 201
    assert_problem(engineer.post(TESTS, {"name": "One more", "story": {}, "outcome": {}}), 409, "too_many_tests")
