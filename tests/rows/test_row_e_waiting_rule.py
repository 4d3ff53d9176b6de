"""E5: waits until something is true, whatever makes it so: the profile, an event, a colleague, another journey, or time alone."""

from datetime import timedelta

import pytest

from channels.models import Message
from channels.receipts.hear import hear
from engine.models import Run, Step
from tests.world import graph_of

START = ("start", "entry_event", {"types": ["feature_limit_reached"], "reentry": "always"})
ON_PRO = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "pro"}}
FULL = {"op": "ge", "left": {"field": "seats_used"}, "right": {"field": "seats_limit"}}


def until(condition, **settings):
    return graph_of(
        START,
        ("wait", "wait_for", {"condition": condition, "give_up_after": "P10D", **settings}),
        ("yes", "exit", {"reason": "came_true"}),
        ("no", "exit", {"reason": "timeout"}),
        edges=["start.next wait", "wait.happened yes", "wait.timeout no"],
        exits=[],
        goal={"type": "purchase_completed"},
    )


def begin(world, who, condition, **settings):
    world.journey(until(condition, **settings))
    world.event(who, "feature_limit_reached", feature="boards")
    return world.run_of(who)


def ended(world, who):
    run = world.run_of(who)
    return run.reason, run.ended_at


@pytest.mark.row("E5")
def test_whoever_fits_already_does_not_wait(world):
    assert begin(world, world.person("ben", plan="pro"), ON_PRO).reason == "came_true"


@pytest.mark.row("E5")
@pytest.mark.parametrize(
    "news",
    [
        [{"type": "identify", "traits": {"seats_used": 3}}],
        [{"type": "identify", "traits": {"seats_limit": 2}}],
        # True for a moment only, in one batch: it is noticed.
        [{"type": "identify", "traits": {"seats_used": 3}}, {"type": "identify", "traits": {"seats_used": 0}}],
    ],
)
def test_a_change_of_the_profile_is_noticed_at_once(world, news):
    ada = world.person("ada", seats_used=2, seats_limit=3)
    begin(world, ada, FULL)
    world.later(days=1).event(ada, "session_started")
    assert world.run_of(ada).state == "waiting"

    world.later(days=1).say(ada, *news)

    assert ended(world, ada) == ("came_true", world.now)


@pytest.mark.row("E5")
def test_whom_nothing_makes_fit_goes_on_when_the_time_is_over(world):
    ada = world.person("ada", seats_used=2, seats_limit=3)
    run = begin(world, ada, FULL)
    world.later(days=30)

    assert ended(world, ada) == ("timeout", run.started_at + timedelta(days=10))
    assert Step.objects.get(kind="moved", code="gave_up").node == "wait"


@pytest.mark.row("E5")
def test_an_upgrade_by_a_colleague_is_noticed(world):
    ada, ben = world.person("ada", account="northwind"), world.person("ben", account="northwind")
    begin(world, ada, ON_PRO)
    world.later(days=2).event(ben, "plan_changed", to="pro")

    assert ended(world, ada) == ("came_true", world.now)


@pytest.mark.row("E5")
def test_a_field_of_the_account_is_noticed_for_everybody_in_it(world):
    ada, ben = world.person("ada", account="northwind"), world.person("ben", account="northwind")
    begin(world, ada, {"op": "ge", "left": {"account": "seats"}, "right": {"value": 20}})
    world.later(days=2).say(ben, {"type": "group", "groupId": "northwind", "traits": {"seats": 25}})

    assert ended(world, ada) == ("came_true", world.now)


@pytest.mark.row("E5")
@pytest.mark.parametrize("consent", ["consent_given", "collaborator_invited"])
def test_the_last_of_so_many_events_is_noticed(world, consent):
    ada = world.person("ada", consents="")
    begin(world, ada, {"op": "ge", "left": {"count": {"type": consent, "days": 7}}, "right": {"value": 2}})
    world.later(days=1).event(ada, consent, channel="sms", source="form")
    assert world.run_of(ada).state == "waiting"

    world.later(days=1).event(ada, consent, channel="push", source="form")

    assert ended(world, ada) == ("came_true", world.now)


