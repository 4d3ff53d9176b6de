"""The contract of the shelf of node types: each newcomer passes it."""

import json
import re
from datetime import timedelta

import pytest

from audience.rules.needs import needs
from engine.core.decision import Decision, End, Fail, Go, Say, Sleep, Turn
from engine.core.moment import Outcome
from engine.core.node import Port
from engine.shelf import nodes as engine_nodes
from ground.ask import questions
from ground.settings import BadSetting
from journeys.complete import lacks
from journeys.load import is_icon
from journeys.node import shelf
from tests.journeys.nodes.moments import NOW, moment

TYPES = list(shelf)


@pytest.fixture(params=TYPES, ids=[node.kind for node in TYPES])
def node(request):
    return request.param


def test_the_engine_finds_it_by_its_kind(node):
    assert engine_nodes[node.kind] is node
    assert re.fullmatch(r"[a-z][a-z_]{1,39}", node.kind)


def test_it_is_complete(node):
    assert lacks(node, is_icon) == []


def test_it_explains_itself_to_a_marketer(node):
    assert 2 < len(node.title) < 40
    assert "\n" not in node.title
    assert not node.title.endswith(".")
    assert len(node.help) > 80


def test_each_setting_has_words(node):
    for name, (_field, question) in questions(node.settings).items():
        assert question.label, name
        assert question.label[0].isupper() or question.label.startswith("and "), name


def test_its_example_is_read_and_written_without_a_loss(node):
    settings = node.read(node.example, node.schema)
    stored = json.loads(json.dumps(node.write(settings)))

    assert node.read(stored, node.schema) == settings
    assert node.write(node.read(stored, node.schema)) == stored
    assert hash(settings) is not None


def test_its_example_is_told_in_words(node):
    settings = node.read(node.example, node.schema)

    assert node.words(settings)
    assert all(line for line in node.summary(settings))
    assert len(node.summary(settings)) <= 3


def test_an_empty_draft_of_it_can_be_drawn(node):
    settings, problems = node.read_as_far({}, node.schema)

    assert all(isinstance(problem, BadSetting) and problem.sentence for problem in problems)
    assert all(line for line in node.summary(settings))
    node.words(settings)
    node.ports(settings)
    node.longest(settings)


@pytest.mark.parametrize("raw", [{"no_such_setting": 1}, {"schema": 1}, [], "text"])
def test_what_it_does_not_ask_for_is_refused(node, raw):
    with pytest.raises(BadSetting):
        node.read(raw, node.schema)


def test_settings_of_a_newer_release_are_refused(node):
    with pytest.raises(BadSetting, match="newer release"):
        node.read(node.example, node.schema + 1)


def test_its_ports_are_its_ways_out(node):
    ports = node.ports(node.read(node.example, node.schema))

    assert all(isinstance(port, Port) and re.fullmatch(r"[a-z0-9_-]{1,40}", port.key) for port in ports)
    assert len({port.key for port in ports}) == len(ports)
    assert (len(ports) == 0) == (node.group == "finish")
    if ports:
        assert any(not port.side for port in ports)


def test_it_goes_where_it_has_a_port(node):
    settings = node.read(node.example, node.schema)
    ports = {port.key for port in node.ports(settings)}
    for now, outcome in (
        (NOW, None),
        (NOW + timedelta(days=800), None),
        (NOW, Outcome(kind="sent", at=NOW)),
        (NOW, Outcome(kind="skipped", at=NOW, why="no_consent")),
        (NOW, Outcome(kind="failed", at=NOW)),
    ):
        decision: Decision = node.decide(settings, moment(now, entered_at=NOW, outcome=outcome))
        assert isinstance(decision, Go | Sleep | Say | End | Fail | Turn)
        if isinstance(decision, Go):
            assert decision.port in ports
            json.dumps(decision.because.values if decision.because else {})
            json.dumps(dict(decision.remember))
        if isinstance(decision, Sleep):
            assert decision.until is not None or decision.listens
            assert set(decision.listens) <= set(node.listens(settings))
            assert decision.until is None or decision.until > now


def test_nobody_rests_here_for_ever(node):
    settings = node.read(node.example, node.schema)
    decision = node.decide(settings, moment())
    if isinstance(decision, Sleep):
        later = node.decide(settings, moment(decision.until, entered_at=NOW))
        assert isinstance(later, Go)
        assert decision.until - NOW <= node.longest(settings)


def test_it_decides_alike_for_the_same_moment(node):
    settings = node.read(node.example, node.schema)
    assert node.decide(settings, moment()) == node.decide(settings, moment())


def test_what_it_asks_can_be_loaded_beforehand(node):
    settings = node.read(node.example, node.schema)
    assert needs(*node.rules(settings)) is not None
    assert node.looks_back(settings) in ("", "entry", "message")
    assert all(isinstance(kind, str) and kind for kind in node.listens(settings))
