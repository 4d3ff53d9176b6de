"""A backtest is the walk that the engine made: over the same events the same version does the same to the same people."""

from datetime import timedelta

import pytest

from audience.models import FieldDefinition, Suppression
from channels.models import Guardrails
from engine.models import Journey
from tests.insights.backtest.past import lived, relived, told
from tests.insights.stories import nudge, seats
from tests.world import World, graph_of

MINUTES = 7


def same(world: World, begin, journey: Journey) -> dict:
    real = lived(journey, begin)
    assert real["steps"]
    assert told(journey, begin, world.now) == real
    return real


@pytest.fixture
def begin(world: World):
    world.until(world.now + timedelta(minutes=MINUTES))
    return world.now - timedelta(minutes=1)


@pytest.mark.row("N4")
def test_the_journey_of_the_gallery_walks_the_past_as_it_walked_it_live(world: World, begin) -> None:
    journey = nudge(world)
    ada = world.person("ada", plan="starter", storage_used_pct=83, consents="email push")
    ben = world.person("ben", plan="enterprise", storage_used_pct=90)
    cleo = world.person("cleo", plan="free", paywalled_feature_attempts=2, consents="email push")
    dov = world.person("dov", plan="starter", account="kiwi", seats_used=8, seats_limit=8, zone="Pacific/Apia")
    eve = world.person("eve", plan="starter", storage_used_pct=83, here_for=timedelta(hours=3))
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.event(ben, "feature_limit_reached", feature="boards").event(cleo, "feature_limit_reached", feature="boards")
    world.later(hours=5)
    world.event(cleo, "paywall_encountered", feature="exports")
    world.event(dov, "feature_limit_reached", feature="seats", used=8, limit=8).event(eve, "usage_threshold_hit", meter="storage", pct=83)
    world.later(days=1, minutes=13)
    world.event(ada, "support_ticket_opened", ticket="t1").later(days=5)
    world.event(ada, "support_ticket_closed", ticket="t1").event(dov, "plan_upgraded", to="pro").later(days=2)
    world.event(cleo, "feature_limit_reached", feature="exports")
    world.event(ada, "feature_limit_reached", feature="storage").later(days=30)
    world.event(ada, "feature_limit_reached", feature="storage").later(days=10)

    real = same(world, begin, journey)

    kinds = {kind for _person, kind, *_rest in real["steps"]}
    assert {"entered", "refused", "moved", "requested", "rested", "ended", "goal"} <= kinds
    assert {m[3] for m in real["messages"]} == {"sent", "skipped"}


@pytest.mark.row("N4")
def test_profiles_are_as_they_were_before_each_event(world: World, begin) -> None:
    journey = nudge(world)
    ada = world.person("ada", plan="starter", storage_used_pct=10)
    world.event(ada, "usage_reported", meter="storage", used=8.5, limit=10, scope="person").later(days=3)
    world.say(ada, {"type": "identify", "traits": {"plan": "pro", "timezone": "Asia/Tokyo", "seats_used": 3}})
    world.event(ada, "consent_withdrawn", channel="sms", source="settings").later(days=40)
    world.event(ada, "usage_reported", meter="storage", used=99, limit=100, scope="person").later(days=3)

    same(world, begin, journey)


@pytest.mark.row("N4")
def test_what_a_batch_brings_late_was_not_known_before_it_came(world: World, begin) -> None:
    """A client sends what happened in the last seconds together, in any order: one met the limit before her third try, one after it."""
    journey = nudge(world)
    ada = world.person("ada", plan="free", paywalled_feature_attempts=2)
    ben = world.person("ben", plan="free", paywalled_feature_attempts=2)
    world.later(hours=2)
    limit = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}}
    tried = {"type": "track", "event": "paywall_encountered", "properties": {"feature": "exports"}}
    ago = [(world.now - timedelta(seconds=seconds)).isoformat() for seconds in (12, 14)]
    world.say(ada, {**tried, "timestamp": ago[0]}, {**limit, "timestamp": ago[1]})
    world.say(ben, {**limit, "timestamp": ago[0]}, {**tried, "timestamp": ago[1]})
    world.later(days=3)

    real = same(world, begin, journey)

    ways = {step[0]: step[3] for step in real["steps"] if step[1] == "moved" and step[2] == "which-limit"}
    assert ways == {ada.pk: "else", ben.pk: "a"}