@pytest.mark.row("E5")
def test_a_field_that_another_journey_sets_is_noticed(world):
    ada = world.person("ada")
    world.journey(
        graph_of(
            ("start", "entry_event", {"types": ["export_made"]}),
            ("set", "update_field", {"field": "stage", "value": "warm"}),
            edges=["start.next set"],
        ),
        "other",
    )
    begin(world, ada, {"op": "eq", "left": {"field": "stage"}, "right": {"value": "warm"}})
    world.later(days=1).event(ada, "export_made")

    assert Run.objects.get(journey__key="nudge").reason == "came_true"
    assert Run.objects.get(journey__key="nudge").ended_at == world.now


@pytest.mark.row("E5")
def test_two_journeys_that_wait_for_each_other_s_field_come_to_rest(world):
    ada = world.person("ada", stage=1)
    for key, mine, next_ in (("one", 1, 2), ("two", 2, 1)):
        rule = {"op": "eq", "left": {"field": "stage"}, "right": {"value": mine}}
        world.journey(
            graph_of(
                START,
                ("wait", "wait_for", {"condition": rule, "give_up_after": "P10D"}),
                ("set", "update_field", {"field": "stage", "value": next_}),
                edges=["start.next wait", "wait.happened set", "set.next wait"],
            ),
            key,
        )
    world.event(ada, "feature_limit_reached", feature="boards")

    assert "too_many_moves" in {run.reason for run in Run.objects.all()}


@pytest.mark.row("E5")
@pytest.mark.parametrize(
    ("condition", "after"),
    [
        # Inactive for a week: true a week after the last visit.
        ({"op": "not_within_last", "left": {"field": "seen_at"}, "right": {"value": "P7D"}}, timedelta(days=6)),
        # Within three days of a date to come.
        ({"op": "within_next", "left": {"field": "renews_at"}, "right": {"value": "P3D"}}, timedelta(days=5)),
        # The second of two events leaves the window of four days, a day after the first.
        ({"op": "lt", "left": {"count": {"type": "collaborator_invited", "days": 4}}, "right": {"value": 1}}, timedelta(days=3)),
        ({"op": "le", "left": {"count": {"type": "collaborator_invited", "days": 4}}, "right": {"value": 1}}, timedelta(days=2)),
    ],
)
def test_what_time_alone_makes_true_is_noticed_at_that_moment(world, condition, after):
    moment = world.now
    ada = world.person("ada", seen_at=(moment - timedelta(days=1)).isoformat().replace("+00:00", "Z"), renews_at="2026-03-10T12:00:00Z")
    for days in (2, 1):
        world.say(ada, {"type": "track", "event": "collaborator_invited", "properties": {}}, at=moment - timedelta(days=days))
    begin(world, ada, condition)
    world.later(days=20)

    assert ended(world, ada) == ("came_true", moment + after)


@pytest.mark.row("E5")
def test_a_rule_that_turns_and_turns_back_does_not_end_the_wait(world):
    """Two windows that are never open together."""
    ada = world.person("ada", renews_at="2026-03-05T12:00:00Z")
    both = [
        {"op": "within_next", "left": {"field": "renews_at"}, "right": {"value": "P1D"}},
        {"op": "within_last", "left": {"field": "renews_at"}, "right": {"value": "P1D"}},
    ]
    run = begin(world, ada, {"op": "all", "of": both})
    world.later(days=20)

    assert ended(world, ada) == ("timeout", run.started_at + timedelta(days=10))


@pytest.mark.row("E5")
@pytest.mark.parametrize("first", ["event", "condition"])
def test_an_event_or_a_condition_whichever_is_first(world, first):
    ada = world.person("ada")
    begin(world, ada, ON_PRO, events=[{"type": "session_started"}])
    world.later(days=1)
    world.event(ada, "session_started") if first == "event" else world.event(ada, "plan_changed", to="pro")

    assert ended(world, ada) == ("came_true", world.now)
    assert Step.objects.filter(kind="moved", node="wait").values_list("code", flat=True)[0] == (
        "it_happened" if first == "event" else "came_true"
    )


