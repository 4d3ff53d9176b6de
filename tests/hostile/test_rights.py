"""Whoever may only look changes nothing, by whichever address."""

import json

import pytest
from django.contrib.auth.models import User
from django.core import serializers
from django.test import Client
from django.urls import reverse

from audience import keys
from audience.models import AccessKey, Clock, History, Installation, Person, Quarantined
from audience.now import database_now
from channels.models import MailroomItem, Message, Sender
from config.demo.play import logins
from engine.models import Journey, Run, Version
from journeys.models import Draft, KeptTest
from tests.hostile.evil import evil_company
from tests.world import World

WATCHED = (
    AccessKey,
    Clock,
    History,
    Installation,
    Person,
    Quarantined,
    MailroomItem,
    Message,
    Sender,
    Journey,
    Run,
    Version,
    Draft,
    KeptTest,
)


def everything() -> str:
    return "".join(serializers.serialize("json", model._default_manager.order_by("pk")) for model in WATCHED)


@pytest.fixture
def ruth(db: None) -> Client:
    logins()
    client = Client()
    client.force_login(User.objects.get(username="manager"))
    return client


def addresses(world: World) -> dict[str, dict[str, str]]:
    """What could be posted where."""
    ada, _journey = evil_company(world)
    run = Run.objects.filter(person_id=ada.id).first()
    item = MailroomItem.objects.latest("pk")
    key, _secret = keys.make(AccessKey.Kind.SERVER, "server", [], "maya", database_now())
    quarantined = Quarantined.objects.create(type="x", code="wrong_type", sentence="no", original="{}", received_at=world.now)
    sender = Sender.objects.create(channel="email", provider="mailroom", name="x", address="a@b.example")
    assert run is not None
    kept = KeptTest.objects.create(journey=Journey.objects.get(key="evil"), name="kept", kept_at=world.now)
    evil = {"key": "evil"}
    commands = json.dumps({"revision": 1, "commands": [{"op": "rename", "name": "Taken over"}]})
    found = {
        reverse("journeys:new"): {"name": "Mine", "key": "mine"},
        reverse("journeys:import"): {"file": "x", "text": "name: x"},
        reverse("journeys:commands", kwargs=evil): {"": commands},
        reverse("journeys:panel", kwargs=evil) + "?node=push": {"revision": "1", "title": "Taken over", "body": "x"},
        reverse("journeys:publish", kwargs=evil): {"revision": "1", "tick": "*", "note": "mine"},
        reverse("journeys:restore", kwargs={**evil, "number": 1}): {"revision": "1"},
        reverse("insights:pass_time", args=[ada.id]): {},
        reverse("insights:mailroom_answer", args=[item.pk]): {"answer": "clicked", "kind": "click", "text": "STOP"},
        reverse("insights:mailroom_empty"): {},
        reverse("insights:mode"): {"mode": "sending"},
        f"/admin/cairn_audience/accesskey/{key.pk}/change/": {"revoke": "1", "name": "mine"},
        f"/admin/cairn_audience/accesskey/{key.pk}/delete/": {"post": "yes"},
        "/admin/cairn_audience/accesskey/add/": {"kind": "server", "name": "mine"},
        "/admin/cairn_audience/accesskey/": {"action": "revoke", "_selected_action": str(key.pk), "index": "0"},
        f"/admin/cairn_audience/quarantined/{quarantined.pk}/change/": {"original": "{}"},
        "/admin/cairn_audience/quarantined/": {"action": "drop", "_selected_action": str(quarantined.pk), "index": "0"},
        f"/admin/cairn_channels/sender/{sender.pk}/change/": {"channel": "email", "name": "mine"},
        "/admin/cairn_audience/installation/1/change/": {"name": "mine", "mode": "sending"},
        "/admin/cairn_channels/guardrails/1/change/": {},
        f"/admin/cairn_audience/person/{ada.id}/change/": {"name": "mine"},
        f"/admin/cairn_audience/person/{ada.id}/delete/": {"post": "yes"},
        "/admin/auth/user/add/": {"username": "me", "password1": "a long pass phrase", "password2": "a long pass phrase"},
    }
    found |= {
        reverse("journeys:test_deed", args=["evil", kept.pk, deed]): {"name": "mine"} for deed in ("rename", "accept", "run", "delete")
    }
    found |= {reverse("journeys:play_tests", kwargs=evil): {}, reverse("insights:rehearse_keep", kwargs=evil): {"name": "mine"}}
    found |= {reverse("journeys:do", kwargs={**evil, "operation": o}): {} for o in OPERATIONS}
    found |= {reverse(f"insights:run_{deed}", args=[ada.id, run.pk]): {"note": ""} for deed in ("go_on", "pause", "resume", "end")}
    return found


# Lists of the admin pass over an action that is not offered; the panel answers with what it would look like.
SHOWN_AGAIN = {"/admin/cairn_audience/accesskey/", "/admin/cairn_audience/quarantined/", "/admin/journeys/evil/panel/?node=push"}
OPERATIONS = ("pause", "resume", "close", "reopen", "archive", "unarchive", "duplicate", "delete")


def say(client: Client, url: str, data: dict[str, str], **headers: str) -> int:
    if "" in data:
        return client.post(url, data[""], content_type="application/json", headers=headers).status_code
    return client.post(url, data, headers=headers).status_code


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}], ids=["by form", "by htmx"])
def test_the_manager_is_told_no_everywhere_and_nothing_changes(ruth: Client, world: World, htmx: dict[str, str]) -> None:
    doors = addresses(world)
    before = everything()

    told = {url: say(ruth, url, data, **htmx) for url, data in doors.items()}

    assert everything() == before
    assert not User.objects.filter(username="me").exists()
    assert {url for url, status in told.items() if status not in (403, 404)} <= SHOWN_AGAIN


def test_a_stranger_is_sent_to_the_door_and_nothing_changes(db: None, world: World) -> None:
    doors = addresses(world)
    before = everything()
    stranger = Client()

    told = {url: say(stranger, url, data) for url, data in doors.items()}

    assert everything() == before
    assert {url: status for url, status in told.items() if status not in (302, 403, 404)} == {}


def test_a_form_from_elsewhere_is_not_heard(world: World) -> None:
    doors = addresses(world)
    maya = Client(enforce_csrf_checks=True)
    maya.force_login(User.objects.create_superuser("maya"))
    before = everything()

    told = {url: say(maya, url, data) for url, data in doors.items()}

    assert everything() == before
    assert set(told.values()) == {403}
