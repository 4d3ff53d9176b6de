"""What a pause does is said before it is done; of a paused journey, what each way on does and to how many."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from audience.models import Person
from audience.now import database_now
from engine.models import Journey, Run
from engine.runtime import hands
from journeys.models import Draft
from journeys.operations import holding
from journeys.operations.stopped import inside
from tests.engine.moving import START, enter, move, new, old, publish, push, undo
from tests.journeys.operations.test_transfer import MAYA
from tests.world import World, graph_of

PAUSING = "/admin/journeys/nudge/pausing/"


def words(client):
    return " ".join(re.sub(r"<[^>]*>", " ", client.get(PAUSING).content.decode()).split())


@pytest.fixture
def world(db):
    """Ada waits for three days."""
    world = World()
    journey = world.journey(old())
    Draft.objects.create(journey=journey, graph=old(), changed_at=world.now)
    enter(world, world.person("ada"))
    return world


def test_nothing_is_paused_before_it_is_said_what_that_does(maya, world):
    said = words(maya)

    assert "Pause “nudge”?" in said
    assert "1 person is inside and stays where they are. The clock of their wait stops" in said
    assert "0 messages wait to go out. Nobody is sent anything" in said
    assert "Nobody can enter. Whoever would start it meanwhile stays outside, and is not let in afterwards either." in said
    assert "Exits and the goal still work" in said
    page = maya.get("/admin/journeys/").content.decode()
    assert PAUSING in page
    assert "/do/pause/" not in page
    assert Journey.objects.get().state == "live"


def test_a_journey_that_is_closed_already_is_said_to_stay_closed(maya, world):
    holding.close(MAYA, "nudge", now=world.now)
    assert "it is closed to new people already, and stays closed afterwards." in words(maya)


def test_each_way_on_says_what_it_does_and_to_how_many(maya, world):
    now = database_now()
    Journey.objects.get().runs.update(wake_at=now + timedelta(days=1))
    holding.pause(MAYA, "nudge", now=world.now)
    enter(world, world.person("ben"))
    said = words(maya)
    assert "1 person is inside. Nothing fell due meanwhile, and no message was held." in said
    assert "Resume Everybody keeps what remains of their wait. New people can enter again." in said
    assert "late" not in said
    here = maya.get("/admin/journeys/nudge/people/?step=long").content.decode()
    assert "stands still: the journey is paused" in here

    Journey.objects.get().runs.update(wake_at=now)
    said = words(maya)
    assert "1 person is inside. For up to 1 of them the wait would have ended meanwhile. 0 messages were held by the pause." in said
    assert "Send what is late Up to 1 person goes on at once, as if the wait were over." in said
    assert "Wait for the rest Up to 1 person goes on waiting for as long as was left when the pause began" in said
    assert "Skip what is late Up to 1 person goes on at once, and hears nothing before their next wait." in said
    page = maya.get("/admin/journeys/").content.decode()
    assert PAUSING in page
    assert "/do/resume/" not in page


@pytest.mark.row("E15")
def test_whoever_is_put_back_during_a_pause_is_not_late_by_that(maya, world):
    """They ring when the pause ends; that moment is none of their wait."""
    planned = Run.objects.get().wake_at
    hands.pause(Journey.objects.get(), world.now)
    publish(world, new())
    undo(world, move(world, "long", "mail"))

    assert Run.objects.values_list("state", "wake_at").get() == ("parked", planned)
    assert inside(MAYA, "nudge", now=planned - timedelta(seconds=1)).late == 0
    assert inside(MAYA, "nudge", now=planned).late == 1
    hands.resume(Journey.objects.get(), world.now, late="skip")
    world.settle()
    assert Run.objects.values_list("state", "wake_at").get() == ("waiting", planned)
    world.later(days=3)
    assert world.heard_by(Person.objects.get()) == ["Hello", "The mail"]


def test_whoever_missed_what_they_wait_for_is_late(db):
    world = World()
    waits = {"events": [{"type": "session_started"}], "look_back": "", "give_up_after": "P30D"}
    steps = (("start", "entry_event", START), ("wait", "wait_for", waits), ("yes", "send_push", push("Yes")))
    graph = graph_of(*steps, edges=["start.next wait", "wait.happened yes"])
    Draft.objects.create(journey=world.journey(graph), graph=graph, changed_at=world.now)
    ada = world.person("ada")
    enter(world, ada, world.person("ben"))
    hands.pause(Journey.objects.get(), world.now)

    world.event(ada, "session_started")

    assert inside(MAYA, "nudge", now=world.now).late == 1


def test_messages_that_wait_before_a_pause_and_those_that_it_holds_are_counted(maya, db):
    world = World(datetime(2026, 3, 2, 3, tzinfo=UTC))
    graph = old()
    graph["nodes"][1]["settings"] |= {"message_class": "promotional"}
    Draft.objects.create(journey=world.journey(graph), graph=graph, changed_at=world.now)
    enter(world, world.person("ada"))
    assert "1 message waits to go out." in words(maya)

    holding.pause(MAYA, "nudge", now=world.now)
    world.later(hours=12)

    said = words(maya)
    assert "1 message was held by the pause." in said
    assert "1 held message goes out; consent, quiet hours and gaps may still hold it." in said
    assert "1 held message goes out all the same." in said
    assert "1 held message is not sent." in said


def test_whoever_may_not_pause_is_told_nothing(rita, world):
    assert rita.get(PAUSING).status_code == 403


@pytest.mark.parametrize("query", ["", "?mode=numbers"])
def test_whoever_pauses_on_the_canvas_stays_where_they_were(maya, world, query):
    canvas = "/admin/journeys/nudge/"
    answer = maya.post(f"{canvas}do/pause/", headers={"Referer": f"http://testserver{canvas}{query}"})
    assert (answer.status_code, answer["Location"]) == (302, canvas + query)
