"""What people do to one walk: put it at another step."""

from datetime import timedelta

import pytest

from channels.models import Message
from engine.models import Step
from engine.runtime import by_hand
from tests.world import graph_of

LIMIT = "feature_limit_reached"


def push(name):
    return name, "send_push", {"title": name, "body": name}


@pytest.fixture
def waiting(world):
    """Ada has heard a push and waits; another push, a wait and an SMS lie ahead."""
    ada = world.person("ada")
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": [LIMIT]}),
            push("first"),
            ("day", "wait_time", {"lasts": "P1D"}),
            push("second"),
            ("days", "wait_time", {"lasts": "P3D"}),
            ("sms", "send_sms", {"text": "The end."}),
            edges=["start.next first", "first.next day", "day.next second", "second.next days", "days.next sms"],
        )
    )
    world.event(ada, LIMIT, feature="boards")
    return ada


def said_to(ada):
    return list(Message.objects.filter(person_id=ada.id, state="sent").order_by("id").values_list("node", flat=True))


def put(world, ada, node, **more):
    run = world.run_of(ada)
    done = by_hand.put_at(run.id, run.version_id, node, world.now, **more)
    world.settle()
    return done


@pytest.mark.row("B4")
def test_whoever_is_put_at_a_message_hears_it_at_once_and_walks_on_from_there(world, waiting):
    assert put(world, waiting, "sms", by={"by": "user:maya"})

    assert said_to(waiting) == ["first", "sms"]
    assert world.run_of(waiting).state == "completed"
    assert Step.objects.get(kind="transfer").values["by"] == "user:maya"


@pytest.mark.row("B4")
def test_what_was_said_is_not_said_again_to_whoever_is_put_back(world, waiting):
    world.later(days=1)
    assert said_to(waiting) == ["first", "second"]

    assert put(world, waiting, "first")
    assert world.run_of(waiting).node == "day"
    world.later(days=1).later(days=3)

    assert said_to(waiting) == ["first", "second", "sms"]


@pytest.mark.row("B4")
@pytest.mark.parametrize(
    ("wait", "rest"), [("anew", timedelta(days=3)), ("keep", timedelta(hours=14)), ("count", timedelta(days=3, hours=-10))]
)
def test_the_wait_under_way_becomes_what_was_chosen(world, waiting, wait, rest):
    world.later(hours=10)

    put(world, waiting, "days", wait=wait)

    assert world.run_of(waiting).wake_at - world.now == rest
    assert said_to(waiting) == ["first"]


@pytest.mark.row("B4")
def test_whoever_is_paused_stands_still_at_the_new_step(world, waiting):
    by_hand.pause_run(world.run_of(waiting), world.now)
    put(world, waiting, "sms")
    assert (said_to(waiting), world.run_of(waiting).node) == (["first"], "sms")

    by_hand.resume_run(world.run_of(waiting), world.now)
    world.settle()
    assert said_to(waiting) == ["first", "sms"]


def test_nobody_stands_at_the_start_or_at_a_step_that_is_not_there(world, waiting):
    for node in ("start", "nowhere", ""):
        with pytest.raises(by_hand.NoSuchStep):
            put(world, waiting, node)
    assert world.run_of(waiting).node == "day"


def test_whoever_has_left_is_put_nowhere(world, waiting):
    by_hand.end_run(world.run_of(waiting).id, "by_hand", world.now)

    assert not put(world, waiting, "sms")