@pytest.mark.row("N4")
def test_what_other_journeys_said_counts(world: World, begin) -> None:
    Guardrails.objects.update_or_create(pk=1, defaults={"message_gap": timedelta(hours=8)})
    other, journey = seats(world), nudge(world)
    Journey.objects.filter(pk=other.pk).update(name="Seats")
    ada = world.person("ada", plan="starter", storage_used_pct=83, seats_used=8, seats_limit=8)
    ben = world.person("ben", plan="starter", storage_used_pct=83)
    for who in (ada, ben):
        world.event(who, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.later(days=20)

    real = same(world, begin, journey)

    assert any(step[0] == ada.pk and step[1] == "requested" and step[4] == "message_gap" for step in real["steps"])


@pytest.mark.row("N4")
def test_one_upsell_at_a_time_holds_over_the_past_as_well(world: World, begin) -> None:
    first = world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["usage_threshold_hit"]}),
            ("wait", "wait_time", {"lasts": "P2D"}),
            ("push", "send_push", {"title": "a", "body": "b", "is_prompt": True}),
            edges=["start.next wait", "wait.next push"],
            prompt=True,
            priority=5,
        ),
        "first",
    )
    journey = nudge(world)
    ada = world.person("ada", plan="starter", storage_used_pct=83)
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80).later(days=3)
    world.event(ada, "feature_limit_reached", feature="storage").later(days=15)
    world.event(ada, "feature_limit_reached", feature="storage").later(days=15)

    real = same(world, begin, journey)

    assert [step[4] for step in real["steps"] if step[1] == "refused"] == ["upsell_running", "prompt_gap"]
    assert first.pk != journey.pk


@pytest.mark.row("N4")
def test_windows_and_re_entry_count_what_was_before_the_period(world: World, begin) -> None:
    often = {"op": "ge", "left": {"count": {"type": "paywall_encountered", "days": 7}}, "right": {"value": 3}}
    journey = world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["paywall_encountered"], "where": often, "reentry": "after", "after": "P5D"}),
            ("push", "send_push", {"title": "a", "body": "b"}),
            edges=["start.next push"],
        )
    )
    ada = world.person("ada")
    for _time in range(4):
        world.event(ada, "paywall_encountered", feature="exports").later(days=1)
    middle = world.now - timedelta(hours=1)
    for _time in range(6):
        world.event(ada, "paywall_encountered", feature="exports").later(days=1)

    real = same(world, middle, journey)

    assert [step[1] + step[4] for step in real["steps"] if step[1] in ("entered", "refused")] == [
        "refusedtoo_soon",
        "refusedtoo_soon",
        "refusedtoo_soon",
        "entered",
        "refusedtoo_soon",
        "refusedtoo_soon",
    ]


@pytest.mark.row("N4")
def test_a_colleague_who_upgrades_ends_the_walk_of_the_others(world: World, begin) -> None:
    journey = nudge(world)
    ada = world.person("ada", plan="starter", account="acme", storage_used_pct=83)
    ben = world.person("ben", plan="starter", account="acme", storage_used_pct=20)
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80).later(hours=9)
    world.event(ben, "plan_upgraded", to="pro").later(days=9)
    world.say(ben, {"type": "group", "groupId": "acme", "traits": {"plan": "starter"}}).later(days=20)
    world.event(ada, "usage_threshold_hit", meter="storage", pct=84, threshold=80).later(days=9)

    real = same(world, begin, journey)

    assert [step[4] for step in real["steps"] if step[1] == "goal"] == ["goal"]


