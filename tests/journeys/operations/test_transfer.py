"""Moving people is an operation: asked for by right, written down, one at a time; with suggestions that put nobody on a path by chance."""

import pytest

from audience.history import Actor, NotAllowed
from audience.models import History
from engine.models import Job, Run
from engine.runtime import jobs
from journeys.graph.landing import CHANGED, GONE, SAME, became, suggested
from journeys.operations import rights, transfer
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.finding import NotPossible, find
from journeys.operations.publish import publish
from journeys.operations.transfer import Asked, BadChoice
from tests.engine.moving import new, old
from tests.world import World, graph_of

MAYA = Actor("user:maya")
READER = Actor("user:rita", frozenset({rights.SEE}))


@pytest.fixture
def world(db):
    """Ada waits at a step that the draft does not have any more."""
    world = World()
    create(MAYA, name="Nudge", key="nudge", now=world.now, graph=old())
    publish(MAYA, "nudge", now=world.now, ticks=["*"], note="first")
    world.event(world.person("ada"), "feature_limit_reached", feature="boards").later(days=4)
    edit(MAYA, "nudge", revision=1, commands=[{"op": "restore", "graph": new()}], now=world.now)
    return world


def published(world, *moves):
    return publish(MAYA, "nudge", now=world.now, ticks=["*"], note="second", moves=moves)


@pytest.mark.row("E15")
def test_before_publishing_it_is_told_who_stands_where_and_where_they_would_go_on(world):
    [one] = transfer.preview(MAYA, "nudge", graph=find("nudge").graph)

    assert (one.version, one.node, one.became, one.people, one.to) == (1, "rest", GONE, 1, "last")


@pytest.mark.row("E15")
@pytest.mark.row("E14")
def test_publishing_moves_nobody_where_nothing_is_said(world):
    done = published(world)

    assert done.moving is None
    assert not Job.objects.exists()
    assert Run.objects.get().version.number == 1


@pytest.mark.row("E15")
def test_publishing_with_a_choice_begins_the_move_and_writes_it_down(world):
    done = published(world, Asked(version=1, node="rest", do="move", to="long"))

    jobs.work_on(world.now, budget_seconds=10)
    assert (Run.objects.get().version.number, Run.objects.get().node) == (2, "long")
    row = History.objects.get(operation="transfer")
    assert (row.actor, row.values["job"], row.values["people"]) == ("user:maya", done.moving.pk, 1)
    assert row.values["choices"] == [{"from": 1, "node": "rest", "do": "move", "to": "long", "wait": "keep"}]

    back = transfer.undo(MAYA, "nudge", done.moving.pk, now=world.now)
    jobs.work_on(world.now, budget_seconds=10)
    assert (Run.objects.get().version.number, Run.objects.get().node) == (1, "rest")
    assert History.objects.get(operation="transfer.undo").values == {"job": back.pk, "of": done.moving.pk, "people": 1}
    with pytest.raises(NotPossible, match="gone on"):
        transfer.undo(MAYA, "nudge", done.moving.pk, now=world.now)


def test_one_at_a_time_and_a_cancelled_one_moves_nobody(world):
    moving = published(world, Asked(version=1, node="rest", do="leave")).moving

    with pytest.raises(NotPossible, match="being moved just now"):
        transfer.start(MAYA, "nudge", [Asked(version=1, node="rest", do="leave")], now=world.now)
    assert transfer.cancel(MAYA, "nudge", moving.pk, now=world.now).state == "cancelled"
    jobs.work_on(world.now, budget_seconds=10)
    assert Run.objects.get().ended_at is None


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"node": "nobody", "do": "leave"}, "choices.0.node"),
        ({"node": "rest", "do": "move", "to": "start"}, "choices.0.to"),
        ({"node": "rest", "do": "move", "to": "rest"}, "choices.0.to"),
        ({"node": "rest", "do": "fly"}, "choices.0.do"),
        ({"node": "rest", "do": "move", "to": "long", "wait": "never"}, "choices.0.wait"),
    ],
)
def test_a_choice_that_names_what_is_not_there_is_refused(world, choice, field):
    published(world)

    with pytest.raises(BadChoice) as caught:
        transfer.start(MAYA, "nudge", [Asked(version=1, **choice)], now=world.now)
    assert caught.value.field == field


def test_whoever_may_not_publish_moves_nobody(world):
    published(world)

    with pytest.raises(NotAllowed):
        transfer.start(READER, "nudge", [Asked(version=1, node="rest", do="leave")], now=world.now)
    assert transfer.preview(READER, "nudge")


BRANCH = {"paths": [{"key": "pro", "label": "Pro", "rule": {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "pro"}}}]}
START = ("start", "entry_event", {"types": ["feature_limit_reached"]})


def test_a_suggestion_keeps_to_the_way_and_passes_no_branch_that_is_gone():
    before = graph_of(
        START,
        ("wait", "wait_time", {"lasts": "P1D"}),
        ("which", "branch", BRANCH),
        ("pro", "send_push", {"title": "a", "body": "b"}),
        ("others", "send_push", {"title": "a", "body": "b"}),
        edges=["start.next wait", "wait.next which", "which.pro pro", "which.else others"],
    )
    without_wait = graph_of(
        START, ("which", "branch", BRANCH), ("pro", "send_push", {"title": "a", "body": "b"}), edges=["start.next which", "which.pro pro"]
    )
    without_branch = graph_of(START, ("others", "send_push", {"title": "a", "body": "b"}), edges=["start.next others"])

    assert suggested(before, without_wait, "wait") == "which"
    assert suggested(before, without_branch, "wait") == ""
    assert [became(before, after, "wait") for after in (before, without_wait)] == [SAME, GONE]
    assert became(before, without_wait, "which") == CHANGED
