"""Somebody enters a journey by hand: by the rules of its start, or past those that may be overruled, and everybody can read who did it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from audience.models import History
from audience.now import database_now
from engine.models import Journey, Run, Step, Version
from tests.api import Engineer, assert_problem
from tests.insights.person.test_person_page import read, words
from tests.insights.stories import ada_at_her_limit, nudge, seats
from tests.world import World, graph_of

pytestmark = pytest.mark.row("E19")
HX = {"HX-Request": "true"}
HELLO = {"text": "Hello again.", "message_class": "transactional", "is_prompt": False}


@pytest.fixture
def maya(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("maya"))
    return client


def enter(client: Client, person: Any, **said: Any) -> Any:
    return client.post(f"/admin/people/{person.pk}/enter/", said, headers=HX)


def welcome(world: World, **start: Any) -> None:
    start = {"reentry": "always", **start}
    graph = graph_of(("start", "entry_api", start), ("sms", "send_sms", HELLO), edges=["start.next sms"])
    world.journey(graph, key="welcome")


def test_somebody_who_never_entered_is_let_in_with_a_note(world: World, maya: Client) -> None:
    welcome(world)
    ada = world.person("ada")
    assert "Enters at its start, at once" in read(maya, f"/admin/people/{ada.pk}/enter/?journey=welcome")

    answer = enter(maya, ada, journey="welcome", note="She asked for it")

    assert answer.status_code == 200
    run = Run.objects.get(person_id=ada.pk)
    assert run.journey.key == "welcome"
    row = History.objects.get(operation="person.enter")
    assert (row.actor, row.values) == ("user:maya", {"journey": "welcome", "note": "She asked for it"})
    assert "maya let this person in by hand. Note: “She asked for it”." in read(maya, f"/admin/people/{ada.pk}/")


def test_whose_walk_has_ended_enters_again_and_hears_it_again(world: World, maya: Client) -> None:
    # Entering by hand reads the clock of the installation; a transactional message is held by no hour.
    world.now = database_now()
    welcome(world)
    ada = world.person("ada")
    world.event(ada, "consent_given", channel="sms", message_class="transactional", source="sign-up form")
    enter(maya, ada, journey="welcome")
    world.later(hours=1)
    Run.objects.filter(ended_at__isnull=False).get()
    assert "Enter again" in read(maya, f"/admin/people/{ada.pk}/enter/?journey=welcome")

    enter(maya, ada, journey="welcome")
    world.later(hours=1)

    assert Run.objects.filter(person_id=ada.pk).count() == 2
    assert world.heard_by(ada) == ["Hello again.", "Hello again."]


def test_pressing_twice_lets_in_once(world: World, maya: Client) -> None:
    graph = graph_of(("start", "entry_api", {"reentry": "always"}), edges=[])
    world.journey(graph, key="brief")
    ada = world.person("ada")

    first = enter(maya, ada, journey="brief", once="a1")
    second = enter(maya, ada, journey="brief", once="a1")

    assert (first.status_code, second.status_code) == (200, 409)
    assert "That was done already." in words(second.content.decode())
    assert Run.objects.count() == 1
    assert History.objects.filter(operation="person.enter").count() == 1


def test_whoever_is_inside_is_not_let_in_twice(world: World, maya: Client) -> None:
    nudge(world)
    ada = ada_at_her_limit(world)

    answer = enter(maya, ada, journey="nudge-at-the-limit", over="already_inside")

    assert answer.status_code == 409
    assert "Refused: Already inside" in words(answer.content.decode())
    assert Run.objects.count() == 1


def test_the_filter_is_named_and_overruled_by_whoever_may_publish(world: World, maya: Client) -> None:
    seats(world)
    ada = ada_at_her_limit(world)
    refused = Step.objects.filter(kind="refused").count()

    answer = enter(maya, ada, journey="seats-are-full")

    said = words(answer.content.decode())
    assert answer.status_code == 409
    assert "Refused: seats_used 6 is less than seats_limit 8." in said
    assert "Let in all the same, past: The filter does not fit" in said
    assert (Step.objects.filter(kind="refused").count(), Run.objects.count()) == (refused, 0)
    assert not History.objects.filter(operation="person.enter").exists()

    assert enter(maya, ada, journey="seats-are-full", over="filter", note="A favour").status_code == 200

    assert Run.objects.get().journey.key == "seats-are-full"
    assert History.objects.get(operation="person.enter").values["over"] == ["filter"]
    page = read(maya, f"/admin/people/{ada.pk}/")
    assert "maya let this person in by hand. Overruled: The filter does not fit. Note: “A favour”." in page


def test_whoever_may_only_act_on_walks_overrules_nothing(world: World, client: Client) -> None:
    seats(world)
    ada = ada_at_her_limit(world)
    sam = User.objects.create_user("sam", is_staff=True)
    sam.user_permissions.set(Permission.objects.filter(codename__in=["view_person", "change_run"]))
    client.force_login(sam)

    answer = enter(client, ada, journey="seats-are-full")

    assert "Whoever may publish journeys can overrule it." in words(answer.content.decode())
    assert "Let in all the same" not in words(answer.content.decode())
    assert enter(client, ada, journey="seats-are-full", over="filter").status_code == 403
    assert Run.objects.count() == 0


def test_the_newest_event_that_starts_it_comes_along(world: World, maya: Client) -> None:
    ada = world.person("ada", plan="starter", storage_used_pct=83)
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    nudge(world)

    shown = maya.get(f"/admin/people/{ada.pk}/enter/?journey=nudge-at-the-limit").content.decode()
    enter(maya, ada, journey="nudge-at-the-limit")

    assert "meter = storage" in shown
    memory = Run.objects.get().memory
    assert (memory["event_type"], memory["event"]["meter"]) == ("usage_threshold_hit", "storage")


@pytest.mark.parametrize("state", ["paused", "closed", "draft", "archived"])
def test_a_journey_that_is_not_live_lets_nobody_in(world: World, maya: Client, state: str) -> None:
    journey = seats(world)
    ada = world.person("ada")
    journey.state, journey.paused_at = state, world.now if state == "paused" else None
    journey.save()

    answer = enter(maya, ada, journey="seats-are-full", over="filter")

    assert answer.status_code == 409
    assert "This journey lets nobody in" in words(answer.content.decode())
    assert Run.objects.count() == 0


def test_a_cap_is_kept_and_counts_whoever_is_let_in(world: World, maya: Client) -> None:
    welcome(world, in_all=1)
    ada, ben = world.person("ada"), world.person("ben")

    assert enter(maya, ada, journey="welcome").status_code == 200
    answer = enter(maya, ben, journey="welcome", over="cap_in_all")

    assert "The journey is limited to 1 person" in words(answer.content.decode())
    assert Run.objects.count() == 1


def test_all_that_is_against_it_is_said_at_once_and_what_nobody_can_overrule(world: World, maya: Client) -> None:
    where = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "pro"}}
    welcome(world, in_all=1, reentry="never", where=where)
    ada = world.person("ada", plan="free")
    assert enter(maya, ada, journey="welcome", over="filter").status_code == 200
    Run.objects.update(state="exited", reason="by_hand", wake_at=None, listens=[], ended_at=world.now)

    said = words(enter(maya, ada, journey="welcome").content.decode())
    assert "Refused: current_plan" in said
    assert "The journey is limited to 1 person" in said
    assert "Nobody can overrule: " in said
    assert "Let in all the same" not in said

    Journey.objects.update(live=raised(Journey.objects.get().live))
    said = words(enter(maya, ada, journey="welcome").content.decode())
    assert said.count("Let in all the same, past:") == 2
    assert enter(maya, ada, journey="welcome", over=["filter", "entered_before"]).status_code == 200


def raised(version: Version) -> Version:
    """The same version for ten people."""
    graph = {
        **version.graph,
        "nodes": [
            {**version.graph["nodes"][0], "settings": {**version.graph["nodes"][0]["settings"], "in_all": 10}},
            *version.graph["nodes"][1:],
        ],
    }
    return Version.objects.create(journey=version.journey, number=2, graph=graph, published_by="test", published_at=version.published_at)


def test_whoever_is_held_out_stays_held_out(world: World, maya: Client) -> None:
    graph = graph_of(("start", "entry_api", {}), ("sms", "send_sms", {"text": "Hello."}), edges=["start.next sms"], holdout=1.0)
    world.journey(graph, key="welcome")
    ada = world.person("ada")

    answer = enter(maya, ada, journey="welcome")

    assert "Held out" in answer.headers["HX-Trigger-After-Settle"]
    assert Run.objects.get().held_out
    assert "maya let this person in by hand. Belongs to the 100 % who are only watched" in read(maya, f"/admin/people/{ada.pk}/")


def test_it_can_be_done_over_the_api(world: World) -> None:
    seats(world), welcome(world)
    ada = ada_at_her_limit(world)
    engineer, clerk = Engineer(), Engineer("runs:write")

    told = assert_problem(engineer.post("/api/runs/", {"journey": "seats-are-full", "person": "user:ada"}), 409, "filter", "journey")
    assert told["may_be_overruled"] is True
    assert "seats_used 6 is less than seats_limit 8" in told["detail"]
    over = {"journey": "seats-are-full", "person": f"{ada.pk}", "overrule": ["filter"], "note": "A favour"}
    assert_problem(clerk.post("/api/runs/", over), 403, "not_allowed")
    run = engineer.post("/api/runs/", over)
    assert run.status_code == 201
    assert (run.json()["journey"], run.json()["person"]) == ("seats-are-full", ada.pk)
    (step,) = [s for s in engineer.get("/api/steps/", run=run.json()["id"]).json()["results"] if s["kind"] == "entered"]
    assert "let this person in by hand. Overruled: The filter does not fit. Note: “A favour”." in step["why"]
    once = {"journey": "welcome", "person": "user:ada", "once": "x", "properties": {"from": "support"}}
    assert engineer.post("/api/runs/", once).status_code == 201
    assert_problem(engineer.post("/api/runs/", once), 409, "entered_already")
    assert_problem(engineer.post("/api/runs/", {"journey": "nowhere", "person": "user:ada"}), 404, "no_such_journey", "key")
    assert_problem(engineer.post("/api/runs/", {"journey": "welcome", "person": "user:zoe"}), 404, "no_such_person", "person")
    assert_problem(
        engineer.post("/api/runs/", {"journey": "welcome", "person": "user:ada", "overrule": ["prompt_gap"]}), 422, "invalid_choice"
    )


@pytest.mark.row("E19")
def test_an_event_sent_by_hand_starts_journeys_and_carries_the_name(world: World, maya: Client) -> None:
    nudge(world)
    ada = world.person("ada", plan="starter", storage_used_pct=83)
    world.later(seconds=1)
    asked = maya.get(f"/admin/people/{ada.pk}/event/?type=usage_threshold_hit").content.decode()
    assert "(needed)" in asked

    lines = "meter = storage\npct = 83\nthreshold = 80"
    answer = maya.post(
        f"/admin/people/{ada.pk}/event/", {"type": "usage_threshold_hit", "properties": lines, "note": "Came by phone"}, headers=HX
    )
    assert answer.status_code == 200
    world.settle(world.now + timedelta(days=3650))

    assert Run.objects.get().memory["event"]["meter"] == "storage"
    assert History.objects.get(operation="person.event").values["note"] == "Came by phone"
    said = read(maya, f"/admin/people/{ada.pk}/")
    assert "usage_threshold_hit by hand: maya meter storage, threshold 80, pct 83. Note: “Came by phone”." in said


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"type": "usage_threshold_hit", "properties": "pct = many"}, "pct"),
        ({"type": "usage_threshold_hit", "properties": "meter"}, "is not “name = value”"),
        ({"type": "nonsense", "properties": ""}, "There is no event type “nonsense”."),
        ({"properties": ""}, "There is no event type “”."),
    ],
)
def test_an_event_that_does_not_fit_its_type_does_not_happen(world: World, maya: Client, said: dict[str, str], wrong: str) -> None:
    ada = world.person("ada")

    answer = maya.post(f"/admin/people/{ada.pk}/event/", said, headers=HX)

    assert answer.status_code == 409
    assert wrong in words(answer.content.decode())
    assert not History.objects.filter(operation="person.event").exists()
