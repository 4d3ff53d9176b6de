"""What changed between two graphs, from what to what, in words."""

import copy

import pytest
import yaml

from audience.rules.ast import EVERYBODY
from ground.ask import questions
from journeys.everywhere import Everywhere
from journeys.graph.difference import changes
from journeys.graph.telling import say_value
from journeys.node import shelf

GALLERY = "journeys/gallery/at_the_limit.yaml"


@pytest.fixture
def nudge():
    with open(GALLERY, encoding="utf-8") as file:
        read = yaml.safe_load(file)
    return {"nodes": read["nodes"], "edges": read["edges"], "notes": [], "everywhere": read["everywhere"]}


def told(before, after):
    return [(change.title, one.label, one.was, one.now) for change in changes(before, after) for one in change.told]


def node(graph, step):
    return next(one for one in graph["nodes"] if one["id"] == step)


@pytest.mark.row("E14")
def test_what_holds_everywhere_is_told_setting_by_setting(nudge):
    after = copy.deepcopy(nudge)
    after["everywhere"] |= {"within_days": 30, "holdout": 0.25, "prompt": False, "goal": {"type": "$plan_change"}}

    place = "Everywhere in this journey"
    assert told(nudge, after) == [
        (place, "The goal", "an upgrade", "a plan change"),
        (place, "Within how many days", "14", "30"),
        (place, "Held out", "10 %", "25 %"),
        (place, "It sells an upgrade", "yes", "no"),
    ]


@pytest.mark.row("E14")
def test_a_step_tells_its_name_its_settings_and_where_its_paths_lead(nudge):
    after = copy.deepcopy(nudge)
    wait = node(after, "wait-push")
    wait["name"] = "A longer wait"
    wait["settings"] = {**wait["settings"], "give_up_after": "P2D"}
    next(edge for edge in after["edges"] if edge["from"] == "wait-push" and edge["port"] != "timeout")["to"] = "sms"

    lines = told(nudge, after)

    assert ("A longer wait", "Name on the card", "Wait for push engagement", "A longer wait") in lines
    assert ("A longer wait", "Give up after", "1 day", "2 days") in lines
    assert ("A longer wait", "Engaged", "Goal: Upgraded", "SMS: last nudge") in lines
    assert len(lines) == 3


@pytest.mark.row("E14")
def test_a_text_is_told_in_its_own_words(nudge):
    after = copy.deepcopy(nudge)
    node(after, "sms")["settings"] = {**node(after, "sms")["settings"], "text": "Short."}

    [(title, label, was, now)] = told(nudge, after)

    assert (title, label, now) == ("SMS: last nudge", "Text", "“Short.”")
    assert was.startswith("“Acme")


def test_the_same_graph_has_no_changes(nudge):
    assert changes(nudge, copy.deepcopy(nudge)) == []


def test_every_setting_that_is_asked_anywhere_can_be_said():
    for settings in [Everywhere, *(one.settings for one in shelf)]:
        for name, (field, question) in questions(settings).items():
            for value in (None, "", (), True, 3, 0.5, "some words", EVERYBODY if question.kind == "rule" else "x"):
                if question.kind == "rule" and value not in (None, EVERYBODY):
                    continue
                assert say_value(question, value), (settings, name, field)
