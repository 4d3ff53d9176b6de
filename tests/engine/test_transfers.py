"""People go from one version to another: each choice does what it says, and can be undone."""

from datetime import timedelta

import pytest

from audience.accept import Source, accept
from channels.dispatch.claims import Claim, Result, claim, settle
from channels.models import Message
from engine.core.transfer import Choice
from engine.models import Counter, Delta, Job, Journey, Run, Step, Transferred, Version, Watcher
from engine.runtime import hands, jobs, landing, transfers
from engine.runtime.transfers import put_back, transfer
from engine.runtime.walk import walk
from tests.engine.moving import counted, enter, move, new, old, publish, standing, undo, work


@pytest.fixture
def journey(world):
    return world.journey(old())


@pytest.fixture
def ada(world, journey):
    ada = world.person("ada")
    enter(world, ada)
    return ada


@pytest.fixture
def seventeen(world, journey):
    people = [world.person(f"p{n}") for n in range(17)]
    enter(world, *people)
    world.later(days=4)
    assert standing() == {(journey.live_id, "rest"): 17}
    return people


@pytest.mark.row("E15")
@pytest.mark.row("E14")
def test_when_nothing_is_said_everybody_stays_on_the_version_they_walk(world, seventeen):
    publish(world, new())

    job = move(world, "rest", do="stay")

    assert (job.total, job.done) == (0, 0)
    world.later(days=2)
    assert {tuple(world.heard_by(who)) for who in seventeen} == {("Hello", "The mail", "The last word")}


@pytest.mark.row("E15")
def test_seventeen_people_in_a_deleted_wait_are_moved_in_one_transaction(world, seventeen):
    journey, second = Journey.objects.get(), publish(world, new())
    choice = Choice(version=journey.live_id, node="rest", do="move", to="long")
    job = transfer(journey.pk, second.pk, [choice], by="user:maya", now=world.now)

    in_one_chunk = jobs.work_on(world.now, budget_seconds=0)

    work(world)
    job.refresh_from_db()
    assert in_one_chunk == 17
    assert (job.state, job.total, job.done, job.parts.filter(over=False).count()) == ("done", 17, 17, 0)
    assert standing() == counted() == {(second.pk, "long"): 17}
    # One of the two days was left, and nobody waits longer for being moved.
    assert set(Run.objects.values_list("wake_at", flat=True)) == {world.now + timedelta(days=1)}
    world.later(days=1)
    assert {tuple(world.heard_by(who)) for who in seventeen} == {("Hello", "The mail", "Kinder")}


@pytest.mark.row("E15")
def test_seventeen_people_in_a_deleted_wait_leave_with_the_reason_in_their_history(world, seventeen):
    publish(world, new())

    job = move(world, "rest", do="leave")

    assert set(Run.objects.values_list("state", "reason")) == {("exited", "version_changed")}
    ends = Step.objects.filter(kind="ended")
    assert {(step.code, step.values["by"], step.values["job"]) for step in ends} == {("version_changed", "user:maya", job.pk)}
    assert counted() == {}
    world.later(days=9)
    assert {tuple(world.heard_by(who)) for who in seventeen} == {("Hello", "The mail")}


@pytest.mark.row("E15")
@pytest.mark.parametrize("do", ["move", "leave"])
def test_either_choice_is_undone_by_another_move_with_the_rest_of_the_wait(world, seventeen, do):
    first = Journey.objects.get().live_id
    publish(world, new())
    due = set(Run.objects.values_list("wake_at", flat=True))
    job = move(world, "rest", "long" if do == "move" else "", do=do)

    world.later(hours=1)
    back = undo(world, job)

    assert (back.total, back.done) == (17, 17)
    assert standing() == counted() == {(first, "rest"): 17}
    assert set(Run.objects.values_list("wake_at", flat=True)) == due
    world.later(days=1)
    assert {tuple(world.heard_by(who)) for who in seventeen} == {("Hello", "The mail", "The last word")}
    assert sum(row.amount for model in (Delta, Counter) for row in model.objects.filter(measure="ended")) == 17


@pytest.mark.row("E15")
def test_whoever_has_gone_on_since_stays_where_they_are(world, journey):
    ada, ben = world.person("ada"), world.person("ben")
    enter(world, ada)
    world.later(days=1)
    enter(world, ben)
    publish(world, new())
    job = move(world, "long", "long")
    world.until(Run.objects.get(person_id=ada.pk).wake_at)

    back = undo(world, job)

    assert back.done == 1
    assert Run.objects.get(person_id=ada.pk).version.number == 2
    assert Run.objects.get(person_id=ben.pk).version.number == 1


