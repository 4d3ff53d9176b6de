"""How to send an event is written so that it can be sent."""

import ast
import json
import shlex

import pytest
from django.test import Client

from audience import keys
from audience.models import Event, Quarantined
from audience.now import database_now
from audience.types import all_types
from insights.flow.snippets import NO_KEY, examples, snippets, write_key


def test_only_a_browser_key_is_shown_and_never_for_what_servers_say(db):
    assert write_key() == NO_KEY

    keys.make("server", "backend", [], "maya", database_now())
    assert write_key() == NO_KEY
    shown = keys.make("browser", "web", [], "maya", database_now())[1]
    assert (write_key(), write_key(server_only=True)) == (shown, NO_KEY)


@pytest.mark.row("D5")
def test_the_curl_of_every_type_is_taken_in(db, client: Client):
    _row, secret = keys.make("server", "backend", [], "maya", database_now())
    for type_ in all_types():
        if type_.internal:
            continue
        curl, python, node = snippets(type_.key, examples(type_, {}), "http://testserver", secret)
        body = shlex.split(curl.text.replace("\\\n", ""))[-1]
        answer = client.post("/v1/track", body, content_type="application/json", headers={"Authorization": "Basic " + _basic(secret)})
        assert answer.status_code == 200
        assert json.loads(body)["event"] == type_.key
        ast.parse(python.text)
        assert type_.key in node.text
    assert list(Quarantined.objects.values_list("type", "sentence")) == []
    assert Event.objects.count() > 10


def test_odd_names_and_values_stay_what_they_are():
    curl, python, node = snippets('It\'s "odd"', {"a b": "it's", "on": True, "list": [1, "x"], "none": None}, "https://h.example", "k")

    assert json.loads(shlex.split(curl.text.replace("\\\n", ""))[-1])["properties"]["a b"] == "it's"
    ast.parse(python.text)
    assert '"a b": "it\'s"' in node.text


def _basic(secret: str) -> str:
    from base64 import b64encode

    return b64encode(f"{secret}:".encode()).decode()
