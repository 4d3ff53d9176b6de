"""``/admin/why/``: why did this person not get it, of every person and every journey."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from engine.models import Journey
from journeys.models import Draft
from tests.insights.person.test_person_page import words
from tests.insights.stories import ada_at_her_limit, nudge, seats
from tests.world import World, graph_of

pytestmark = pytest.mark.row("N3")


@pytest.fixture
def maya(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("maya"))
    return client


def why(client: Client, person: str, journey: str = "") -> str:
    answer = client.get("/admin/why/", {"person": person, "journey": journey}, follow=True)
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_whoever_never_entered_reads_which_events_were_never_heard(world: World, maya: Client) -> None:
    nudge(world)
    world.person("ben")

    said = why(maya, "ben", "nudge-at-the-limit")

    assert "Ben has never entered it, and nothing was decided. It is live with version 1 since Monday 2 March 2026, 12:00." in said
    assert "It listens to feature_limit_reached or usage_threshold_hit. None of them was ever heard from Ben." in said


def test_an_event_from_before_the_journey_was_live_is_said_with_its_moment(world: World, maya: Client) -> None:
    world.person("ben")
    world.event("ben", "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.later(hours=1)
    seats(world)

    said = why(maya, "ben", "seats-are-full")

    assert "usage_threshold_hit was heard last: Monday 2 March 2026, 12:00. The journey first went live after that" in said
    assert "Monday 2 March 2026, 13:00." in said


def test_an_event_that_came_too_late_is_said_to_start_nothing(world: World, maya: Client) -> None:
    seats(world)
    world.person("ben")
    at = world.now - timedelta(days=3)
    world.later(hours=1)
    happened = {"timestamp": at.isoformat(), "properties": {"meter": "storage", "pct": 83, "threshold": 80}}
    world.say("ben", {"type": "track", "event": "usage_threshold_hit", **happened})

    assert "It came 3 days late; after 1 day it starts nothing." in why(maya, "ben", "seats-are-full")


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("paused", "It is paused since Monday 2 March 2026, 12:00; nobody enters meanwhile."),
        ("closed", "It is closed to new people."),
        ("archived", "It is in the archive, so it lets nobody in."),
    ],
)
def test_a_journey_that_lets_nobody_in_says_so(world: World, maya: Client, state: str, says: str) -> None:
    journey = seats(world)
    world.person("ben")
    journey.state, journey.paused_at = state, world.now if state == "paused" else None
    journey.save()

    said = why(maya, "ben", "seats-are-full")

    assert says in said
    assert "It listens to usage_threshold_hit. That was never heard from Ben." in said


def test_a_draft_says_what_it_would_listen_to(world: World, maya: Client) -> None:
    world.person("ben")
    graph = graph_of(("start", "entry_event", {"types": ["seat_added"]}), edges=[])
    journey = Journey.objects.create(key="new", name="New", created_at=world.now, changed_at=world.now)
    Draft.objects.create(journey=journey, graph=graph, changed_by="user:maya", changed_at=world.now)

    said = why(maya, "ben", "new")

    assert "It is a draft: it was never live, so it has let nobody in. It listens to seat_added. That was never heard from Ben." in said


def test_who_does_not_fit_a_schedule_reads_its_rule(world: World, maya: Client) -> None:
    where = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "starter"}}
    schedule = {"every": "day", "clock": "09:00", "where": where, "reentry": "never"}
    world.journey(graph_of(("start", "entry_schedule", schedule), edges=[]), key="mornings")
    world.person("ben", plan="pro"), world.person("ada", plan="starter")

    ben, ada = why(maya, "ben", "mornings"), why(maya, "ada", "mornings")

    assert "It starts by a schedule: Every day at 09:00. None of its moments has come yet. Ben does not fit its rule now: " in ben
    assert "Ada fits its rule now, and would enter the next time: " in ada


def test_whoever_was_refused_or_held_out_reads_the_last_word_first(world: World, maya: Client) -> None:
    seats(world), nudge(world, holdout=1.0)
    ada_at_her_limit(world)

    assert "Monday 2 March 2026, 21:40: Did not enter Seats are full. seats_used 6 is less than seats_limit 8." in why(
        maya, "ada", "seats-are-full"
    )
    assert "Held out of Nudge at the limit. Belongs to the 100 % who are only watched" in why(maya, "ada", "nudge-at-the-limit")


def test_whoever_walks_it_reads_where(world: World, maya: Client) -> None:
    nudge(world)
    ada_at_her_limit(world)

    assert "Ada walks it now. “Push: storage”: push held until" in why(maya, "ada", "nudge-at-the-limit")


def test_somebody_without_a_decision_has_a_page_of_decisions(world: World, maya: Client) -> None:
    world.person("ben")

    assert "Nothing yet" in why(maya, "ben")


def test_alone_it_asks_for_a_person_and_a_journey(world: World, maya: Client) -> None:
    seats(world)

    answer = maya.get("/admin/why/")

    assert answer.status_code == 200
    said = words(answer.content.decode())
    assert "Why, or why not?" in said
    assert "Seats are full (Live)" in said


def test_what_was_not_found_is_said_and_who_is_called_alike_is_offered(world: World, maya: Client) -> None:
    seats(world)
    ada = world.person("ada")

    nobody = maya.get("/admin/why/?person=ad&journey=seats-are-full")
    nowhere = maya.get("/admin/why/?person=ada&journey=seats")

    assert (nobody.status_code, nowhere.status_code) == (404, 404)
    assert "Nobody is known as “ad”." in words(nobody.content.decode())
    assert f'href="/admin/why/?person={ada.pk}&amp;journey=seats-are-full"' in nobody.content.decode()
    assert "There is no journey called “seats”." in words(nowhere.content.decode())


def test_whoever_became_somebody_else_is_led_there_with_the_question(world: World, maya: Client) -> None:
    seats(world)
    ada, ben = world.person("ada"), world.person("ben")
    ben.merged_into = ada
    ben.save()

    answer = maya.get(f"/admin/why/?person={ben.pk}&journey=seats-are-full")

    assert answer.headers["Location"] == f"/admin/people/{ada.pk}/?show=decisions&journey=seats-are-full"


def test_a_name_that_several_people_have_asks_who_is_meant_under_people(world: World, maya: Client) -> None:
    for who in ("ada", "eva"):
        person = world.person(who)
        person.name = "Luca Lindqvist"
        person.save()

    page = maya.get("/admin/why/?person=luca lindqvist").content.decode()

    assert "is a name, which others may have too: choose who is meant." in words(page)
    assert "ada@" in page
    assert "eva@" in page
    assert '<a href="/admin/people/" aria-current="page"' in page
