"""Pauses: clocks stand still, and the three choices when a journey goes on."""

from datetime import timedelta

import pytest

from channels.models import Message
from engine.models import Journey, Pause, Run
from engine.runtime import by_hand, hands
from engine.runtime.walk import walk
from tests.engine.test_walk import LIMIT, PUSH, two_steps
from tests.world import graph_of

# Transactional, so that no hour is a quiet one.
SMS = {"text": "8 of 10 boards are used.", "message_class": "transactional", "is_prompt": False}
ON_PRO = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "pro"}}
PUSH_NOW = {**PUSH, "message_class": "transactional"}


def agreed(world, who):
    world.event(who, "consent_given", channel="sms", message_class="transactional", source="sign-up form")
    return who


def account_news():
    graph = two_steps()
    for node in graph["nodes"]:
        if node["type"].startswith("send_"):
            node["settings"]["message_class"] = "transactional"
    return graph


@pytest.fixture
def ada(world):
    """Ada waits a day between a push and an SMS, since noon."""
    ada = agreed(world, world.person("ada"))
    world.journey(account_news())
    world.event(ada, "feature_limit_reached", feature="boards")
    return ada


def pause(world):
    hands.pause(Journey.objects.get(), world.now)


def resume(world, late="send"):
    hands.resume(Journey.objects.get(), world.now, late=late)
    world.settle()


def heard(world, who):
    return world.channels_heard_by(who)


@pytest.mark.row("E13")
@pytest.mark.row("B4")
@pytest.mark.parametrize("late", ["send", "wait", "skip"])
def test_whoever_does_not_fall_due_during_the_pause_keeps_the_rest_to_the_second(world, ada, late):
    world.later(hours=6)
    pause(world)
    world.later(hours=17, minutes=59, seconds=59)
    resume(world, late)

    world.later(hours=17, minutes=59, seconds=59)
    assert heard(world, ada) == ["push"]
    world.later(seconds=1)
    assert heard(world, ada) == ["push", "sms"]


@pytest.mark.row("E13")
@pytest.mark.parametrize(("late", "after"), [("send", 0), ("wait", 18 * 3600)])
def test_whoever_falls_due_at_the_very_second_of_the_resume_follows_the_choice(world, ada, late, after):
    world.later(hours=6)
    pause(world)
    world.later(hours=18)
    resume(world, late)

    if after:
        world.later(seconds=after - 1)
        assert heard(world, ada) == ["push"]
        world.later(seconds=1)
    assert heard(world, ada) == ["push", "sms"]


@pytest.mark.row("E13")
def test_who_was_due_at_the_very_second_of_the_pause_was_not_late(world, ada):
    due = world.run_of(ada).wake_at
    hands.pause(Journey.objects.get(), due)
    world.later(days=2)
    resume(world, "skip")

    assert heard(world, ada) == ["push", "sms"]


@pytest.mark.row("E13")
def test_skip_passes_over_what_was_late_and_keeps_the_reason(world, ada):
    pause(world)
    world.later(days=2)
    resume(world, "skip")

    assert heard(world, ada) == ["push"]
    late = Message.objects.get(person_id=ada.id, channel="sms")
    assert (late.state, late.why) == ("skipped", "late_after_pause")
    assert "requested:late_after_pause" in world.why(ada)
    assert world.run_of(ada).state == "completed"


@pytest.mark.row("E13")
def test_nobody_is_parked_when_no_worker_looked_during_the_pause_and_the_choice_holds_all_the_same(world, ada):
    pause(world)
    world.now += timedelta(days=2)
    resume(world, "skip")

    assert heard(world, ada) == ["push"]


@pytest.mark.row("E13")
def test_two_pauses_in_one_wait_add_up(world, ada):
    for hours in (5, 7):
        pause(world)
        world.later(hours=hours)
        resume(world)
        world.later(hours=1)

    world.later(hours=21, minutes=59)
    assert heard(world, ada) == ["push"]
    world.later(minutes=1)
    assert heard(world, ada) == ["push", "sms"]


@pytest.mark.row("E13")
@pytest.mark.row("B4")
def test_a_pause_of_the_person_and_one_of_the_journey_that_overlap_count_once(world, ada):
    by_hand.pause_run(world.run_of(ada), world.now)
    world.later(hours=10)
    pause(world)
    world.later(hours=10)
    by_hand.resume_run(world.run_of(ada), world.now)
    world.later(hours=10)
    resume(world, "wait")

    world.later(hours=23, minutes=59)
    assert heard(world, ada) == ["push"]
    world.later(minutes=1)
    assert heard(world, ada) == ["push", "sms"]


