"""People over the API: read, and changed only by values that fit."""

from typing import Any

import pytest

from audience.models import Event, FieldChange, History, Inbox, Person, Quarantined
from tests.api import Engineer, assert_problem
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def engineer() -> Engineer:
    return Engineer()


@pytest.mark.row("D4")
@pytest.mark.parametrize(
    ("fields", "field", "word"),
    [
        ({"storage_used_pct": "83"}, "fields.storage_used_pct", "a number"),
        ({"storage_used_pct": 101}, "fields.storage_used_pct", "at most 100"),
        ({"seats_used": "many"}, "fields.seats_used", "a number"),
        ({"current_plan": 3}, "fields.current_plan", "a text"),
        ({"last_upgrade_prompt_seen": "soon"}, "fields.last_upgrade_prompt_seen", "a moment"),
        ({"paywalled_feature_attempts": True}, "fields.paywalled_feature_attempts", "a number"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_with_a_sentence_and_nothing_is_changed(
    world: World, engineer: Engineer, fields: dict[str, Any], field: str, word: str
) -> None:
    ada = world.person("ada", storage_used_pct=40)
    before, events, told = Person.objects.get(pk=ada.pk).fields, Event.objects.count(), History.objects.count()

    problem = assert_problem(engineer.patch("/api/people/user:ada/", {"fields": {"seats_limit": 5, **fields}}), 422, "wrong_value", field)

    assert word in problem["detail"]
    world.settle()
    assert Person.objects.get(pk=ada.pk).fields == before
    assert (Event.objects.count(), History.objects.count()) == (events, told)
    assert not Quarantined.objects.exists()


def test_what_fits_is_walked_like_any_identify(world: World, engineer: Engineer) -> None:
    ada = world.person("ada")

    answer = engineer.patch(f"/api/people/{ada.pk}/", {"fields": {"storage_used_pct": 83, "team": "red", "phone": None}})

    assert answer.status_code == 202, answer.content
    assert Event.objects.get(pk=answer.json()["event"]).type == "$identify"
    assert Inbox.objects.count() == 1
    row = History.objects.get(operation="person.changed")
    # What changed is named, and no value of it.
    assert row.values == {"event": answer.json()["event"], "fields": ["phone", "storage_used_pct", "team"]}


def test_a_change_is_seen_once_it_is_walked(engineer: Engineer) -> None:
    world = World()
    world.person("ada")
    engineer.patch("/api/people/user:ada/", {"fields": {"storage_used_pct": 83}})

    from audience.now import database_now

    world.settle(database_now())

    assert engineer.get("/api/people/user:ada/").json()["fields"]["storage_used_pct"] == 83
    assert FieldChange.objects.filter(name="storage_used_pct").exists()


def test_people_are_found_by_their_ids(world: World, engineer: Engineer) -> None:
    ada = world.person("ada", account="northwind", plan="starter")
    world.person("ben")

    def found(**query: Any) -> list[str]:
        return [one["user_id"] for one in engineer.get("/api/people/", **query).json()["results"]]

    assert found() == ["ben", "ada"]
    assert found(user_id="ada") == found(email="ADA@northwind.example") == found(account="northwind") == ["ada"]
    assert found(plan="starter") == ["ada"]
    assert found(user_id="nobody") == []
    one = engineer.get("/api/people/user:ada/").json()
    assert one == engineer.get(f"/api/people/{ada.pk}/").json()
    assert (one["plan"], one["account"], one["timezone"]) == ("starter", "northwind", "Europe/Lisbon")
    assert one["consents"]["sms:promotional"] is True
    assert one["first_seen_at"].endswith("Z")


@pytest.mark.parametrize("who", ["user:nobody", "0", "99999999999999999999999", "-1", "x", "user:", "me:ada", "١"])
def test_nobody_is_a_404(engineer: Engineer, who: str) -> None:
    assert_problem(engineer.get(f"/api/people/{who}/"), 404, "not_found")
    assert_problem(engineer.patch(f"/api/people/{who}/", {"fields": {"a": 1}}), 404, "not_found")


def test_whoever_was_joined_to_somebody_is_that_other_one(world: World, engineer: Engineer) -> None:
    world.say("ghost", {"type": "track", "event": "session_started"})
    ghost = Person.objects.get(external_id="ghost")
    ada = world.person("ada")
    world.say("ada", {"type": "alias", "previousId": "ghost"})

    kept = engineer.get(f"/api/people/{ghost.pk}/").json()["id"]

    assert kept == engineer.get(f"/api/people/{ada.pk}/").json()["id"] == engineer.get("/api/people/user:ghost/").json()["id"]


def test_accounts_tell_who_belongs_to_them(world: World, engineer: Engineer) -> None:
    world.person("ada", account="northwind", plan="pro")
    world.person("ben", account="northwind", plan="pro")

    assert [one["id"] for one in engineer.get("/api/accounts/", plan="pro").json()["results"]] == ["northwind"]
    one = engineer.get("/api/accounts/northwind/").json()
    assert {member["user_id"] for member in one["people"]} == {"ada", "ben"}
    assert_problem(engineer.get("/api/accounts/nobody/"), 404, "not_found")


def test_pages_lead_through_all_rows_once(world: World, engineer: Engineer) -> None:
    for number in range(7):
        world.say(f"p{number}", {"type": "track", "event": "session_started"})

    seen: list[str] = []
    address = "/api/people/?limit=3"
    while address:
        page = engineer.get(address).json()
        seen += [one["user_id"] for one in page["results"]]
        if len(seen) == 3:
            world.say("late", {"type": "track", "event": "session_started"})
        address = (page["next"] or "").removeprefix("http://testserver")

    assert seen == [f"p{number}" for number in range(6, -1, -1)]
