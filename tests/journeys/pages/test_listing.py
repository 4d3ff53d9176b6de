"""The list of journeys and the first page."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audience.history import Actor
from audience.models import Clock
from audience.now import database_now
from engine.models import Journey, Watcher
from journeys.gallery import gallery
from journeys.models import Draft
from journeys.operations.publish import publish
from journeys.pages.listing import _figures
from tests.insights.stories import nudge as nudge_on_the_table
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_first_page_offers_the_gallery_and_says_whether_events_arrive(maya):
    page = maya.get("/admin/journeys/").content.decode()

    assert "Draw your first journey" in page
    assert "Nudge at the limit" in page
    assert "3 messages over 5 days" in page
    assert "No event has arrived yet." in page


def test_a_journey_begins_blank_or_from_the_gallery(maya):
    blank = maya.post("/admin/journeys/new/", {"name": "Seats are full"})
    filled = maya.post("/admin/journeys/new/", {"from": "nudge-at-the-limit"})

    assert blank["Location"] == "/admin/journeys/seats-are-full/"
    assert filled["Location"] == "/admin/journeys/nudge-at-the-limit/"
    assert maya.get(filled["Location"]).status_code == 200


def test_the_list_has_tabs_counts_and_a_search(maya, nudge):
    maya.post("/admin/journeys/new/", {"name": "Seats are full"})
    publish(Actor("x"), "nudge", now=database_now(), ticks=["*"])

    page = maya.get("/admin/journeys/").content.decode()
    assert "Live, v1" in page
    assert "On usage_threshold_hit" in page
    assert "2 to finish" in page
    assert "Nudge" not in maya.get("/admin/journeys/?state=draft", headers={"HX-Request": "true"}).content.decode()
    assert "Seats" not in maya.get("/admin/journeys/?q=usage_threshold", headers={"HX-Request": "true"}).content.decode()
    assert "No journey mentions “invoice”." in maya.get("/admin/journeys/?q=invoice").content.decode()


def test_whoever_may_only_look_is_offered_nothing_to_change(rita, nudge):
    page = rita.get("/admin/journeys/").content.decode()
    assert "New journey" not in page
    assert "/do/pause/" not in page


@pytest.mark.row("E13")
def test_the_menu_pauses_resumes_doubles_and_takes_out(maya, nudge):
    publish(Actor("x"), "nudge", now=database_now(), ticks=["*"])
    maya.post("/admin/journeys/nudge/do/pause/")
    assert Journey.objects.get().state == "paused"
    maya.post("/admin/journeys/nudge/do/resume/", {"late": "wait"})
    assert Journey.objects.get().state == "live"
    maya.post("/admin/journeys/nudge/do/duplicate/")
    assert Journey.objects.filter(state="draft").count() == 1
    assert maya.post("/admin/journeys/nudge/do/delete/").status_code == 302
    assert Journey.objects.filter(key="nudge").exists()
    assert maya.post("/admin/journeys/nudge/do/fly/").status_code == 404
    file = maya.get("/admin/journeys/nudge/file.yaml")
    assert file.content.decode().startswith("key: nudge\nname: Nudge\n")


@pytest.mark.row("E27")
def test_a_file_begins_a_journey_and_a_wrong_one_says_why(maya, nudge):
    text = maya.get("/admin/journeys/nudge/file.yaml").content
    answer = maya.post("/admin/journeys/import/", {"file": SimpleUploadedFile("nudge.yaml", text)})
    assert answer["Location"] == "/admin/journeys/nudge-2/"
    page = maya.post("/admin/journeys/import/", {"file": SimpleUploadedFile("x.yaml", b"key: x\nname: y\nnodes: 3\n")}, follow=True)
    assert "line 3" in page.content.decode()


def test_whoever_may_still_reach_the_goal_is_in_no_rate_and_named(maya):
    """Ada and Ben entered twenty days ago, Eve three days ago; Ada and Eve upgraded."""
    world = World(database_now() - timedelta(days=20))
    nudge = nudge_on_the_table(world)
    people = {name: world.person(name, plan="starter", storage_used_pct=83) for name in ("ada", "ben", "eve", "fay")}

    def enters(name: str) -> None:
        world.event(people[name], "usage_threshold_hit", meter="storage", pct=83, threshold=80)

    enters("ada")
    enters("ben")
    world.event(people["ada"], "plan_upgraded", to="pro")
    world.later(days=17)
    enters("eve")
    world.event(people["eve"], "plan_upgraded", to="pro")

    figures = _figures([nudge], database_now())[nudge.pk]
    assert (figures["entered"], figures["goals"]) == (3, 2)
    assert (figures["rate"], figures["still"]) == (0.5, 1)

    # Where her clock was moved on, Eve's days are over too.
    Clock.objects.create(home=Watcher.objects.latest("entered_at").home, ahead=timedelta(days=12))
    assert _figures([nudge], database_now())[nudge.pk]["rate"] == 2 / 3

    enters("fay")
    Draft.objects.create(journey=nudge, graph=nudge.live.graph, changed_at=world.now)
    html = maya.get("/admin/journeys/").content.decode()
    assert "1 still may" in html
    assert "of the entries whose goal's days are over" in html


@pytest.mark.row("B1")
def test_each_card_of_the_gallery_says_which_of_its_events_arrive(maya):
    before = maya.get("/admin/journeys/").content.decode()
    assert before.count('class="gallery-card"') == 6
    assert "data-comes" not in before

    world = World(database_now())
    world.event(world.person("ada", plan="starter"), "usage_reported", meter="storage", used=1)
    world.event("ada", "paywall_encountered", feature="guests")
    after = maya.get("/admin/journeys/").content.decode()
    arriving = [part.split("</code>")[0].split("<code>")[1] for part in after.split("data-comes")[1:]]
    # Crossings come by themselves once usage is reported; Ada has agreed to be written to.
    assert arriving == ["usage_threshold_hit", "consent_given", "paywall_encountered"]
    assert "renewal_upcoming" in after


def test_each_journey_of_the_gallery_becomes_a_draft_with_its_graph(maya):
    for file in gallery():
        answer = maya.post("/admin/journeys/new/", {"from": file.key})
        assert answer["Location"] == f"/admin/journeys/{file.key}/"
        draft = Draft.objects.get(journey__key=file.key)
        assert (draft.graph, draft.journey.state) == (file.graph, "draft")
    assert maya.post("/admin/journeys/new/", {"from": "no-such-one"})["Location"] == "/admin/journeys/new-journey/"