@pytest.mark.row("E15")
@pytest.mark.parametrize(("wait", "left"), [("keep", 1), ("count", 3), ("anew", 5)])
def test_a_wait_under_way_keeps_its_rest_counts_or_begins_anew(world, ada, wait, left):
    world.later(days=2)
    publish(world, new(long="P5D"))

    move(world, "long", "long", wait=wait)

    assert world.run_of(ada).wake_at == world.now + timedelta(days=left)


@pytest.mark.parametrize(("wait", "left"), [("keep", 24), ("count", 0), ("anew", 24)])
def test_nobody_waits_longer_than_the_new_step_asks(world, ada, wait, left):
    world.later(hours=24)
    publish(world, new(long="P1D"))

    move(world, "long", "long", wait=wait)

    run = world.run_of(ada)
    assert (run.node, run.wake_at) == (("long", world.now + timedelta(hours=left)) if left else ("last", None))


@pytest.mark.row("E15")
def test_a_pause_keeps_its_rest_through_a_move_and_its_undoing(world, ada):
    world.later(days=2)
    hands.pause(Journey.objects.get(), world.now)
    world.later(days=10)
    publish(world, new(long="P5D"))

    job = move(world, "long", "long")
    assert world.run_of(ada).state == "parked"
    world.later(days=1)
    undone = world.run_of(ada).version.number
    hands.resume(Journey.objects.get(), world.now, late="wait")
    world.settle()

    assert (undone, world.run_of(ada).wake_at) == (2, world.now + timedelta(days=1))
    undo(world, job)
    assert world.run_of(ada).wake_at == world.now + timedelta(days=1)
    world.later(days=1)
    assert world.heard_by(ada) == ["Hello", "The mail"]


@pytest.mark.row("E15")
@pytest.mark.row("N2")
def test_a_message_that_waits_is_taken_back_and_the_new_words_are_said_once(world):
    graph = old()
    graph["nodes"][1]["settings"] |= {"message_class": "promotional"}
    world.journey(graph)
    ada = world.person("ada")
    world.until(world.now.replace(hour=23))
    enter(world, ada)
    assert Message.objects.get().state == "held"
    publish(world, new())

    move(world, "hello", "hello")

    assert list(Message.objects.order_by("id").values_list("state", "why")) == [("cancelled", "moved"), ("sent", "")]
    assert world.heard_by(ada) == ["Hello again"]


@pytest.mark.row("E15")
@pytest.mark.parametrize("called", [False, True])
def test_a_move_while_a_message_is_claimed_says_one_of_the_two(world, journey, called):
    """Claimed and not called: taken back. At its provider: it counts as said, and the new words are not."""
    ada = world.person("ada")
    accept_only(world, ada)
    walk(world.now)
    assert len(claim("push", 10, world.now, None)) == 1
    if called:
        Message.objects.update(called_at=world.now)
    publish(world, new())

    move(world, "hello", "hello")
    if called:
        outcome(world, Message.objects.order_by("id")[0])

    states = list(Message.objects.order_by("id").values_list("state", flat=True))
    assert states == (["sent"] if called else ["cancelled", "sent"])
    run = world.run_of(ada)
    assert (run.version.number, run.node, run.state) == (2, "long", "waiting")
    assert run.wake_at == world.now + timedelta(days=5)
    sent = [row for model in (Delta, Counter) for row in model.objects.filter(measure="sent")]
    assert {Version.objects.get(pk=row.version_id).number for row in sent} == {1 if called else 2}


def accept_only(world, who):
    said = {"userId": who.external_id, "messageId": "limit", "timestamp": world.now.isoformat(), "type": "track"}
    accept([{**said, "event": "feature_limit_reached", "properties": {"feature": "boards"}}], Source(), world.now)


def outcome(world, message):
    """The provider took it: what dispatch writes then."""
    names = ("visit_key", "run_id", "person_id", "home", "shard", "channel", "message_class", "is_prompt", "content_id", "event")
    given = {name: getattr(message, name) for name in names}
    held = Claim(id=message.pk, **given, valid_until=message.valid_until, attempts=0, token=message.token, now=world.now)
    assert settle([Result(claim=held, state="sent", outcome="sent", sent_at=world.now)], world.now) == 1
    world.settle()


