"""An engineer finds an event, taken or refused, by what the application calls it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audience.accept import Source, accept
from audience.finding import types_in_log
from audience.keys import make
from audience.models import AccessKey, Event
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = World()
    key, _secret = make(AccessKey.Kind.SERVER, "server", [], "maya", world.now)
    accept(
        [
            {"type": "track", "userId": "eng3", "event": "sesion_started", "messageId": "m-3", "timestamp": "soon"},
            {"type": "track", "userId": "eng4", "event": "session_started", "messageId": "m-4", "properties": {"n": float("nan")}},
            {"type": "page", "anonymousId": "anon-5", "messageId": "m-5"},
            {"type": "track", "userId": "eng3-é", "messageId": "m-6"},
        ],
        Source(id=key.pk),
        world.now,
    )
    return world


@pytest.fixture
def maya() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("maya"))
    return client


def shown(client: Client, page: str, **query: Any) -> list[Any]:
    answer = client.get(f"/admin/cairn_audience/{page}/", query)
    assert answer.status_code == 200
    return [row.message_id for row in answer.context["cl"].result_list]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("eng3", ["m-3"]),
        ("m-4", ["m-4"]),
        (" m-5 ", ["m-5"]),
        ("anon-5", ["m-5"]),
        ("session_started", ["m-4"]),
        ("nobody", []),
    ],
)
def test_events_are_found_by_ones_own_ids(world: World, maya: Client, said: str, found: list[str]) -> None:
    assert shown(maya, "event", q=said) == found


def test_events_are_found_by_cairns_number_too(world: World, maya: Client) -> None:
    event = Event.objects.get(message_id="m-4")

    assert shown(maya, "event", q=event.person_id) == ["m-4"]


def test_the_list_names_people_as_the_application_does_and_tells_what_was_lost(world: World, maya: Client) -> None:
    page = maya.get("/admin/cairn_audience/event/").content.decode()

    assert "eng3" in page
    assert "starts and wakes nothing" in page
    assert "NaN" in page
    event = Event.objects.get(message_id="m-3")
    assert "starts and wakes nothing" in maya.get(f"/admin/cairn_audience/event/{event.pk}/change/").content.decode()


@pytest.mark.parametrize(("said", "found"), [("eng3-é", ["m-6"]), ("m-6", ["m-6"]), ("eng4", [])])
def test_what_stands_in_quarantine_is_found_by_what_it_says(world: World, maya: Client, said: str, found: list[str]) -> None:
    assert shown(maya, "quarantined", q=said) == found


def test_types_of_the_log_are_listed_once(world: World) -> None:
    assert types_in_log() == ["$page", "sesion_started", "session_started"]
