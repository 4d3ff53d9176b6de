"""People who become one, in every order."""

import itertools

import pytest

from audience.models import Identity, Person
from engine.models import Run
from tests.engine.test_walk import two_steps

LIMIT = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}, "userId": None, "anonymousId": "browser-1"}
WHO = {"type": "identify", "userId": "ada", "anonymousId": "browser-1", "traits": {}}
UP = {"type": "track", "event": "plan_upgraded", "properties": {"to": "pro"}, "userId": "ada"}


def test_an_event_of_somebody_anonymous_that_waits_beside_the_join_belongs_to_who_stays(world):
    ada = world.person("ada")
    world.say("", {"type": "track", "event": "session_started", "userId": None, "anonymousId": "browser-1"})
    world.journey(two_steps())

    world.say("", LIMIT, WHO)

    assert [run.person_id for run in Run.objects.all()] == [ada.id]


def test_an_upgrade_of_somebody_anonymous_beside_the_join_silences_the_run(world):
    ada = world.person("ada", plan="starter")
    world.say("", {"type": "track", "event": "session_started", "userId": None, "anonymousId": "browser-1"})
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards")

    world.say("", {**UP, "userId": None, "anonymousId": "browser-1"}, WHO)
    world.later(days=5)

    assert world.channels_heard_by(ada) == ["push"]
    assert world.run_of(ada).reason == "goal"


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_in_whatever_order_a_batch_joins_people_each_has_one_walk(world, order):
    world.journey(two_steps())
    world.say("", {"type": "track", "event": "session_started", "userId": None, "anonymousId": "browser-1"})
    four = [
        LIMIT,
        WHO,
        {"type": "group", "userId": "ada", "groupId": "northwind"},
        {"type": "alias", "previousId": "browser-2", "userId": "ada"},
    ]

    world.say("", *[four[place] for place in order])

    ada = Identity.objects.get(kind="user", value="ada").person
    assert Run.objects.get().person_id == ada.id
    assert Run.objects.get().home == Person.objects.get(id=ada.id).home


@pytest.mark.row("N1")
@pytest.mark.parametrize("seen_before", [True, False])
def test_what_happened_before_the_join_and_the_upgrade_is_walked_before_them(world, seen_before):
    if seen_before:
        world.say("", {"type": "track", "event": "session_started", "userId": None, "anonymousId": "browser-1"})
    world.journey(two_steps())
    ada = world.person("ada")

    world.say("", LIMIT, WHO, UP)

    assert world.run_of(ada).reason == "goal"
    assert world.channels_heard_by(ada) == []
