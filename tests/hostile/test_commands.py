"""What a broken canvas, or somebody with curl, might post: an answer with a sentence, a draft that still stands."""

import itertools
import json

import pytest

from audience.history import Actor
from audience.now import database_now
from journeys.graph.edits import COMMANDS
from journeys.operations.create import create
from journeys.operations.finding import find
from tests.journeys.drawing import simple
from tests.journeys.pages.conftest import signed_in

ODD = [None, 7, 10**40, "a\0b", "\ud800", [1], {"a": {"b": []}}, "start"]
MEMBERS = ("id", "from", "port", "to", "type", "name", "settings", "graph", "text", "everywhere", "keep")


@pytest.fixture
def post(db):
    create(Actor("user:maya"), name="Nudge", key="nudge", now=database_now(), graph=simple())
    maya = signed_in("maya")
    maya.raise_request_exception = False

    def send(body):
        raw = body if isinstance(body, str) else json.dumps(body)
        return maya.post("/admin/journeys/nudge/commands/", raw.encode("utf-8", "surrogatepass"), content_type="application/json")

    return send


@pytest.mark.parametrize("op", sorted(COMMANDS))
def test_a_command_of_odd_values_is_answered_and_the_draft_stands(post, op):
    broken = {}
    good = {"id": "push", "from": "push", "port": "next", "to": "goal", "type": "wait_time", "name": "N", "settings": {}}
    for member, value in itertools.product(MEMBERS, ODD):
        answer = post({"revision": find("nudge").revision, "commands": [{"op": op, **good, member: value}]})
        if answer.status_code >= 500:
            broken[member, repr(value)[:20]] = answer.status_code
        elif answer.status_code not in (200,):
            assert {"code", "field", "sentence"} <= answer.json().keys()
    assert broken == {}
    assert signed_in("maya").get("/admin/journeys/nudge/").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{",
        "[" * 100_000,
        '{"revision":1,"commands":' + "[" * 5_000 + "]" * 5_000 + "}",
        '{"revision":1e400,"commands":[]}',
    ],
    ids=range(7),
)
def test_a_body_that_is_no_list_of_commands_is_told_so(post, body):
    answer = post(body)

    assert answer.status_code in (200, 400, 422)
    assert find("nudge").revision == 1
