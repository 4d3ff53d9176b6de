"""Whoever fits a rule, asked of the tables that people, accounts and events live in: the same people that memory names."""

from datetime import timedelta

import pytest

from audience import matching
from audience.matching import Asked
from audience.models import Person
from audience.rules import parse
from tests.world import World

pytestmark = pytest.mark.django_db
PLAN = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "pro"}}


def fits(rule, now, **more):
    found, _reached = matching.take(Asked(rule=parse(rule), **more), now=now, after=0, until=matching.last_person(), size=100)
    return [Person.objects.get(pk=one.id).external_id for one in found]


@pytest.fixture
def world():
    return World()


@pytest.mark.row("E1")
def test_the_plan_that_counts_is_the_accounts_where_there_is_one(world):
    world.person("ada", plan="pro")
    world.person("ben", plan="pro", account="northwind")
    world.person("cleo", plan="free")
    world.say("cleo", {"type": "group", "groupId": "northwind", "traits": {"plan": "pro"}})

    assert fits(PLAN, world.now) == ["ada", "ben", "cleo"]


def test_whoever_was_joined_to_somebody_else_is_left_out(world):
    ada = world.person("ada", plan="pro")
    world.person("ben", plan="pro")
    Person.objects.filter(external_id="ben").update(merged_into=ada)

    assert fits(PLAN, world.now) == ["ada"]


def test_who_is_named_comes_by_the_order_of_ids_and_a_slice_goes_on_where_the_last_ended(world):
    for n in range(7):
        world.person(f"p{n}", plan="pro")
    asked, reached, found = Asked(rule=parse(PLAN)), 0, []
    while reached < matching.last_person():
        some, reached = matching.take(asked, now=world.now, after=reached, until=matching.last_person(), size=3)
        found += [one.id for one in some]

    assert found == sorted(found)
    assert len(set(found)) == 7 == matching.count(asked, now=world.now)


@pytest.mark.row("E1")
def test_the_newest_event_is_theirs_and_older_ones_say_nothing(world):
    ada, ben = world.person("ada"), world.person("ben")
    for who, pct, ago in ((ada, 50, 3), (ada, 90, 2), (ben, 90, 3), (ben, 50, 2)):
        world.say(who, {"type": "track", "event": "knock", "properties": {"pct": pct}}, at=world.now - timedelta(days=ago))
    near = {"op": "ge", "left": {"event": "pct"}, "right": {"value": 80}}

    assert fits(near, world.now, types=("knock",), since=world.now - timedelta(days=5)) == ["ada"]
    assert fits(near, world.now, types=("knock", "other"), since=world.now - timedelta(days=1)) == []
    [found], _reached = matching.take(
        Asked(rule=parse(near), types=("knock",), since=world.now - timedelta(days=5)), now=world.now, after=0, until=10**9, size=5
    )
    assert (found.type, found.properties, found.at) == ("knock", {"pct": 90}, world.now - timedelta(days=2))
