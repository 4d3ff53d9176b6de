"""People who turn out to be somebody else, or come into an account: their walk goes on."""

import pytest

from audience.models import Identity, Person
from engine.models import Run, Watcher
from tests.engine.test_walk import two_steps


@pytest.mark.row("E5")
def test_a_run_survives_when_somebody_anonymous_becomes_known(world):
    world.journey(two_steps())
    limit = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}}
    world.say("", {**limit, "userId": None, "anonymousId": "browser-1"})
    assert Run.objects.get().state == "waiting"

    world.say("", {"type": "identify", "userId": "ada", "anonymousId": "browser-1", "traits": {"email": "ada@northwind.example"}})

    ada = Identity.objects.get(kind="user", value="ada").person
    assert Run.objects.get().person_id == ada.id
    world.later(days=1)
    assert Run.objects.get().state == "completed"


@pytest.mark.row("E5")
def test_two_who_walk_one_journey_and_turn_out_to_be_one_walk_once(world):
    ada = world.person("ada")
    world.journey(two_steps())
    limit = {"type": "track", "event": "feature_limit_reached", "properties": {"feature": "boards"}}
    world.say(ada, limit).later(minutes=5)
    world.say("", {**limit, "userId": None, "anonymousId": "browser-1"})
    assert Run.objects.filter(state="waiting").count() == 2

    world.say("", {"type": "identify", "userId": "ada", "anonymousId": "browser-1"})

    older, younger = Run.objects.order_by("started_at")
    assert (older.state, younger.state, younger.reason) == ("waiting", "exited", "merged")
    assert {older.person_id, younger.person_id} == {ada.id}


def test_whoever_comes_into_an_account_takes_the_walk_along_and_is_silenced_by_a_colleague(world):
    ada = world.person("ada", plan="starter")
    ben = world.person("ben", account="northwind", plan="starter")
    world.journey(two_steps())
    world.event(ada, "feature_limit_reached", feature="boards").later(hours=1)

    world.say(ada, {"type": "group", "groupId": "northwind", "traits": {}})
    home = Person.objects.get(id=ada.id).home
    assert home == Person.objects.get(id=ben.id).home
    assert (Run.objects.get().home, Run.objects.get().shard, Watcher.objects.get().home) == (home, home & 255, home)

    world.event(ben, "plan_upgraded", to="pro").later(days=5)
    assert world.channels_heard_by(ada) == ["push"]
