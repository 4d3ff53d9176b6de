"""What is refused is told in words that lead on."""

import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from audience.accept import Source, accept
from audience.models import Quarantined
from tests.api import Engineer, assert_problem
from tests.world import World

pytestmark = pytest.mark.django_db
DEEP = b'{"a":' * 3_000 + b"1" + b"}" * 3_000


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_of_the_protocol_that_leads_nowhere_is_json(method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)("/v1/nosuch")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.json()["message"]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_the_doors_of_applications_are_still_open() -> None:
    assert Client().get("/v1/in-app").json()["code"] == "invalid_key"
    assert Client().post("/v1/track", b"{}", content_type="application/json").json()["code"] == "invalid_key"


def test_a_body_that_is_too_deep_is_told_so(world: World) -> None:
    engineer = Engineer()
    assert_problem(engineer.post("/api/event-types/", DEEP), 400, "too_deep")
    for path in ("/v1/messages", "/v1/journeys/x/enter"):
        told = engineer.post(path, DEEP).json()
        assert told["code"] == "too_deep"
        assert "deep" in told["message"]


def test_a_text_with_a_strange_part_is_told_which_parts_there_are(world: World) -> None:
    world.person("ada")

    told = Engineer().post("/v1/messages", {"userId": "ada", "channel": "in_app", "text": {"text": "Hello"}}).json()

    assert (told["code"], told["field"]) == ("unknown", "text.text")
    assert "title, body" in told["message"]


def test_one_identify_with_several_wrong_traits_names_them_all(world: World) -> None:
    traits = {"storage_used_pct": "83", "seats_used": "many", "team": "red"}
    accept([{"type": "identify", "userId": "ada", "traits": traits}], Source(id=7), world.now)

    row = Quarantined.objects.get()
    assert row.field == "traits.storage_used_pct"
    assert "traits.seats_used" in row.sentence


def test_a_name_that_is_taken_is_told_plainly() -> None:
    engineer = Engineer()
    for _turn in range(2):
        answer = engineer.post("/api/event-types/", {"key": "sale_closed", "title": "Sale closed"})

    assert "with this" not in assert_problem(answer, 422, "key_taken", "key")["detail"]


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match=r"^nosuch\.yaml: No such file or directory$"):
        call_command("journeys", "import", "nosuch.yaml")


def test_a_reader_who_has_read_enough_sees_no_traceback() -> None:
    with subprocess.Popen([sys.executable, "manage.py", "help", "--commands"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