@pytest.mark.row("E5")
def test_two_people_who_turn_out_to_be_one_are_looked_at_again(world):
    ada = world.person("ada", seats_used=2, seats_limit=3)
    begin(world, ada, FULL)
    world.later(days=1)
    world.say("", {"type": "identify", "userId": None, "anonymousId": "anon-1", "traits": {"seats_used": 9}})
    world.later(hours=1).say(ada, {"type": "alias", "previousId": "anon-1"})

    assert ended(world, ada) == ("came_true", world.now)


@pytest.mark.row("E5")
def test_whoever_waits_under_another_name_is_looked_at_when_it_is_joined(world):
    ada = world.person("ada", seats_used=9, seats_limit=3)
    world.journey(until(FULL))
    knock = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}}
    world.say("", {**knock, "userId": None, "anonymousId": "anon-1"})
    assert Run.objects.get().state == "waiting"

    world.later(hours=1).say(ada, {"type": "alias", "previousId": "anon-1"})

    assert Run.objects.get().person_id == ada.id
    assert ended(world, ada) == ("came_true", world.now)


@pytest.mark.row("E5")
def test_whoever_comes_into_an_account_that_fits_is_looked_at(world):
    ben = world.person("ben", account="northwind")
    world.say(ben, {"type": "group", "groupId": "northwind", "traits": {"seats": 25}})
    ada = world.person("ada")
    begin(world, ada, {"op": "ge", "left": {"account": "seats"}, "right": {"value": 20}})
    world.later(hours=1).say(ada, {"type": "track", "event": "session_started", "context": {"groupId": "northwind"}})

    assert ended(world, ada) == ("came_true", world.now)


@pytest.mark.row("E5")
def test_what_a_person_does_with_a_message_may_be_the_condition(world):
    ada = world.person("ada")
    rule = {"op": "is_true", "left": {"message": {"node": "push", "did": "clicked"}}}
    graph = until(rule)
    graph["nodes"].append({"id": "push", "type": "send_push", "name": "push", "settings": {"title": "Full", "body": "8 of 10"}})
    graph["edges"] = [{"from": "push", "port": "next", "to": "wait"}, *graph["edges"]]
    graph["edges"][1] |= {"to": "push"}
    world.journey(graph)
    world.event(ada, "feature_limit_reached", feature="boards")
    message = Message.objects.get()
    assert (message.state, world.run_of(ada).node) == ("sent", "wait")

    world.later(hours=1)
    hear(message.id, "clicked", world.now, {"url": "https://app.example.org/up"}, provider_event_id="c1", now=world.now)
    world.settle()

    assert ended(world, ada) == ("came_true", world.now)


@pytest.mark.row("E5")
def test_a_late_word_about_the_profile_counts_as_the_profile_does(world):
    ada = world.person("ada", seats_used=2, seats_limit=3, here_for=timedelta(days=90))
    begin(world, ada, FULL, events=[{"type": "session_started"}], look_back="")
    world.later(days=5)
    old = (world.now - timedelta(days=3)).isoformat()
    world.say(ada, {"type": "track", "event": "session_started", "properties": {}, "timestamp": old})
    assert world.run_of(ada).state == "waiting"

    world.say(ada, {"type": "identify", "traits": {"seats_limit": 1}, "timestamp": old})

    assert ended(world, ada) == ("came_true", world.now)


@pytest.mark.row("E5")
def test_whoever_does_not_wait_for_a_condition_is_not_asked(world, monkeypatch):
    from engine.runtime import stirring

    ada = world.person("ada", seats_used=2, seats_limit=3)
    world.journey(graph_of(START, ("wait", "wait_time", {"lasts": "P5D"}), edges=["start.next wait"]))
    world.event(ada, "feature_limit_reached", feature="boards")
    walked = []
    monkeypatch.setattr(stirring.walking, "walk_on", lambda *args, **more: walked.append(args))
    world.say(ada, {"type": "identify", "traits": {"seats_used": 3}})

    assert walked == []
    assert Run.objects.get().listens == []