@pytest.mark.row("N4")
def test_what_the_journey_wrote_itself_is_not_what_happened(world: World, begin) -> None:
    """It records an event that it waits for, and writes a field by which it branches: each is done once over the past, too."""
    FieldDefinition.objects.create(name="nudges", owner="person", type="number")
    often = {"op": "ge", "left": {"field": "nudges"}, "right": {"value": 2}}
    journey = world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["feature_limit_reached"], "reentry": "always"}),
            ("add", "update_field", {"field": "nudges", "way": "add", "value": 1}),
            ("tell", "record_event", {"type": "upgrade_nudged", "properties": []}),
            ("wait", "wait_for", {"events": [{"type": "upgrade_nudged"}], "look_back": "entry", "give_up_after": "P1D"}),
            ("twice", "branch", {"paths": [{"key": "a", "label": "Twice", "rule": often}]}),
            ("push", "send_push", {"title": "Again", "body": "b"}),
            edges=["start.next add", "add.next tell", "tell.next wait", "wait.happened twice", "wait.timeout push", "twice.a push"],
        )
    )
    ada = world.person("ada")
    for _time in range(3):
        world.event(ada, "feature_limit_reached", feature="boards").later(days=3)

    real = same(world, begin, journey)

    assert [step[3] for step in real["steps"] if step[1:3] == ("moved", "twice")] == ["else", "a", "a"]


@pytest.mark.row("N4")
def test_an_address_is_silent_from_when_it_was(world: World, begin) -> None:
    journey = world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["session_started"], "reentry": "always"}),
            ("mail", "send_email", {"subject": "a", "body": "b"}),
            edges=["start.next mail"],
        )
    )
    ada = world.person("ada")
    world.event(ada, "session_started").later(days=2)
    Suppression.objects.create(channel="email", address="ada@northwind.example", reason="complained", at=world.now)
    world.event(ada, "session_started").later(days=2)

    real = same(world, begin, journey)

    assert sorted(message[3:5] for message in real["messages"]) == [("sent", ""), ("skipped", "suppressed")]


@pytest.mark.row("N4")
def test_imported_history_counts_as_if_it_had_been_live(world: World) -> None:
    """The same story, once told while it happened and once imported a month later, is the same backtest."""
    journey = nudge(world)
    begin, names = world.now - timedelta(minutes=1), ("ada", "ben")
    for name in names:
        world.person(name, plan="starter", storage_used_pct=83)
    said = [
        (timedelta(minutes=7), "usage_threshold_hit", {"meter": "storage", "pct": 83, "threshold": 80}),
        (timedelta(days=3, minutes=7), "plan_upgraded", {"to": "pro"}),
        (timedelta(days=40), "feature_limit_reached", {"feature": "boards"}),
    ]
    start = world.now
    for after, type_, properties in said:
        world.until(start + after).event("ada", type_, **properties)
    world.later(days=30)
    from audience.accept import Source, accept

    batch = [
        {
            "type": "track",
            "event": type_,
            "properties": properties,
            "userId": "ben",
            "messageId": f"old-{at}",
            "timestamp": (start + at).isoformat(),
        }
        for at, type_, properties in said
    ]
    accept(batch, Source(), world.now, history=True)
    world.settle()

    found = told(journey, begin, world.now)

    people = dict.fromkeys(person for person, *_rest in found["steps"])
    assert len(people) == 2
    ada, ben = ([step[1:] for step in found["steps"] if step[0] == person] for person in people)
    assert ada == ben
    assert lived(journey, begin)["steps"] == [step for step in found["steps"] if step[0] == min(people)]


@pytest.mark.row("N4")
def test_who_opens_what_is_an_assumption(world: World, begin) -> None:
    journey = nudge(world)
    ada = world.person("ada", plan="starter", storage_used_pct=83)
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80).later(days=20)

    def channels(opens: bool) -> list[str]:
        return [one.message.channel for home in relived(journey, begin, world.now, opens=opens) for one in home.sent]

    assert channels(opens=False) == ["push", "email", "sms"]
    assert channels(opens=True) == ["push"]
