"""E2, E6, E7, E8, E9, E10, E11: where people go, what is done on the way, and how they leave."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from audience.accept import Source, accept
from audience.history import Actor
from audience.models import Event, Inbox
from channels.models import Message
from channels.receipts.hear import hear
from engine.core.chance import dice_for
from engine.models import Run, Step
from engine.runtime.step import step
from engine.runtime.walk import walk
from journeys.node import shelf
from journeys.operations.create import create
from journeys.operations.publish import publish
from tests.journeys.nodes.moments import moment
from tests.world import MONDAY_NOON, World, graph_of

PUSH = {"title": "Nearly full", "body": "8 of 10 boards are used", "is_prompt": False}
START = ("start", "entry_event", {"types": ["feature_limit_reached"], "reentry": "always"})


def limit(world, who):
    world.event(who, "feature_limit_reached", feature="boards")


def compare(op, left, value):
    return {"op": op, "left": left, "right": {"value": value}}


@pytest.mark.row("E2")
@pytest.mark.parametrize(("again", "runs"), [("never", 1), ("always", 2)])
def test_never_lets_nobody_in_a_second_time_and_always_everybody(world, again, runs):
    ada = world.person("ada")
    world.journey(
        graph_of(("start", "entry_event", {**START[2], "reentry": again}), ("out", "exit", {"reason": "x"}), edges=["start.next out"])
    )
    limit(world, ada)
    world.later(days=400)
    limit(world, ada)

    assert Run.objects.count() == runs
    assert world.why(ada, "refused") == ["refused:entered_before"] * (2 - runs)


@pytest.mark.row("E2")
def test_two_events_at_once_with_one_key_make_one_run(transactional_db):
    world = World()
    ada = world.person("ada")
    world.journey(
        graph_of(
            ("start", "entry_event", {**START[2], "instance": "project_id"}),
            ("wait", "wait_time", {"lasts": "P1D"}),
            edges=["start.next wait"],
        )
    )

    def one(number):
        try:
            said = {"type": "track", "userId": ada.external_id, "event": "feature_limit_reached", "messageId": f"two-{number}"}
            accept([said | {"properties": {"feature": "boards", "project_id": "p1"}}], Source(), MONDAY_NOON)
            walk(MONDAY_NOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    walk(MONDAY_NOON)

    assert [run.instance for run in Run.objects.all()] == ["p1"]
    assert Step.objects.filter(kind="refused", code="already_inside").count() == 3


BRANCH = {
    "paths": [
        {
            "key": "a",
            "label": "A",
            "rule": {
                "op": "all",
                "of": [
                    {
                        "op": "any",
                        "of": [
                            compare("eq", {"field": "current_plan"}, "free"),
                            {"op": "not", "of": compare("lt", {"field": "seats_used"}, 5)},
                        ],
                    },
                    compare("ge", {"count": {"type": "paywall_encountered", "days": 7}}, 2),
                ],
            },
        },
        {"key": "b", "label": "B", "rule": compare("eq", {"account": "industry"}, "games")},
        {"key": "c", "label": "C", "rule": {"op": "is_true", "left": {"message": {"node": "push", "did": "opened"}}}},
        {"key": "d", "label": "D", "rule": compare("eq", {"event": "feature"}, "export")},
        {"key": "e", "label": "E", "rule": {"op": "ge", "left": {"field": "seats_used"}, "right": {"field": "seats_limit"}}},
    ]
}


@pytest.fixture
def fork(world):
    exits = [(key, "exit", {"reason": key}) for key in ("a", "b", "c", "d", "e", "none")]
    world.journey(
        graph_of(
            START,
            ("push", "send_push", PUSH),
            ("wait", "wait_time", {"lasts": "P1D"}),
            ("fork", "branch", BRANCH),
            *exits,
            edges=["start.next push", "push.next wait", "wait.next fork", "fork.else none", *(f"fork.{k} {k}" for k in "abcde")],
        )
    )
    return world


def lands(world, who, feature="boards", opens=False):
    world.event(who, "feature_limit_reached", feature=feature)
    if opens:
        hear(Message.objects.get(person_id=who.id).id, "opened", world.now, {}, provider_event_id=f"o{who.id}", now=world.now)
        world.settle()
    world.later(days=1, minutes=1)
    return world.run_of(who).reason


@pytest.mark.row("E6")
@pytest.mark.row("B3")
def test_a_branch_asks_fields_events_account_messages_and_the_entry_event_and_the_first_match_wins(fork):
    world = fork
    tried = world.person("ada", plan="starter", seats_used=6)
    for _ in range(2):
        world.event(tried, "paywall_encountered", feature="boards")
    player = world.person("ben", plan="starter", account="arcade", seats_used=1)
    world.say(player, {"type": "group", "groupId": "arcade", "traits": {"industry": "games"}})

    assert lands(world, tried) == "a"
    assert lands(world, player, opens=True) == "b"
    assert lands(world, world.person("cleo", plan="starter", seats_used=1), opens=True) == "c"
    assert lands(world, world.person("dov", plan="starter", seats_used=1), feature="export") == "d"
    assert lands(world, world.person("eve", plan="starter", seats_used=4, seats_limit=4)) == "e"
    assert lands(world, world.person("fay", plan="starter", seats_used=3, seats_limit=4)) == "none"


@pytest.mark.row("E7")
def test_a_hundred_thousand_people_split_as_drawn_and_fall_the_same_way_again():
    split = shelf["split"]
    settings = split.read({"shares": [{"key": k, "label": k, "percent": p} for k, p in (("a", 10), ("b", 30), ("c", 60))], "salt": "s"}, 1)
    people = 100_000

    def fall(who):
        return split.decide(settings, moment(dice=dice_for(who, "nudge"))).port

    fell = [fall(who) for who in range(people)]

    for key, share in (("a", 0.1), ("b", 0.3), ("c", 0.6)):
        assert abs(fell.count(key) - share * people) < 3 * (people * share * (1 - share)) ** 0.5
    assert fell[:1000] == [fall(who) for who in range(1000)]


@pytest.mark.row("E7")
def test_whoever_comes_back_to_a_split_falls_as_before(world):
    shares = {"shares": [{"key": "a", "label": "A", "percent": 50}, {"key": "b", "label": "B", "percent": 50}], "salt": "s"}
    world.journey(
        graph_of(
            START,
            ("split", "split", shares),
            ("a", "exit", {"reason": "a"}),
            ("b", "exit", {"reason": "b"}),
            edges=["start.next split", "split.a a", "split.b b"],
        )
    )
    people = [world.person(f"p{n}", consents="") for n in range(8)]
    for _ in range(3):
        for who in people:
            limit(world, who)

    fell = {who.id: set(Run.objects.filter(person_id=who.id).values_list("reason", flat=True)) for who in people}
    assert all(len(ways) == 1 for ways in fell.values())
    assert {way for ways in fell.values() for way in ways} == {"a", "b"}


@pytest.mark.row("E8")
@pytest.mark.row("E18")
def test_whoever_unsubscribed_leaves_by_skipped_and_goes_on_and_the_card_counts_it(world, boss):
    mail = {"subject": "Room to grow", "body": "Pro has more.", "is_prompt": False, "paths_apart": True}
    graph = graph_of(
        START,
        ("mail", "send_email", mail),
        ("told", "exit", {"reason": "told"}),
        ("push", "send_push", PUSH),
        edges=["start.next mail", "mail.next told", "mail.skipped push"],
    )
    create(Actor("user:boss"), name="Nudge", key="nudge", now=world.now, graph=graph)
    publish(Actor("user:boss"), "nudge", now=world.now, ticks=["*"])
    ada, ben = world.person("ada"), world.person("ben")
    world.event(ben, "consent_withdrawn", channel="email", source="unsubscribe link")
    for who in (ada, ben):
        limit(world, who)

    assert (world.channels_heard_by(ada), world.channels_heard_by(ben)) == (["email"], ["push"])
    skipped = Message.objects.get(person_id=ben.id, channel="email")
    assert (skipped.state, skipped.why) == ("skipped", "consent_withdrawn")
    card = boss.get("/admin/journeys/nudge/_counts.json").json()["nodes"]["mail"]
    assert (card["entered"], card["sent"], card["skipped"]) == (2, 1, 1)


@pytest.mark.row("E9")
def test_a_field_is_written_and_an_event_recorded_once_also_after_a_crash(transactional_db, monkeypatch):
    world = World()
    ada = world.person("ada", nudges=1)
    world.journey(
        graph_of(
            START,
            ("count", "update_field", {"field": "nudges", "way": "add", "value": 1}),
            ("tell", "record_event", {"type": "upgrade_nudged", "properties": [{"name": "by", "value": "nudge"}]}),
            edges=["start.next count", "count.next tell"],
        )
    )
    said = {"type": "track", "userId": "ada", "event": "feature_limit_reached", "messageId": "one", "properties": {"feature": "boards"}}
    accept([said], Source(), world.now)

    def dies(ids):
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.runtime.carry.runs_store.delete_inbox", dies)
    with pytest.raises(KeyboardInterrupt):
        walk(world.now)
    monkeypatch.undo()
    ada.refresh_from_db()
    assert (ada.fields["nudges"], Event.objects.filter(type="upgrade_nudged").count()) == (1, 0)

    world.settle()
    world.settle()
    ada.refresh_from_db()
    assert (ada.fields["nudges"], Event.objects.filter(type="upgrade_nudged").count()) == (2, 1)
    assert Event.objects.get(type="upgrade_nudged").properties == {"by": "nudge"}


NIGHT = MONDAY_NOON.replace(hour=23)


@pytest.mark.row("E10")
@pytest.mark.row("D13")
@pytest.mark.parametrize("to", ["pro", "free"], ids=["goal", "exit"])
def test_a_plan_change_takes_out_within_one_step_and_cancels_the_queued_message_in_its_transaction(transactional_db, monkeypatch, to):
    world = World(NIGHT)
    ada = world.person("ada", plan="starter")
    world.journey(graph_of(START, ("push", "send_push", PUSH), edges=["start.next push"]))
    limit(world, ada)
    assert Message.objects.get().state == "held"
    accept([{"type": "track", "userId": "ada", "event": "plan_changed", "messageId": "x", "properties": {"to": to}}], Source(), world.now)
    shard = Run.objects.get().shard

    def dies(ids):
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.runtime.carry.runs_store.delete_inbox", dies)
    with pytest.raises(KeyboardInterrupt):
        step(world.now, [shard])
    assert (Run.objects.get().state, Message.objects.get().state, Inbox.objects.count()) == ("sending", "held", 1)
    monkeypatch.undo()

    step(world.now, [shard])
    reason = {"pro": "goal", "free": "$plan_change"}[to]
    assert Run.objects.get().reason == reason
    assert (Message.objects.get().state, Message.objects.get().why) == ("cancelled", reason)
    assert world.why(ada)[-1].endswith(reason)
    world.later(days=2)
    assert world.heard_by(ada) == []


@pytest.mark.row("E10")
@pytest.mark.row("B6")
@pytest.mark.parametrize(
    ("signal", "properties"),
    [
        ("purchase_completed", {"amount": 20, "currency": "USD"}),
        ("consent_withdrawn", {"channel": "push", "source": "settings page"}),
        ("message_replied", {"text": "how much?"}),
    ],
    ids=["a purchase", "an opt-out", "a question"],
)
def test_a_purchase_an_opt_out_and_a_question_end_a_waiting_run_at_once(world, signal, properties):
    ada = world.person("ada")
    exits = [{"type": t} for t in ("purchase_completed", "consent_withdrawn", "message_replied")]
    world.journey(
        graph_of(
            START,
            ("push", "send_push", PUSH),
            ("wait", "wait_time", {"lasts": "P3D"}),
            ("more", "send_push", PUSH),
            edges=["start.next push", "push.next wait", "wait.next more"],
            exits=exits,
        )
    )
    limit(world, ada)
    world.later(hours=2)

    if signal == "message_replied":
        hear(Message.objects.get().id, "replied", world.now, properties, provider_event_id="r", now=world.now)
        world.settle()
    else:
        world.event(ada, signal, **properties)

    assert (world.run_of(ada).state, world.run_of(ada).reason, world.run_of(ada).ended_at) == ("exited", signal, world.now)
    world.later(days=5)
    assert len(world.heard_by(ada)) == 1


@pytest.mark.row("E11")
def test_paths_join_again_after_a_branch(world):
    paths = {"paths": [{"key": "free", "label": "Free", "rule": compare("eq", {"field": "current_plan"}, "free")}]}
    world.journey(
        graph_of(
            START,
            ("fork", "branch", paths),
            ("left", "send_push", {**PUSH, "title": "Left"}),
            ("right", "send_push", {**PUSH, "title": "Right"}),
            ("both", "send_sms", {"text": "Both.", "is_prompt": False}),
            edges=["start.next fork", "fork.free left", "fork.else right", "left.next both", "right.next both"],
        )
    )
    ada, ben = world.person("ada"), world.person("ben", plan="pro")
    for who in (ada, ben):
        limit(world, who)

    assert (world.heard_by(ada), world.heard_by(ben)) == (["Left", "Both."], ["Right", "Both."])


@pytest.mark.row("E11")
def test_a_loop_of_three_stops_at_three(world):
    world.journey(
        graph_of(
            START,
            ("tell", "record_event", {"type": "round_gone"}),
            ("wait", "wait_time", {"lasts": "P1D"}),
            ("again", "repeat", {"times": 3}),
            ("out", "exit", {"reason": "enough"}),
            edges=["start.next tell", "tell.next wait", "wait.next again", "again.again tell", "again.next out"],
        )
    )
    ada = world.person("ada")
    limit(world, ada)
    world.later(days=30)

    assert world.run_of(ada).reason == "enough"
    assert Step.objects.filter(kind="moved", node="again", port="again").count() == 3
    assert Event.objects.filter(type="round_gone").count() == 4
