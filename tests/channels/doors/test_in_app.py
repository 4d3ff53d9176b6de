"""Prompts in the application: shown while they are wanted, and heard of."""

from itertools import pairwise
from typing import Any

import pytest

from audience.models import Installation, Person
from channels.models import Message, Receipt
from tests.api import Engineer
from tests.world import World, graph_of

pytestmark = pytest.mark.django_db
STYLES = ("banner", "modal", "tooltip", "inline")


@pytest.fixture
def world() -> World:
    Installation.objects.create(mode="sending")
    return World()


@pytest.fixture
def server() -> Engineer:
    return Engineer(kind="server")


@pytest.fixture(autouse=True)
def _now_of_the_world(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The door reads the clock; here it is the world's."""
    monkeypatch.setattr("audience.doors.calls.database_now", lambda: world.now)


def prompted(world: World, name: str = "ada", *styles: str, kind: str = "promotional", **everywhere: Any) -> Person:
    styles = styles or ("banner",)
    text = {"body": "Two left.", "button_label": "Add", "url": "https://acme.example/seats", "message_class": kind}
    nodes = [(f"show-{style}", "send_in_app", {"style": style, "title": f"Seats {style}", **text}) for style in styles]
    ways = ["start", *(node[0] for node in nodes)]
    edges = [f"{a}.next {b}" for a, b in pairwise(ways)]
    graph = graph_of(("start", "entry_event", {"types": ["session_started"]}), *nodes, edges=edges, **everywhere)
    world.journey(graph, key=f"show-{name}")
    person = world.person(name)
    world.event(person, "session_started")
    return person


def shown(server: Engineer, user: str = "ada") -> list[dict[str, Any]]:
    answer = server.get("/v1/in-app", userId=user)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["messages"]
    return found


@pytest.mark.row("C14")
def test_all_four_kinds_come_from_the_feed_ready_to_be_drawn(world: World, server: Engineer) -> None:
    prompted(world, "ada", *STYLES, kind="transactional")

    found = shown(server)

    assert [one["style"] for one in found] == list(STYLES)
    first = found[0]
    assert (first["title"], first["body"], first["button_label"], first["seen"]) == ("Seats banner", "Two left.", "Add", False)
    assert first["url"].startswith(("https://acme.example", "http"))


@pytest.mark.row("C14")
def test_what_she_did_is_heard_once_and_told_as_an_event(world: World, server: Engineer) -> None:
    ada = prompted(world)
    (one,) = shown(server)
    address = f"/v1/in-app/{one['id']}"

    assert server.post(f"{address}/seen", {"userId": "ada"}).json() == {"success": True, "news": True}
    assert server.post(f"{address}/seen", {"userId": "ada"}).json() == {"success": True, "news": False}
    assert shown(server)[0]["seen"] is True
    assert server.post(f"{address}/dismissed", {"userId": "ada"}).json()["news"] is True
    assert shown(server) == []

    world.settle()
    message = Message.objects.get()
    assert message.opened_at is not None
    assert message.dismissed_at is not None
    assert Receipt.objects.count() == 2
    from audience.models import Event

    assert list(Event.objects.filter(person_id=ada.pk, type__startswith="message_").order_by("id").values_list("type", flat=True)) == [
        "message_opened",
        "message_dismissed",
    ]


def test_a_click_ends_a_prompt(world: World, server: Engineer) -> None:
    prompted(world)
    (one,) = shown(server)

    assert server.post(f"/v1/in-app/{one['id']}/clicked", {"userId": "ada"}).json()["news"] is True

    assert shown(server) == []
    assert Message.objects.get().opened_at is not None


@pytest.mark.row("N1")
def test_an_upgrade_silences_prompts_before_it_is_walked_and_after(world: World, server: Engineer) -> None:
    ada = prompted(world)
    assert len(shown(server)) == 1
    up = {"userId": "ada", "event": "plan_upgraded", "properties": {"to": "pro"}, "messageId": "up"}

    assert server.post("/v1/track", up).status_code == 200

    told = server.get("/v1/in-app", userId="ada").json()
    assert (told["messages"], told["pending"]) == ([], True)
    from audience.now import database_now

    world.settle(database_now())
    told = server.get("/v1/in-app", userId="ada").json()
    assert (told["messages"], told["pending"]) == ([], False)
    assert Message.objects.filter(person_id=ada.pk).exists()


def test_old_prompts_are_not_shown(world: World, server: Engineer) -> None:
    prompted(world)
    world.later(days=31)

    assert shown(server) == []


def test_nobody_sees_the_prompts_of_somebody_else(world: World, server: Engineer) -> None:
    prompted(world)
    world.person("ben")
    (one,) = shown(server)

    assert shown(server, "ben") == []
    for deed in ("seen", "clicked", "dismissed"):
        answer = server.post(f"/v1/in-app/{one['id']}/{deed}", {"userId": "ben"})
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_message")
    assert server.post("/v1/in-app/99999999999999999999999/seen", {"userId": "ada"}).status_code == 404
    assert not Receipt.objects.exists()


@pytest.mark.row("E25")
def test_in_sandbox_prompts_stay_in_the_mailroom(world: World, server: Engineer) -> None:
    Installation.objects.update(mode="sandbox")
    from channels import store

    store.forget()
    prompted(world)

    answer = server.get("/v1/in-app", userId="ada").json()

    assert (answer["messages"], answer["mode"]) == ([], "sandbox")
    assert Message.objects.get().state == "sent"


def test_only_servers_and_keys_with_the_scope_may_ask(world: World) -> None:
    prompted(world)

    for engineer, status in ((Engineer(kind="browser"), 403), (Engineer("people:read"), 403), (Engineer("in-app"), 200)):
        assert engineer.get("/v1/in-app", userId="ada").status_code == status
    assert Engineer("in-app").get("/v1/in-app").json()["code"] == "missing"
    assert Engineer("in-app").get("/v1/in-app", userId="nobody").status_code == 404
    assert Engineer("in-app").get("/v1/in-app", userId="a\0da").json()["code"] == "bad_text"
