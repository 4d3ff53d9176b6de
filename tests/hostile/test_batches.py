"""Bodies made to hurt: each has an answer soon, and what is good in it stays."""

import base64
import json
from time import process_time

import pytest
from django.test import Client

from audience import keys
from audience.models import AccessKey, Event, Inbox, Person, Quarantined
from audience.now import database_now
from engine.models import Run
from engine.runtime.walk import walk
from tests.engine.test_walk import two_steps

GOOD = {"type": "track", "event": "session_started", "userId": "ada"}
MADE = {
    "broken JSON in the middle": '{"type": "track", oops}',
    "a NUL as it is": '{"type":"track","event":"a\0b","userId":"ada","properties":{"x\0":"\0"}}',
    "bare NaN": '{"type":"track","event":"usage_reported","userId":"ada","properties":{"meter":"storage","used":NaN,"limit":Infinity}}',
    "lone surrogates": '{"type":"track","event":"x\\ud800","userId":"u\\udfff","properties":{"\\ud800":"\\ud83d"}}',
    "the year 9999": '{"type":"track","event":"x","userId":"ada","timestamp":"9999-12-31T23:59:59-12:00","sentAt":"0001-01-01T00:00:00Z"}',
    "ten thousand fields": json.dumps({**GOOD, "properties": {f"f{i}": i for i in range(10_001)}}),
    "33 KB": json.dumps({**GOOD, "properties": {"x": "y" * 33_000}}),
    "a deep well": '{"type":"track","event":"x","userId":"ada","properties":{"a":' + "[" * 50_000 + "]" * 50_000 + "}}",
    "numbers and truths as ids": '{"type":"track","event":"x","userId":true}',
    "ten thousand letters of id": json.dumps({**GOOD, "userId": "u" * 10_000}),
    "five thousand digits": '{"type":"track","event":"x","userId":"ada","properties":{"a":' + "9" * 5_000 + ',"b":1e400}}',
    "a separator of Cairn's own": json.dumps(
        {
            "type": "identify",
            "userId": "eve",
            "traits": {"name": "a\x1fb", "email": "a\x1fb@x.example", "timezone": "\x1f", "plan": "a\x1fb"},
        }
    ),
    "a consent from nowhere": json.dumps(
        {**GOOD, "event": "consent_given", "properties": {"channel": "email", "ip": "999.1.1.1"}, "context": {"ip": "banana"}}
    ),
}


@pytest.fixture
def secret(db: None) -> str:
    return keys.make(AccessKey.Kind.SERVER, "server", [], "ada", database_now())[1]


def post(secret: str, body: str) -> tuple[int, float]:
    began = process_time()
    sign = "Basic " + base64.b64encode(f"{secret}:".encode()).decode()
    answer = Client().post("/v1/batch", body.encode(), content_type="application/json", headers={"Authorization": sign})
    assert answer.status_code == 200 or {"code", "message"} <= answer.json().keys()
    return answer.status_code, process_time() - began


@pytest.mark.row("N5")
@pytest.mark.parametrize("what", MADE)
def test_whatever_stands_between_two_good_events_both_are_walked(secret: str, what: str) -> None:
    before, after = ({**GOOD, "userId": name, "messageId": name} for name in ("before", "after"))

    status, _seconds = post(secret, f'{{"batch":[{json.dumps(before)},{MADE[what]},{json.dumps(after)}]}}')
    walk(database_now())

    assert status == 200
    kept = Event.objects.filter(type="session_started", message_id__in=["before", "after"])
    assert kept.count() == 2
    assert Event.objects.count() + Quarantined.objects.count() == 3
    assert not Inbox.objects.exists()
    assert not Quarantined.objects.filter(code="could_not_be_walked").exists()
    assert {p.external_id: p.name for p in Person.objects.filter(external_id__in=["before", "after"])} == {"before": "", "after": ""}


@pytest.mark.parametrize(
    "body",
    ['{"batch":[{' + '},{"type"' * 50_000, '{"batch":[' + '{"a":' * 80_000, '{"batch":' + "[" * 400_000, '{"batch":[{' + "},{" * 150_000],
    ids=["beginnings", "depths", "brackets", "braces"],
)
def test_a_body_that_is_never_a_message_costs_little(secret: str, body: str) -> None:
    _status, seconds = post(secret, body)

    assert seconds < 4


def test_an_event_of_a_type_that_nobody_registered_is_kept_and_enters_nothing(world, secret: str) -> None:
    ada = world.person("ada")
    graph = two_steps()
    graph["nodes"][0]["settings"]["types"] = ["feature_limit_reached"]
    world.journey(graph)

    world.event(ada, "never_heard_of", feature="boards")

    assert Event.objects.get(type="never_heard_of").known is False
    assert not Run.objects.exists()


@pytest.mark.parametrize("value", [10**30, -(10**300), 1.5e308, "x" * 30_000, [[[]]], {"": None}], ids=range(6))
def test_whatever_an_event_says_its_person_walks(world, value) -> None:
    ada = world.person("ada")
    world.journey(two_steps())

    world.event(ada, "feature_limit_reached", feature="boards", odd=value).later(days=2)

    assert list(Quarantined.objects.values_list("sentence")) == []
    assert world.channels_heard_by(ada) == ["push", "sms"]