@pytest.mark.row("B4")
def test_who_is_paused_alone_stays_so_when_the_journey_goes_on(world, ada):
    by_hand.pause_run(world.run_of(ada), world.now)
    pause(world)
    world.later(days=2)
    resume(world)
    world.later(days=1)
    assert heard(world, ada) == ["push"]

    by_hand.resume_run(world.run_of(ada), world.now)
    world.settle()
    world.later(hours=23)
    assert heard(world, ada) == ["push"]
    world.later(hours=1)
    assert heard(world, ada) == ["push", "sms"]


@pytest.mark.row("E13")
def test_a_closed_journey_is_paused_and_closed_again_afterwards(world, ada):
    Journey.objects.update(state="closed")
    pause(world)
    ben = world.person("ben")
    world.event(ben, "feature_limit_reached", feature="boards")
    assert "refused:journey_paused" not in world.why(ben)
    world.later(days=2)
    resume(world)

    assert Journey.objects.get().state == "closed"
    assert heard(world, ada) == ["push", "sms"]
    world.event(ben, "feature_limit_reached", feature="boards")
    assert Run.objects.count() == 1


def waits_for(**settings):
    return graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"]}),
        ("wait", "wait_for", {"events": [{"type": "session_started"}], "look_back": "", "give_up_after": "PT10H", **settings}),
        ("push", "send_push", PUSH_NOW),
        ("sms", "send_sms", SMS),
        edges=["start.next wait", "wait.happened push", "wait.timeout sms"],
    )


@pytest.fixture
def listening(world):
    ben = agreed(world, world.person("ben"))
    world.journey(waits_for())
    world.event(ben, "feature_limit_reached", feature="boards")
    world.later(hours=2)
    pause(world)
    return ben


@pytest.mark.row("E13")
@pytest.mark.row("E5")
@pytest.mark.parametrize("late", ["send", "wait", "skip"])
def test_what_is_waited_for_and_comes_during_the_pause_is_heard_when_the_journey_goes_on(world, listening, late):
    world.later(hours=1).event(listening, "session_started").later(days=2)
    assert heard(world, listening) == []
    assert world.run_of(listening).state == "parked"
    resume(world, late)

    assert heard(world, listening) == ["push"]


@pytest.mark.row("E13")
def test_a_time_out_keeps_its_rest(world, listening):
    world.later(hours=5)
    resume(world)
    world.later(hours=7, minutes=59)
    assert heard(world, listening) == []
    world.later(minutes=1)
    assert heard(world, listening) == ["sms"]


@pytest.mark.row("E13")
@pytest.mark.row("E5")
def test_a_clock_that_an_event_started_again_stands_still_too(world):
    ben = agreed(world, world.person("ben"))
    world.journey(waits_for(restart_on=["usage_reported"]))
    world.event(ben, "feature_limit_reached", feature="boards").later(hours=8)
    world.event(ben, "usage_reported", meter="boards", used=1, limit=9).later(hours=1)
    pause(world)
    world.later(hours=3)
    resume(world)

    world.later(hours=8, minutes=59)
    assert heard(world, ben) == []
    world.later(minutes=1)
    assert heard(world, ben) == ["sms"]


@pytest.mark.row("E13")
@pytest.mark.parametrize("late", ["send", "wait"])
def test_a_time_of_day_that_went_by_waits_for_the_next_one_or_goes_out_late(world, late):
    ada = world.person("ada", zone="UTC")
    at_nine = ("wait", "wait_until", {"clock": "09:00", "weekdays": []})
    edges = ["start.next wait", "wait.next push"]
    world.journey(
        graph_of(("start", "entry_event", {"types": ["feature_limit_reached"]}), at_nine, ("push", "send_push", PUSH_NOW), edges=edges)
    )
    world.event(ada, "feature_limit_reached", feature="boards")
    pause(world)
    world.later(hours=21, minutes=30)
    resume(world, late)

    assert heard(world, ada) == (["push"] if late == "send" else [])
    world.later(hours=23, minutes=30)
    assert heard(world, ada) == ["push"]
    assert Message.objects.get().sent_at.hour == 9


@pytest.mark.row("E13")
def test_an_upgrade_during_the_pause_is_the_goal_and_the_goals_window_goes_on(world, ada):
    until = world.run_of(ada).watcher.until
    pause(world)
    world.later(days=3).event(ada, "plan_upgraded", to="pro")
    assert world.run_of(ada).reason == "goal"
    resume(world)

    assert heard(world, ada) == ["push"]
    assert world.run_of(ada).watcher.until == until


