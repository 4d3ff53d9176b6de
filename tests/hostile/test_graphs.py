"""Graphs and texts drawn to break the walk."""

from contextlib import suppress
from time import process_time

import pytest

from audience.history import Actor
from audience.models import Quarantined
from channels.models import Message
from engine.core.compiled import CannotCompile
from engine.models import Run, Version
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.publish import NotReady, publish
from tests.engine.test_walk import two_steps
from tests.journeys.drawing import edge, line, push, start, step, wait
from tests.world import graph_of

MAYA = Actor("user:maya")
START = ("start", "entry_event", {"types": ["feature_limit_reached"], "reentry": "always"})


def test_a_circle_without_a_wait_is_not_published_and_says_where(world):
    graph = line(start(), push("a"), push("b"))
    graph["edges"].append(edge("b", "a"))
    create(MAYA, name="Round", key="round", now=world.now, graph=graph)

    with pytest.raises(NotReady) as told:
        publish(MAYA, "round", now=world.now, ticks=["*"], note="x")

    assert any(finding.node in ("a", "b") for finding in told.value.findings)
    assert not Version.objects.exists()


def test_a_circle_of_sends_that_got_in_ends_alone_and_says_little(world):
    ada, ben = world.person("ada"), world.person("ben")
    world.journey(
        graph_of(
            START,
            ("a", "send_push", {"title": "a", "body": "a", "is_prompt": False}),
            ("b", "update_field", {"field": "mood", "value": "good"}),
            edges=["start.next a", "a.next b", "b.next a"],
        ),
        "round",
    )
    world.journey(two_steps(), "straight")

    world.event(ada, "feature_limit_reached", feature="boards").later(days=2)

    assert len(world.heard_by(ada)) < 12
    assert Run.objects.get(journey__key="straight", person_id=ada.id).state == "completed"
    assert not Quarantined.objects.exists()
    assert world.heard_by(ben) == []


@pytest.mark.row("E11")
def test_who_stands_at_a_step_that_was_deleted_finishes_on_the_version_they_entered(world):
    ada, ben = world.person("ada"), world.person("ben")
    create(MAYA, name="Nudge", key="nudge", now=world.now, graph=line(start(types=["feature_limit_reached"]), wait(), push("late")))
    publish(MAYA, "nudge", now=world.now, ticks=["*"], note="x")
    world.event(ada, "feature_limit_reached", feature="boards")
    assert world.run_of(ada).node == "wait"

    edit(
        MAYA,
        "nudge",
        revision=1,
        now=world.now,
        commands=[{"op": "restore", "graph": line(start(types=["feature_limit_reached"]), push("soon"))}],
    )
    publish(MAYA, "nudge", now=world.now, ticks=["*"], note="x")
    world.event(ben, "feature_limit_reached", feature="boards").later(days=2)

    assert (world.run_of(ada).version.number, world.run_of(ada).state, len(world.heard_by(ada))) == (1, "completed", 1)
    assert (world.run_of(ben).version.number, world.run_of(ben).state, len(world.heard_by(ben))) == (2, "completed", 1)


TEXTS = {
    "a tag that never ends": "{% if person.name %}Hello",
    "a filter nobody has": "{{ person.name | explode }}",
    "a brace too many": "Hello {{ person.name }",
    "an include of a file": "{% include '/etc/passwd' %}",
    "a render of a file": "{% render 'secret' %}",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_text_that_cannot_be_read_is_not_published(world, text):
    create(MAYA, name="Bad", key="bad", now=world.now, graph=line(start(), push("push", text)))

    with pytest.raises(NotReady) as told:
        publish(MAYA, "bad", now=world.now, ticks=["*"], note="x")

    assert [finding.node for finding in told.value.findings if finding.blocks] == ["push"]


LOOPS = {
    "a huge loop": "{% for i in (1..100000000) %}x{% endfor %}",
    "loops in loops": "{% for i in (1..1000) %}{% for j in (1..1000) %}{% for k in (1..1000) %}x{% endfor %}{% endfor %}{% endfor %}",
    "a text that doubles": "{% assign a = 'xxxxxxxxxx' %}" + "{% assign a = a | append: a %}" * 60 + "{{ a }}",
    "a pad of a billion": "{% assign a = 'x' | replace: 'x', 'xxxxxxxxxxxxxxxxxxxx' %}"
    + "{% capture b %}{% for i in (1..99999) %}{{ a }}{% endfor %}{% endcapture %}{{ b | replace: 'x', b }}",
    "a number of many digits": "{% assign a = 9 %}" + "{% assign a = a | times: a %}" * 40 + "{{ a }}",
}


@pytest.mark.parametrize("text", [*TEXTS.values(), *LOOPS.values()], ids=[*TEXTS, *LOOPS])
def test_a_text_that_cannot_be_said_stops_itself_and_nobody_else(world, text):
    ada = world.person("ada")
    bad = graph_of(START, ("push", "send_push", {"title": "T", "body": text, "is_prompt": False}), edges=["start.next push"])
    with suppress(CannotCompile):
        world.journey(bad, "bad")
    world.journey(two_steps(), "good")
    began = process_time()

    world.event(ada, "feature_limit_reached", feature="boards")

    assert process_time() - began < 10
    assert world.heard_by(ada) == ["You are nearly out of boards"]
    assert not Message.objects.filter(state__in=["ready", "claimed"]).exists()
    assert not Quarantined.objects.exists()
    assert not Run.objects.filter(journey__key="bad", state="sending").exists()


@pytest.mark.parametrize("deep", [False, True], ids=["wide", "deep"])
def test_a_rule_of_three_hundred_parts_is_refused_with_its_step_named(world, deep):
    ada = world.person("ada")
    part = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "free"}}
    rule = {"op": "all", "of": [part] * 300}
    if deep:
        rule = part
        for _ in range(300):
            rule = {"op": "not", "of": rule}
    graph = line(start(types=["feature_limit_reached"], where=rule), push())
    create(MAYA, name="Big", key="big", now=world.now, graph=graph)
    began = process_time()

    with pytest.raises(NotReady) as told:
        publish(MAYA, "big", now=world.now, ticks=["*"], note="x")
    world.event(ada, "feature_limit_reached", feature="boards")

    assert [finding.node for finding in told.value.findings] == ["start"]
    assert process_time() - began < 5
    assert not Quarantined.objects.exists()


def test_three_hundred_steps_in_a_row_end_with_a_reason(world):
    ada = world.person("ada")
    many = [step(f"f{i}", "update_field", {"field": "mood", "value": str(i)}) for i in range(300)]
    world.journey(line(start(types=["feature_limit_reached"]), *many, prompt=False))

    world.event(ada, "feature_limit_reached", feature="boards")

    assert (world.run_of(ada).state, world.run_of(ada).reason) == ("failed", "too_many_moves")
