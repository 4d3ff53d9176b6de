"""E12: so many people pass in a while and no more, whoever walks them, and everybody passes in the end."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Min

from audience.accept import Source, accept
from audience.history import Actor
from channels.models import Message
from engine.models import Journey, Run, Step, Throttle, Version
from engine.runtime import by_hand, hands
from engine.runtime.walk import walk
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.finding import find
from journeys.operations.publish import publish
from tests.engine import test_transfers
from tests.engine.core.test_turns import most_in_any_window
from tests.world import graph_of

BOSS = Actor("user:boss")
MINUTE = timedelta(minutes=1)


def journey(most=2, per="minute", **everywhere):
    return graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"], "reentry": "always"}),
        ("gate", "throttle", {"most": most, "per": per}),
        ("out", "exit", {"reason": "done"}),
        edges=["start.next gate", "gate.next out"],
        exits=[{"type": "session_started"}],
        **everywhere,
    )


def come(world, *people):
    """Let people knock, all in one request."""
    world._said += 1
    knock = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}}
    accept([{**knock, "userId": who, "messageId": f"{world._said}-{who}"} for who in people], Source(), world.now)


def passes():
    return list(Step.objects.filter(kind="moved", node="gate").order_by("at", "id").values_list("at", flat=True))


def looks():
    """How often somebody was looked at: each look either passes or gives a place."""
    return Step.objects.filter(node="gate", kind__in=["moved", "rested"]).count()


@pytest.mark.row("E12")
@pytest.mark.row("A25")
def test_ten_thousand_people_a_hundred_a_minute_never_a_hundred_and_one(world):
    world.journey(journey(100))
    for first in range(0, 10_000, 500):
        come(world, *(f"p{n}" for n in range(first, first + 500)))
        walk(world.now, shards_at_once=256)
        if not first:
            # Elsewhere the server looks by itself; here it may know the tables as emptied by earlier tests, and read them whole each time.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE cairn_audience_person, cairn_audience_identity, cairn_audience_inbox, cairn_engine_run")
    assert Counter(Run.objects.values_list("state", flat=True)) == {"exited": 100, "waiting": 9_900}
    # Each has an exact moment of their own; none of them is looked at before it.
    assert Run.objects.filter(state="waiting").values("wake_at").distinct().count() == 99
    while (due := Run.objects.filter(state="waiting").aggregate(at=Min("wake_at"))["at"]) is not None:
        world.now = due
        walk(world.now, shards_at_once=256)

    passed = passes()
    assert len(passed) == 10_000
    assert most_in_any_window(passed, MINUTE) == 100
    # A hundred windows of a minute and the end of a second one: no time is lost.
    assert passed[-1] - passed[0] <= 99 * timedelta(seconds=61)
    assert looks() == 10_000 + 9_900
    runs = list(Run.objects.order_by("ended_at", "id").values_list("started_at", flat=True))
    assert runs == sorted(runs)


@pytest.mark.row("E12")
def test_first_come_first_served_and_the_page_says_until_when(world, boss):
    world.journey(journey(1))
    for name in ("ada", "ben", "cleo"):
        world.person(name)
        world.event(name, "feature_limit_reached", feature="boards")
    cleo = Run.objects.order_by("-id")[0]

    assert [run.state for run in Run.objects.order_by("id")] == ["exited", "waiting", "waiting"]
    page = boss.get(f"/admin/people/{cleo.person_id}/").content.decode()
    assert "Waits at “gate” until" in page
    world.later(minutes=1)
    assert [run.state for run in Run.objects.order_by("id")] == ["exited", "exited", "waiting"]
    world.later(minutes=2)
    assert [run.state for run in Run.objects.order_by("id")] == ["exited"] * 3


@pytest.mark.row("E12")
def test_after_a_pause_the_line_goes_on_no_faster_than_it_may(world):
    nudge = world.journey(journey(5))
    come(world, *(f"p{n}" for n in range(40)))
    world.settle()
    hands.pause(nudge, world.now)
    world.later(hours=1)
    assert len(passes()) == 5
    nudge.refresh_from_db()
    hands.resume(nudge, world.now)
    world.settle()
    assert len(passes()) == 10
    world.later(hours=1)

    assert len(passes()) == 40
    assert most_in_any_window(passes(), MINUTE) == 5
    assert passes()[-1] - passes()[5] <= 7 * timedelta(seconds=61)
    # Whoever the pause made late was looked at once more, and the line did not begin to spin.
    assert looks() <= 3 * 40


@pytest.mark.row("E12")
def test_after_a_standstill_nobody_passes_besides_and_each_is_looked_at_once_more(world):
    world.journey(journey(5))
    come(world, *(f"p{n}" for n in range(60)))
    walk(world.now)
    world.now += timedelta(minutes=30)
    world.settle()
    assert len(passes()) == 10
    come(world, "late")
    world.settle()
    world.later(hours=2)

    assert len(passes()) == 61
    assert most_in_any_window(passes(), MINUTE) == 5
    assert looks() <= 3 * 61
    assert Run.objects.order_by("-ended_at")[0].id == Run.objects.order_by("-id")[0].id


@pytest.mark.row("E12")
@pytest.mark.row("E10")
def test_an_exit_takes_people_out_of_the_line_and_their_places_are_free_for_who_comes(world):
    world.journey(journey(1, "hour"))
    come(world, "ada", "ben", "cleo", "dov")
    world.settle()
    for who in ("ada", "ben", "cleo", "dov"):
        world.say(who, {"type": "track", "event": "session_started", "properties": {}})
    assert not Run.objects.filter(state="waiting").exists()
    world.later(minutes=61)
    come(world, "eve")
    world.settle()

    assert len(passes()) == 2
    assert most_in_any_window(passes(), timedelta(hours=1)) == 1


@pytest.mark.row("E12")
def test_whoever_is_let_go_on_or_out_by_hand_leaves_the_line(world):
    world.journey(journey(1, "hour"))
    come(world, "ada", "ben", "cleo")
    world.settle()
    ben, cleo = Run.objects.filter(state="waiting").order_by("wake_at")
    assert by_hand.let_go_on(ben.id, world.now)
    assert by_hand.end_run(cleo.id, "by_hand", world.now)

    assert not any(Throttle.objects.get().book["lines"])
    ben.refresh_from_db()
    assert (ben.reason, "turn" in ben.memory) == ("done", False)


@pytest.mark.row("E12")
@pytest.mark.row("E14")
@pytest.mark.parametrize(("new", "after"), [(1, 1), (4, 4)])
def test_another_number_holds_for_everybody_from_its_publishing_on(world, new, after):
    create(BOSS, name="Nudge", key="nudge", now=world.now, graph=journey(2))
    publish(BOSS, "nudge", now=world.now, ticks=["*"], note="first")
    come(world, *(f"p{n}" for n in range(8)))
    world.settle()
    other = {"op": "configure", "id": "gate", "settings": {"most": new, "per": "minute"}}
    edit(BOSS, "nudge", revision=find("nudge").revision, commands=[other], now=world.now)
    publish(BOSS, "nudge", now=world.now, ticks=["*"], note="second")
    world.later(seconds=62)
    come(world, *(f"q{n}" for n in range(8)))
    world.settle()
    world.later(hours=1)

    assert len(passes()) == 16
    assert most_in_any_window(passes()[2:], MINUTE) == after
    assert Version.objects.count() == 2
    assert Throttle.objects.count() == 1


@pytest.mark.row("E12")
def test_two_throttles_one_after_the_other_and_a_message_behind_them(world):
    graph = graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"]}),
        ("gate", "throttle", {"most": 3, "per": "minute"}),
        ("slow", "throttle", {"most": 1, "per": "minute"}),
        ("mail", "send_email", {"subject": "Nearly out", "body": "2 of 3", "message_class": "transactional", "is_prompt": False}),
        edges=["start.next gate", "gate.next slow", "slow.next mail"],
    )
    world.journey(graph)
    people = [world.person(name) for name in ("ada", "ben", "dov", "eli")]
    come(world, "ada", "ben", "dov", "eli")
    world.settle()
    assert len(passes()) == 3
    world.later(minutes=10)

    assert [world.heard_by(who) for who in people] == [["Nearly out"]] * 4
    sent = Message.objects.values_list("requested_at", flat=True)
    assert most_in_any_window(list(sent), MINUTE) == 1


@pytest.mark.row("E12")
@pytest.mark.row("D21")
def test_who_stands_in_line_for_longer_than_the_trigger_lives_leaves_as_stale(world):
    world.journey(journey(1, "hour", life_hours=2))
    come(world, "ada", "ben", "cleo", "dov")
    world.settle()
    world.later(hours=6)

    assert Counter(Run.objects.values_list("reason", flat=True)) == {"done": 2, "expired": 2}


@pytest.mark.row("E12")
def test_a_clock_moved_by_hand_takes_no_place_of_the_others(world):
    world.journey(journey(1, "hour"))
    ada = world.person("ada")
    come(world, "ben", "cleo", "ada")
    world.settle()
    hands.let_time_pass(ada.id, ada.home, world.now)
    assert world.run_of(ada).reason == "done"
    world.later(hours=3)

    others = Run.objects.exclude(person_id=ada.id).order_by("ended_at").values_list("ended_at", flat=True)
    assert [at - others[0] for at in others] == [timedelta(0), timedelta(hours=1)]
    assert Journey.objects.count() == 1


@pytest.mark.row("E12")
@pytest.mark.row("E15")
@pytest.mark.parametrize(("wait", "minutes"), [("keep", 7), ("anew", 0)])
def test_a_move_to_a_version_that_lets_more_pass_brings_them_forward_where_that_is_chosen(world, wait, minutes):
    world.journey(journey(1))
    come(world, *(f"p{n}" for n in range(8)))
    world.settle()
    test_transfers.publish(world, journey(50))
    job = test_transfers.move(world, "gate", "gate", wait=wait)
    world.later(hours=1)

    assert len(passes()) == 8
    # The first has passed at once; the others keep a minute each, or pass with the move.
    assert (passes()[-1] - passes()[0]) // MINUTE == minutes
    assert job.state == "done"


@pytest.mark.row("E12")
@pytest.mark.row("E15")
def test_whoever_is_moved_out_of_a_line_gives_the_place_back_and_keeps_the_rest_as_a_wait(world):
    world.journey(journey(1, "hour"))
    come(world, "ada", "ben")
    world.settle()
    wait = graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"]}),
        ("gate", "throttle", {"most": 1, "per": "hour"}),
        ("rest", "wait_time", {"lasts": "P2D"}),
        edges=["start.next gate", "gate.next rest"],
    )
    test_transfers.publish(world, wait)
    before = Run.objects.get(state="waiting").wake_at
    test_transfers.move(world, "gate", "rest")

    run = Run.objects.get(state="waiting")
    assert (run.node, run.wake_at, "turn" in run.memory) == ("rest", before, False)
    assert not any(Throttle.objects.get().book["lines"])