@pytest.fixture
def held(world):
    """A push that quiet hours hold until the next morning, and the journey paused before that."""
    ada = agreed(world, world.person("ada", zone="UTC"))
    edges = ["start.next push", "push.next sms", "push.skipped sms"]
    nodes = [("start", "entry_event", {"types": ["feature_limit_reached"]}), ("push", "send_push", PUSH), ("sms", "send_sms", SMS)]
    world.journey(graph_of(*nodes, edges=edges))
    world.later(hours=11)
    world.event(ada, "feature_limit_reached", feature="boards")
    assert Message.objects.get().why == "quiet_hours"
    pause(world)
    world.later(hours=12)
    assert Message.objects.get().why == "journey_paused"
    return ada


@pytest.mark.row("E13")
@pytest.mark.parametrize(("late", "told"), [("send", ["push", "sms"]), ("wait", ["push", "sms"]), ("skip", ["sms"])])
def test_a_held_message_goes_through_the_gate_again_or_is_passed_over(world, held, late, told):
    resume(world, late)
    world.later(minutes=1)

    assert heard(world, held) == told
    assert world.run_of(held).state == "completed"


@pytest.mark.row("E13")
def test_what_was_ready_when_the_journey_was_paused_does_not_go_out(world):
    ada = world.person("ada")
    world.journey(two_steps())
    from audience.accept import Source, accept

    hit = {"type": "track", "event": "feature_limit_reached", "userId": "ada", "messageId": "x", "properties": {"feature": "boards"}}
    accept([{**hit, "timestamp": world.now.isoformat()}], Source(), world.now)
    walk(world.now)
    assert Message.objects.get().state == "ready"
    pause(world)
    world.settle()
    assert heard(world, ada) == []

    resume(world)
    assert heard(world, ada) == ["push"]


@pytest.mark.row("E13")
def test_a_resume_writes_no_run_and_the_parked_ring_in_chunks(world, monkeypatch, django_assert_max_num_queries):
    from engine.runtime import thaw

    monkeypatch.setattr(thaw, "CHUNK", 3)
    people = [agreed(world, world.person(f"p{n}", account="acme")) for n in range(8)]
    world.journey(account_news())
    for who in people:
        world.event(who, "feature_limit_reached", feature="boards")
    pause(world)
    world.later(days=2)
    with django_assert_max_num_queries(8):
        assert hands.resume(Journey.objects.get(), world.now) == 8
    assert Run.objects.filter(state="parked").count() == 8
    world.settle()

    assert Run.objects.filter(state="parked").count() == 0
    assert all(heard(world, who) == ["push", "sms"] for who in people)
    world.later(minutes=2)
    assert Pause.objects.get().thawed


@pytest.mark.row("B4")
def test_the_message_of_somebody_paused_alone_stays_held_when_the_journey_goes_on(world, held):
    by_hand.pause_run(world.run_of(held), world.now)
    resume(world)
    assert Message.objects.get().why == "person_paused"

    by_hand.resume_run(world.run_of(held), world.now)
    world.settle()
    assert heard(world, held) == ["push", "sms"]


@pytest.mark.row("E13")
@pytest.mark.row("E4")
@pytest.mark.row("E5")
@pytest.mark.parametrize(("kind", "settings"), [("wait_for", {"condition": ON_PRO}), ("wait_date", {"field": "renews_at"})])
@pytest.mark.parametrize("whom", ["journey", "run"])
def test_what_comes_true_or_moves_during_a_pause_is_seen_when_it_is_over(world, kind, settings, whom):
    ada = world.person("ada", renews_at="2026-03-20")
    journey = world.journey(
        graph_of(
            ("start", "entry_event", LIMIT),
            ("wait", kind, settings),
            ("yes", "exit", {"reason": "yes"}),
            edges=["start.next wait", f"wait.{'happened' if kind == 'wait_for' else 'next'} yes"],
            exits=[],
            goal={"type": "purchase_completed"},
        )
    )
    world.event(ada, "feature_limit_reached", feature="boards")
    if whom == "journey":
        hands.pause(journey, world.now)
    else:
        by_hand.pause_run(world.run_of(ada), world.now)
    world.later(days=1).event(ada, "plan_changed", to="pro").say(ada, {"type": "identify", "traits": {"renews_at": "2026-03-04"}})
    world.later(days=4)
    assert world.run_of(ada).ended_at is None

    journey.refresh_from_db()
    if whom == "journey":
        hands.resume(journey, world.now, late="send")
    else:
        by_hand.resume_run(world.run_of(ada), world.now)
    world.settle()

    # Whose own pause lasted beyond the date comes too late for it; a journey that goes on sends what is late.
    reason = "date_past" if (kind, whom) == ("wait_date", "run") else "yes"
    assert (world.run_of(ada).reason, world.run_of(ada).ended_at) == (reason, world.now)
