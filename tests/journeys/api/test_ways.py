"""Other ways in and other moments, by HTTP alone."""

from datetime import timedelta

import pytest

from audience.history import Actor
from audience.now import database_now
from channels.dispatch import draft
from engine.models import Job, Run, Version
from engine.runtime.jobs import work_on
from journeys.models import Planned
from journeys.operations.create import create
from journeys.operations.later import carry_out_due
from tests.api import Engineer, assert_problem
from tests.journeys.drawing import line, push, step
from tests.world import World, zone_at_noon

pytestmark = pytest.mark.django_db
NUDGE = "/api/journeys/nudge"


@pytest.fixture
def world():
    world = World(database_now())
    for n in range(3):
        world.person(f"p{n}", zone=zone_at_noon(world.now))
    create(Actor("user:maya"), name="Nudge", key="nudge", now=world.now, graph=line(step("start", "entry_api", {}), push()))
    return world


@pytest.mark.row("E28")
@pytest.mark.row("E30")
def test_who_fits_is_counted_and_enrolled_and_it_is_followed_and_cancelled(world):
    engineer = Engineer()
    assert engineer.get(f"{NUDGE}/enrol/?draft=true").json() == {"people": 3, "by_event": False, "days": 30, "outside": 0}
    assert_problem(engineer.get(f"{NUDGE}/enrol/"), 409, "never_published", "")
    answer = engineer.post(f"{NUDGE}/publish/", {"accept": ["*"], "enrol": {"limit": 1}})
    assert (answer.status_code, answer.json()["enrolling"]) == (201, Job.objects.get().pk)
    work_on(database_now(), budget_seconds=10)

    answer = engineer.post(f"{NUDGE}/enrol/", {"days": 7, "limit": 2})
    job = answer.json()["id"]
    assert (answer.status_code, answer.json()["kind"], answer.json()["state"]) == (202, "enrol", "waiting")
    assert_problem(engineer.post(f"{NUDGE}/enrol/", {}), 409, "enrolling_already", "")
    work_on(database_now(), budget_seconds=10)
    assert engineer.get(f"{NUDGE}/enrolments/{job}/").json()["done"] == 2
    assert_problem(engineer.post(f"{NUDGE}/enrolments/{job}/cancel/"), 409, "is_over", "")
    assert_problem(engineer.post(f"{NUDGE}/enrolments/{job}/try-again/"), 409, "has_not_failed", "")
    assert [one["id"] for one in engineer.get(f"{NUDGE}/enrolments/").json()["results"]] == [job, job - 1]


@pytest.mark.row("E28")
def test_what_cannot_be_meant_is_named(world):
    engineer = Engineer()
    engineer.post(f"{NUDGE}/publish/", {"accept": ["*"]})

    assert engineer.post(f"{NUDGE}/enrol/", {"days": 0}).status_code == 422
    assert engineer.post(f"{NUDGE}/enrol/", {"limit": "many"}).status_code == 422
    assert engineer.post(f"{NUDGE}/enrol/", {"dayz": 1}).status_code == 422
    assert_problem(engineer.get(f"{NUDGE}/enrol/?days=999"), 422, "bad_days", "days")
    assert_problem(engineer.get(f"{NUDGE}/enrolments/0/"), 404, "no_such_enrolment")
    assert engineer.get(f"{NUDGE}/enrolments/%00/").status_code in (400, 404)
    assert Engineer("journeys:read").post(f"{NUDGE}/enrol/", {}).status_code == 403


@pytest.mark.row("E28")
@pytest.mark.row("E14")
def test_a_publish_is_planned_read_and_cancelled_and_goes_live(world):
    engineer, at = Engineer(), database_now() + timedelta(days=1)
    assert engineer.get(f"{NUDGE}/planned/").status_code == 404
    answer = engineer.post(f"{NUDGE}/planned/", {"at": at.isoformat(), "accept": ["*"], "revision": 1, "shadow": True})
    assert (answer.status_code, answer.json()["state"], answer.json()["revision"]) == (201, "waiting", 1), answer.content
    assert engineer.delete(f"{NUDGE}/planned/").status_code == 204
    assert_problem(engineer.delete(f"{NUDGE}/planned/"), 409, "nothing_planned", "")
    assert engineer.get(f"{NUDGE}/planned/").json()["state"] == "cancelled"

    for wrong in ("2020-01-01T00:00:00Z", "9999-01-01T00:00:00Z"):
        assert_problem(engineer.post(f"{NUDGE}/planned/", {"at": wrong, "accept": ["*"]}), 422, "bad_moment", "at")
    assert engineer.post(f"{NUDGE}/planned/", {"at": "soon"}).status_code == 422
    engineer.post(f"{NUDGE}/planned/", {"at": at.isoformat(), "accept": ["*"], "shadow": True})
    carry_out_due(at)
    assert engineer.get(f"{NUDGE}/planned/").json()["version"] == 1, Planned.objects.order_by("-id")[0].why
    assert Version.objects.get().shadow is True


@pytest.mark.row("E28")
@pytest.mark.row("E25")
def test_a_journey_walks_in_shadow_and_goes_live_by_http_alone(world):
    engineer = Engineer()
    assert engineer.post(f"{NUDGE}/publish/", {"accept": ["*"], "shadow": True, "enrol": {}}).status_code == 201
    assert engineer.get(f"{NUDGE}/").json()["in_shadow"] is True
    work_on(database_now(), budget_seconds=10)
    world.settle()
    while draft(world.now):
        world.settle()
    told = engineer.get("/api/messages/?state=drafted").json()["results"]
    assert len(told) == 3

    answer = engineer.post(f"{NUDGE}/publish/", {"accept": ["*"], "inside": "leave"})

    assert (answer.status_code, answer.json()["version"]["number"], answer.json()["version"]["shadow"]) == (201, 2, False)
    assert engineer.get(f"{NUDGE}/").json()["in_shadow"] is False
    assert_problem(engineer.post(f"{NUDGE}/publish/", {"accept": ["*"], "shadow": True}), 409, "live_already", "")
    assert not Run.objects.exclude(state="completed").exists()
