"""Publishing in shadow, and going live out of it."""

import re

import pytest

from audience.history import Actor
from channels.dispatch import draft
from channels.models import Message
from engine.models import Journey, Run, Version
from engine.runtime import by_hand
from engine.runtime.jobs import work_on
from journeys.checks.others import other_journeys
from journeys.operations import holding
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.finding import NotPossible
from journeys.operations.publish import AlreadyPublished, publish
from journeys.operations.transfer import Asked, BadChoice
from journeys.pages.listing import _figures
from tests.journeys.drawing import simple
from tests.world import World

pytestmark = pytest.mark.django_db
MAYA = Actor("user:maya")
CHANGE = {"op": "configure", "id": "wait", "settings": {"lasts": "P2D"}}


@pytest.fixture
def world():
    world = World()
    create(MAYA, name="Nudge", key="nudge", now=world.now, graph=simple())
    return world


def release(world, **more):
    return publish(MAYA, "nudge", now=world.now, ticks=["*"], note="x", **more)


def hit(world, name):
    ada = world.person(name)
    world.event(ada, "usage_threshold_hit", meter="storage", pct=90)
    while draft(world.now):
        world.settle()
    return ada


@pytest.mark.row("E13")
@pytest.mark.row("E25")
def test_out_of_the_shadow_a_new_version_goes_live_with_the_same_drawing(world):
    release(world, shadow=True)
    ada = hit(world, "ada")
    assert isinstance(release(world, shadow=True), AlreadyPublished)

    done = release(world)
    ben = hit(world, "ben")

    assert list(Version.objects.order_by("number").values_list("number", "shadow")) == [(1, True), (2, False)]
    assert done.moving is None
    assert world.heard_by(ada) == []
    assert world.heard_by(ben) == ["Nearly full"]
    assert list(Run.objects.order_by("id").values_list("version__number", "state")) == [(1, "waiting"), (2, "waiting")]
    world.later(days=1)
    assert world.heard_by(ada) == []


@pytest.mark.row("E25")
def test_whoever_walks_in_shadow_may_be_ended_when_it_goes_live(world):
    release(world, shadow=True)
    hit(world, "ada")
    hit(world, "ben")

    done = release(world, inside="leave")
    work_on(world.now, budget_seconds=10)

    assert done.moving is not None
    assert list(Run.objects.values_list("state", flat=True)) == ["exited", "exited"]


@pytest.mark.row("E25")
def test_nobody_is_moved_out_of_the_shadow(world):
    release(world, shadow=True)
    hit(world, "ada")

    with pytest.raises(BadChoice, match="out of the shadow"):
        release(world, moves=[Asked(version=1, node="wait", do="move", to="wait")])
    with pytest.raises(BadChoice):
        release(world, inside="explode")
    assert Version.objects.count() == 1


@pytest.mark.row("E25")
def test_a_journey_that_speaks_to_people_is_not_put_into_shadow_until_it_is_closed(world):
    release(world)
    edit(MAYA, "nudge", revision=1, commands=[CHANGE], now=world.now)
    with pytest.raises(NotPossible, match="speaks to people already"):
        release(world, shadow=True)

    holding.close(MAYA, "nudge", now=world.now)
    release(world, shadow=True)
    assert Journey.objects.get().live.shadow is True


@pytest.mark.row("E13")
def test_a_journey_in_shadow_is_closed_like_any_other(world):
    release(world, shadow=True)
    holding.close(MAYA, "nudge", now=world.now)

    hit(world, "ada")

    assert not Run.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.row("D20")
def test_in_shadow_a_journey_is_no_rival_to_the_checks(world):
    other = create(MAYA, name="Another", key="another", now=world.now, graph=simple())

    release(world, shadow=True)
    assert other_journeys(other) == ()
    release(world)
    assert [one.name for one in other_journeys(other)] == ["Nudge"]


@pytest.mark.row("E13")
def test_whoever_walks_in_shadow_stands_apart_in_the_list_and_their_walks_end_with_the_archive(world, admin_client):
    release(world, shadow=True)
    hit(world, "ada")
    hit(world, "ben")
    release(world)
    eve = hit(world, "eve")

    found = _figures([Journey.objects.get()], world.now)[Journey.objects.get().pk]
    assert (found["walking"], found["in_shadow"], found["entered"]) == (1, 2, 1)
    assert "2 in shadow" in admin_client.get("/admin/journeys/").content.decode()
    said = re.sub(r"<[^>]*>", "", admin_client.get("/admin/journeys/nudge/turning/close/").content.decode())
    assert "1 person is inside, walks on to the end" in said
    assert "2 people walk on in shadow, and hear nothing." in said
    with pytest.raises(NotPossible, match="1 person still walks it"):
        holding.archive(MAYA, "nudge", now=world.now)

    by_hand.end_run(world.run_of(eve).pk, "by_hand", world.now)
    said = re.sub(r"<[^>]*>", "", admin_client.get("/admin/journeys/nudge/turning/archive/").content.decode())
    assert "2 people walk it in shadow and hear nothing: their walks end." in said
    holding.archive(MAYA, "nudge", now=world.now)
    work_on(world.now, budget_seconds=10)

    assert Journey.objects.get().state == "archived"
    assert list(Run.objects.values_list("state", flat=True)) == ["exited"] * 3


def said_at(client, path):
    return " ".join(re.sub(r"<[^>]*>", " ", client.get(f"/admin/journeys/nudge/{path}").content.decode()).split())


@pytest.mark.row("E13")
def test_pages_say_of_a_version_in_shadow_what_would_have_been_sent(world, admin_client):
    release(world, shadow=True)
    hit(world, "ada")

    figures = said_at(admin_client, "people/")
    assert "would have heard something 1 message would have been sent 1 " in figures
    assert "would have been sent 1" in said_at(admin_client, "people/?step=push")
    assert admin_client.get("/admin/journeys/nudge/_counts.json").json()["shadow"] is True
    assert "Version 1 In shadow" in said_at(admin_client, "versions/")
    assert "Takes the place of version 1, in shadow since" in said_at(admin_client, "publish/")

    release(world)
    hit(world, "ben")
    hit(world, "eve")
    assert " heard something 2 messages sent 2 " in said_at(admin_client, "people/")
    assert "shadow" not in admin_client.get("/admin/journeys/nudge/_counts.json").json()
    assert "Of versions in shadow what would have been said is counted as sent." in said_at(admin_client, "people/?version=all")
    listed = said_at(admin_client, "versions/")
    assert "Version 2 Live" in listed
    assert "Version 1 In shadow" in listed
    assert "Version 1, in shadow" in said_at(admin_client, "versions/1/?mode=numbers")