@pytest.mark.row("E15")
def test_what_was_said_is_not_said_again_to_whoever_is_put_before_it(world, ada):
    world.later(days=4)
    publish(world, new())

    move(world, "rest", "hello")
    world.later(days=9)

    assert world.heard_by(ada) == ["Hello", "The mail", "Kinder"]
    assert "requested:said_before" in world.why(ada)


@pytest.mark.row("E15")
def test_exits_are_those_of_the_version_they_walk_now_and_the_goal_is_the_one_they_entered_with(world, ada):
    publish(world, new(exits=[{"type": "session_started"}], goal={"type": "purchase_completed"}))
    move(world, "long", "long")

    world.event(ada, "session_started")

    assert (world.run_of(ada).state, world.run_of(ada).reason) == ("exited", "session_started")
    world.event(ada, "plan_upgraded", to="pro")
    assert world.run_of(ada).watcher.reached_at == world.now


@pytest.mark.row("E15")
def test_whoever_upgraded_while_taken_out_leaves_at_once_when_put_back(world, ada):
    publish(world, new())
    job = move(world, "long", do="leave")
    world.event(ada, "session_started").event(ada, "plan_upgraded", to="pro")

    back = put_back(job, by="user:maya", now=world.now)
    work(world)

    assert (back.total, world.run_of(ada).state) == (0, "exited")
    Watcher.objects.update(reached_at=None)
    undo(world, job)
    assert (world.run_of(ada).state, world.run_of(ada).reason) == ("exited", "$plan_change")
    world.later(days=9)
    assert world.heard_by(ada) == ["Hello"]


def test_the_instance_stays_so_that_nobody_walks_one_twice(world, ada):
    publish(world, new())
    move(world, "long", "long")

    enter(world, ada)

    assert Run.objects.filter(ended_at=None).count() == 1
    assert world.why(ada, "refused") == ["refused:already_inside"]


@pytest.mark.row("E15")
def test_whoever_cannot_be_moved_is_left_out_alone_with_the_reason(world, seventeen, monkeypatch):
    publish(world, new())
    broken = Run.objects.order_by("id")[7].pk
    land = landing.land

    def breaks(work_, run, *rest):
        if run.id == broken:
            raise RuntimeError("this one breaks")
        land(work_, run, *rest)

    monkeypatch.setattr(landing, "land", breaks)
    job = move(world, "rest", "long")

    assert (job.done, job.left_out) == (16, 1)
    assert "this one breaks" in Transferred.objects.get(run_id=broken).error
    assert Run.objects.get(pk=broken).version.number == 1


@pytest.mark.row("E30")
def test_a_cancel_is_honoured_between_chunks_and_what_is_done_can_be_undone(world, seventeen):
    journey, second = Journey.objects.get(), publish(world, new())
    first = journey.versions.get(number=1)
    choice = Choice(version=first.pk, node="rest", do="move", to="long")
    job = transfer(journey.pk, second.pk, [choice], by="user:maya", now=world.now)

    assert jobs.work_on(world.now, budget_seconds=0, size=5) == 5
    assert jobs.cancel(job.pk, by="user:maya", now=world.now)
    assert jobs.work_on(world.now, budget_seconds=60) == 0

    job.refresh_from_db()
    assert (job.state, job.total, job.done) == ("cancelled", 17, 5)
    assert standing() == counted() == {(first.pk, "rest"): 12, (second.pk, "long"): 5}
    undo(world, job)
    assert standing() == counted() == {(first.pk, "rest"): 17}


@pytest.mark.row("E30")
def test_a_chunk_that_a_cancel_overtakes_is_rolled_back(world, seventeen, monkeypatch):
    journey, second = Journey.objects.get(), publish(world, new())
    first = journey.versions.get(number=1)
    transfer(journey.pk, second.pk, [Choice(version=first.pk, node="rest", do="leave")], by="user:maya", now=world.now)
    keep = transfers.store.keep

    def cancelled_meanwhile(rows):
        keep(rows)
        Job.objects.update(state="cancelled", ended_at=world.now)

    monkeypatch.setattr(transfers.store, "keep", cancelled_meanwhile)
    assert jobs.work_on(world.now, budget_seconds=0) == 0
    assert standing() == {(first.pk, "rest"): 17}
    assert not Transferred.objects.exists()
