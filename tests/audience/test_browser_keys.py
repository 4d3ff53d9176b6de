"""Anybody can read a browser key: it never moves where somebody's messages go."""

from typing import Any

import pytest

from audience.accept import Accepted, Source, accept
from audience.history import Actor
from audience.judge import key_of
from audience.models import Event, EventKey, Identity, Person, Quarantined
from audience.notes import notes_of
from audience.quarantine import replay
from tests.world import World

pytestmark = pytest.mark.django_db
BROWSER = Source(id=8, is_browser=True)
ADDRESSES = {"email": "ada@northwind.example", "phone": "+12125550142", "push_token": "token-of-ada"}


@pytest.fixture
def world() -> World:
    return World()


def browser(world: World, *messages: dict[str, Any]) -> Accepted:
    done = accept([{"messageId": f"b{n}", **one} for n, one in enumerate(messages)], BROWSER, world.now)
    world.settle()
    return done


def identify(**traits: Any) -> dict[str, Any]:
    return {"type": "identify", "userId": "ada", "traits": traits}


def reached(user: str = "ada") -> tuple[str, str, list[str]]:
    return Person.objects.values_list("email", "phone", "push_tokens").get(external_id=user)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("email", "attacker@evil.example"),
        ("email", None),
        ("phone", "+12125550199"),
        ("phone_number", "+12125550199"),
        ("phone", ""),
        ("push_token", "evil"),
        ("push_tokens", ["token-of-ada", "evil"]),
        ("device_token", None),
    ],
)
def test_a_browser_key_may_not_change_where_somebody_known_is_reached(world: World, given: str, value: Any) -> None:
    world.person("ada")
    before, events = reached(), Event.objects.count()

    done = browser(world, identify(**{given: value}))

    row = Quarantined.objects.get()
    assert (done.taken, row.code, row.field) == (0, "server_only", f"traits.{given}")
    assert (reached(), Event.objects.count()) == (before, events)


def test_traits_in_the_context_are_no_way_around(world: World) -> None:
    world.person("ada")

    browser(world, {"type": "identify", "userId": "ada", "context": {"traits": {"email": "attacker@evil.example"}}})

    assert Quarantined.objects.get().field == "traits.email"


def test_the_same_addresses_again_and_everything_else_are_taken(world: World) -> None:
    world.person("ada")
    before = reached()

    done = browser(world, identify(**{**ADDRESSES, "email": "Ada@Northwind.example", "team": "red"}), identify(team="blue"))

    assert (done.taken, done.quarantined) == (2, 0)
    assert (reached()[1:], Person.objects.get(external_id="ada").fields["team"]) == (before[1:], "blue")


def test_somebody_new_and_somebody_without_an_address_may_say_one(world: World) -> None:
    world.say("ben", {"type": "track", "event": "session_started"})

    done = browser(world, identify(**ADDRESSES), {"type": "identify", "userId": "ben", "traits": {"email": "ben@boards.example"}})

    assert done.taken == 2
    assert (reached()[0], reached("ben")[0]) == ("ada@northwind.example", "ben@boards.example")


@pytest.mark.parametrize("call", [{"type": "track", "event": "session_started"}, {"type": "page"}, {"type": "identify"}])
def test_a_further_device_is_left_out_of_an_event_and_noted(world: World, call: dict[str, Any]) -> None:
    world.person("ada")

    done = browser(world, {**call, "userId": "ada", "context": {"device": {"token": "evil", "type": "ios"}}})

    event = Event.objects.latest("id")
    assert (done.taken, notes_of(event.context), event.context["device"]) == (1, ["device_left_out"], {"type": "ios"})
    assert "evil" in event.original
    assert reached()[2] == ["token-of-ada"]


def test_nobody_with_an_address_who_signs_in_as_somebody_does_not_bring_it(world: World) -> None:
    world.person("ada")
    before = reached()
    browser(world, {"type": "identify", "anonymousId": "a1", "traits": {**dict.fromkeys(ADDRESSES, "evil"), "team": "red"}})

    done = accept([{"type": "identify", "anonymousId": "a1", "userId": "ada", "messageId": "in"}], BROWSER, world.now)
    world.settle()

    ada = Person.objects.get(external_id="ada")
    assert done.taken == 1
    assert Identity.objects.get(kind="anonymous", value="a1").person == ada
    assert reached() == before
    assert (ada.fields["email"], ada.fields["team"]) == ("ada@northwind.example", "red")


def test_a_server_key_may_change_them(world: World) -> None:
    world.person("ada")

    world.say("ada", identify(email="ada@new.example"))

    assert reached()[0] == "ada@new.example"


def test_what_a_browser_was_refused_can_be_repaired_and_tried_again(world: World) -> None:
    world.person("ada")
    browser(world, identify(email="attacker@evil.example"))
    row = Quarantined.objects.get()
    assert not EventKey.objects.filter(source_id=8, arrived_at=world.now).exclude(key__in=_of_quarantine(row)).exists()

    assert replay(row, Actor("user:maya"), world.now, {**identify(team="red"), "messageId": "b0"})
    world.settle()
    assert Person.objects.get(external_id="ada").fields["team"] == "red"


def _of_quarantine(row: Quarantined) -> list[Any]:
    return [key_of(f"\0{row.code}\0{row.message_id}")]
