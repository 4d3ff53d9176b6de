"""Other ways in and other moments, as a marketer meets them: the parts of the publish dialog, the page of entries, the canvas, the list."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict

from audience.history import Actor
from audience.models import Installation
from audience.now import database_now
from channels.dispatch import draft
from engine.models import Job, Journey, Occurrence, Run, Version
from engine.runtime.jobs import work_on
from insights.funnel.scope import Scope
from journeys.models import Planned
from journeys.operations import later
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.publish import publish
from tests.journeys.drawing import line, push, step, wait
from tests.world import World, zone_at_noon

pytestmark = pytest.mark.django_db
MAYA = Actor("user:maya")
FREE = {"op": "eq", "left": {"field": "current_plan"}, "right": {"value": "free"}}
CALLED = {"types": ["usage_threshold_hit"]}


def drawn(kind="entry_api", **settings):
    return line(step("start", kind, settings), push(), wait(), step("goal", "goal", {}))


@pytest.fixture
def people():
    world = World(database_now())
    for n in range(3):
        world.person(f"p{n}", zone=zone_at_noon(world.now))
    world.person("ben", plan="pro")
    return world


@pytest.fixture
def nudge(people):
    return create(MAYA, name="Nudge", key="nudge", now=database_now(), graph=drawn(where=FREE))


@pytest.mark.row("E30")
def test_the_dialog_counts_who_fits_and_enrols_them(maya, nudge):
    page = maya.get("/admin/journeys/nudge/publish/").content.decode()
    assert "People who fit already" in page
    assert "<b>3</b> people fit the start now." in maya.get("/admin/journeys/nudge/enrolling/fitting/?draft=1").content.decode()

    answer = maya.post("/admin/journeys/nudge/publish/", {"revision": "1", "enrol": "1", "enrol-limit": "2", "enrol-days": "30"})

    assert answer.status_code == 204
    assert Job.objects.get().arguments["most"] == 2
    work_on(database_now(), budget_seconds=10)
    page = maya.get("/admin/journeys/nudge/enrolling/").content.decode()
    assert "2 of 2" in page
    assert "at most 2" in page
    assert "Enrolment" in page


@pytest.mark.row("E30")
@pytest.mark.parametrize("wrong", [{"enrol-limit": "many"}, {"enrol-limit": "0"}, {"enrol-days": "x"}, {"enrol-days": "367"}])
def test_numbers_that_nobody_could_mean_are_said(maya, nudge, wrong):
    answer = maya.post("/admin/journeys/nudge/publish/", {"revision": "1", "enrol": "1", **wrong})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Version.objects.exists()


@pytest.mark.row("E30")
def test_people_are_enrolled_into_a_live_journey_and_the_work_is_seen_and_cancelled(maya, rita, nudge):
    assert "Only a live journey lets people in" in maya.get("/admin/journeys/nudge/enrolling/").content.decode()
    publish(MAYA, "nudge", now=database_now(), ticks=["*"])

    assert maya.post("/admin/journeys/nudge/enrolling/", {}).status_code == 302
    assert "People are enrolled" in maya.get("/admin/engine/").content.decode()
    page = maya.get("/admin/journeys/nudge/enrolling/?part=entries").content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert maya.post("/admin/journeys/nudge/enrolling/", {}).status_code == 422
    assert rita.post(f"/admin/journeys/nudge/enrolling/{Job.objects.get().pk}/cancel/").status_code == 403
    assert maya.post(f"/admin/journeys/nudge/enrolling/{Job.objects.get().pk}/cancel/").status_code == 302

    assert Job.objects.get().state == "cancelled"
    assert "Enrol them" not in rita.get("/admin/journeys/nudge/enrolling/").content.decode()
    assert rita.post("/admin/journeys/nudge/enrolling/", {}).status_code == 403
    assert maya.post(f"/admin/journeys/nudge/enrolling/{Job.objects.get().pk}/explode/").status_code == 404


@pytest.mark.row("E1")
def test_a_schedule_says_when_it_lets_in_next_and_what_it_left_out(maya, people):
    create(MAYA, name="Daily", key="daily", now=database_now(), graph=drawn("entry_schedule", where=FREE, clock="09:00"))
    publish(MAYA, "daily", now=database_now(), ticks=["*"], note="agreed")
    Occurrence.objects.create(journey=Journey.objects.get(), due_at=database_now(), found_at=database_now(), left_out="too_late")

    page = maya.get("/admin/journeys/daily/enrolling/").content.decode()

    assert "By its schedule it lets people in next on" in page
    assert "It was found more than six hours late." in page
    assert "Every day at 09:00" in maya.get("/admin/journeys/").content.decode()


@pytest.mark.row("E14")
def test_it_is_planned_by_the_clock_of_the_installation(maya, nudge):
    installation = Installation.current()
    installation.zone = "Europe/Berlin"
    installation.save()
    year = database_now().year + (0 if database_now().month < 3 else 1)
    # The last Sunday of March: the clock jumps from two to three.
    day = next(31 - n for n in range(7) if datetime(year, 3, 31 - n, tzinfo=UTC).weekday() == 6)

    answer = maya.post("/admin/journeys/nudge/publish/", {"revision": "1", "when": "later", "at": f"{year}-03-{day}T02:30"})

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/admin/journeys/nudge/")
    assert Planned.objects.get().at == datetime(year, 3, day, 1, tzinfo=UTC)
    assert not Version.objects.exists()


@pytest.mark.row("E14")
@pytest.mark.parametrize("at", ["", "soon", "2020-01-01T09:00", "9999-12-31T23:59", "2026-12-03T09:00Z"])
def test_a_moment_that_is_none_is_said(maya, nudge, at):
    answer = maya.post("/admin/journeys/nudge/publish/", {"revision": "1", "when": "later", "at": at})

    assert answer.status_code == 422
    assert "Choose " in answer.content.decode()
    assert not Planned.objects.exists()


@pytest.mark.row("E14")
def test_canvas_and_list_say_what_is_planned_and_why_it_did_not_go_live(maya, rita, nudge):
    planned = later.plan(MAYA, "nudge", at=database_now() + timedelta(days=1), now=database_now())
    assert "Goes live on" in maya.get("/admin/journeys/nudge/").content.decode()
    assert "goes live " in maya.get("/admin/journeys/").content.decode()
    assert "Do not publish" not in rita.get("/admin/journeys/nudge/").content.decode()

    edit(Actor("user:eli"), "nudge", revision=1, commands=[{"op": "remove", "id": "wait"}], now=database_now())
    assert "The draft has changed since this was planned" in maya.get("/admin/journeys/nudge/").content.decode()
    later.carry_out_due(planned.at)
    for page in ("/admin/journeys/nudge/", "/admin/journeys/"):
        assert "The draft was changed after it was planned, by eli." in maya.get(page).content.decode()

    assert rita.post("/admin/journeys/nudge/publish/unplan/").status_code == 403
    assert maya.post("/admin/journeys/nudge/publish/unplan/").status_code == 302
    assert "did not go live" not in maya.get("/admin/journeys/nudge/").content.decode()
    assert User.objects.filter(username="maya").exists()
    assert not Run.objects.exists()


@pytest.mark.row("E25")
def test_in_shadow_is_chosen_in_the_dialog_seen_on_canvas_and_list_and_left_by_going_live(maya, people):
    create(MAYA, name="Nudge", key="nudge", now=database_now(), graph=line(step("start", "entry_event", CALLED), push(), wait()))
    assert maya.post("/admin/journeys/nudge/publish/", {"revision": "1", "how": "shadow", "tick": "*"}).status_code == 204
    people.event("p0", "usage_threshold_hit", meter="storage", pct=90)
    while draft(people.now):
        people.settle()

    page = maya.get("/admin/journeys/nudge/drafts/").content.decode()
    assert "See your options." in page
    assert "Draft, not sent" in page
    assert "P0" in page
    assert "In shadow, v1" in maya.get("/admin/journeys/").content.decode()
    assert "Would have been sent" in maya.get("/admin/journeys/nudge/").content.decode()
    who = Run.objects.get().person_id
    assert "in shadow, not sent" in maya.get(f"/admin/people/{who}/").content.decode()

    page = maya.get("/admin/journeys/nudge/publish/").content.decode()
    assert "Whoever walks in shadow now" in page
    assert "There is nothing new to publish." not in page.split("<footer>")[1].split("hidden")[0]
    assert maya.post("/admin/journeys/nudge/publish/", {"revision": "1", "how": "live", "inside": "leave", "tick": "*"}).status_code == 204
    assert "Live, v2" in maya.get("/admin/journeys/").content.decode()
    work_on(database_now(), budget_seconds=10)
    assert Run.objects.get().state == "exited"
    assert 'name="how"' not in maya.get("/admin/journeys/nudge/publish/").content.decode()


@pytest.mark.row("E25")
def test_results_say_nothing_of_what_was_walked_in_shadow(maya, people):
    create(MAYA, name="Nudge", key="nudge", now=database_now(), graph=line(step("start", "entry_event", CALLED), push(), wait()))
    publish(MAYA, "nudge", now=database_now(), ticks=["*"], shadow=True)
    people.event("p0", "usage_threshold_hit", meter="storage", pct=90)
    journey = Journey.objects.get()

    assert Scope.of(journey, QueryDict(""), database_now()).version_ids == []
    assert maya.get("/admin/journeys/nudge/results/").status_code == 200
    assert maya.get("/admin/journeys/nudge/results/?version=1").status_code == 404
    assert maya.get("/admin/journeys/").status_code == 200


@pytest.mark.row("E25")
def test_why_a_live_journey_is_not_put_into_shadow_is_said_with_what_to_do_instead(maya, nudge):
    assert "In shadow" in maya.get("/admin/journeys/nudge/publish/").content.decode()
    publish(MAYA, "nudge", now=database_now(), ticks=["*"])

    page = maya.get("/admin/journeys/nudge/publish/").content.decode()

    assert 'value="shadow"' not in page
    assert "Not while version 1 speaks to people." in page
    assert 'Instead, <a href="/admin/journeys/nudge/backtest/">a backtest</a>' in page


def start_of(graph):
    return graph["nodes"][0]["settings"]


@pytest.mark.row("E15")
def test_a_first_slice_is_let_in_and_stands_in_the_start_where_it_is_lifted(maya, rita, people, nudge):
    assert "Let in at most so many people first" in maya.get("/admin/journeys/nudge/publish/").content.decode()

    assert maya.post("/admin/journeys/nudge/publish/", {"revision": "1", "tick": "*", "slice": "2", "enrol": "1"}).status_code == 204
    assert start_of(Version.objects.get().graph)["in_all"] == 2
    assert start_of(Journey.objects.get().draft.graph)["in_all"] == 2
    work_on(database_now(), budget_seconds=10)
    people.settle()
    assert Run.objects.count() == 2

    edit(MAYA, "nudge", revision=2, commands=[{"op": "configure", "id": "wait", "settings": {"lasts": "P2D"}}], now=database_now())
    page = maya.get("/admin/journeys/nudge/publish/").content.decode()
    assert 'name="slice" min="1" value="2"' in page
    assert "2 entries so far count." in page
    assert "slice" not in rita.get("/admin/journeys/nudge/").content.decode()
    assert maya.post("/admin/journeys/nudge/publish/", {"revision": "3", "tick": "*", "slice": ""}).status_code == 204
    assert start_of(Version.objects.get(number=2).graph)["in_all"] is None


@pytest.mark.row("E15")
@pytest.mark.parametrize(("wrong", "said"), [("0", "above zero"), ("-1", "above zero"), ("many", "above zero"), ("1", "entered already")])
def test_a_slice_that_nobody_could_mean_is_said(maya, people, nudge, wrong, said):
    assert maya.post("/admin/journeys/nudge/publish/", {"revision": "1", "tick": "*", "enrol": "1"}).status_code == 204
    work_on(database_now(), budget_seconds=10)
    people.settle()

    answer = maya.post("/admin/journeys/nudge/publish/", {"revision": "1", "tick": "*", "slice": wrong})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Journey.objects.get().draft.revision == 1
