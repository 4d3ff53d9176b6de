"""A marketer moves people in the browser: at publishing, afterwards, and back."""

import re

import pytest

from audience.now import database_now
from engine.models import Job, Run, Version
from engine.runtime import jobs
from engine.store import journeys
from journeys.operations.edit import edit
from journeys.operations.publish import publish
from journeys.operations.transfer import Asked
from journeys.pages.counts import numbers, rows_of
from journeys.pages.crowd import Crowd
from tests.engine.moving import enter, new
from tests.journeys.operations.test_transfer import MAYA, world

__all__ = ["world"]


@pytest.mark.row("E15")
def test_the_publish_dialog_asks_what_becomes_of_whoever_is_at_a_changed_step_and_they_stay_if_nothing_is_chosen(maya, world):
    page = maya.get("/admin/journeys/nudge/publish/").content.decode()

    assert "1 person on version 1" in page
    assert 'name="move-1-rest" value="stay" checked> <b>Stay on version 1</b>' in page
    assert '<option value="last" selected>“last” (where they would go on)</option>' in page
    assert 'name="move-1-rest" value="leave"> <b>Leave the journey</b>' in page
    assert '<option value="start"' not in page
    # Each says what it does before it is chosen.
    assert "1 person stays on version 1" in page
    assert "1 person leaves the journey." in page


@pytest.mark.row("E15")
@pytest.mark.parametrize("chosen", [{"move-1-rest": "to", "to-1-rest": "long"}, {"move-1-rest": "leave"}])
def test_a_removed_step_that_a_choice_empties_wants_no_tick(maya, world, chosen):
    about = "waits at “rest” of version 1, which is removed"
    said = {"revision": "2", "note": "second"}
    assert about in maya.get("/admin/journeys/nudge/publish/").content.decode()
    assert maya.post("/admin/journeys/nudge/publish/", said).status_code == 422

    page = maya.get("/admin/journeys/nudge/publish/", chosen).content.decode()
    others = re.findall(r'name="tick" value="([^"]*)"', page)

    assert about not in page
    assert maya.post("/admin/journeys/nudge/publish/", {**said, **chosen, "tick": others}).status_code == 204


@pytest.mark.row("E15")
@pytest.mark.row("E30")
def test_publishing_with_a_choice_leads_to_the_numbers_with_a_link_to_the_progress_and_there_it_is_undone(maya, world):
    said = {"revision": "2", "note": "second", "tick": "*", "move-1-rest": "to:long", "wait-1-rest": "anew"}
    answer = maya.post("/admin/journeys/nudge/publish/", said)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/admin/journeys/nudge/?mode=numbers")
    page = maya.get("/admin/journeys/nudge/?mode=numbers").content.decode()
    assert "Version 2 is live" in page
    before = page
    assert '1 person is being moved or taken out. <a href="/admin/journeys/nudge/moving/">How far it is</a>' in page
    page = maya.get("/admin/journeys/nudge/moving/").content.decode()
    assert "0 of 1" in page
    assert 'hx-trigger="every 2s"' in page
    assert "People are moved to another version" in maya.get("/admin/engine/").content.decode()

    jobs.work_on(database_now(), budget_seconds=10)
    page = maya.get("/admin/journeys/nudge/moving/?part=moves").content.decode()
    assert "1 of 1" in page
    assert "Undo for 1 person" in page
    assert Run.objects.get().version.number == 2
    # Who was elsewhere when the page came is asked about again.
    assert "1 more on version 1" in before
    assert 'hx-get="/admin/journeys/nudge/elsewhere/?' in before
    after = maya.get("/admin/journeys/nudge/elsewhere/").content.decode()
    assert "more on version" not in after
    assert "hx-get" not in after
    assert "1 person was moved here: what they reach counts" in maya.get("/admin/journeys/nudge/people/").content.decode()
    assert maya.post("/admin/journeys/nudge/versions/1/restore/").status_code == 302
    page = maya.get("/admin/journeys/nudge/publish/").content.decode()
    assert "The draft is version 1 once more" in page
    assert "1 person was moved to version 2 and can be put back where they were:" in page

    assert maya.post(f"/admin/journeys/nudge/moving/{Job.objects.get().pk}/undo/").status_code == 302
    jobs.work_on(database_now(), budget_seconds=10)
    assert (Run.objects.get().version.number, Run.objects.get().node) == (1, "rest")
    assert "undone" in maya.get("/admin/journeys/nudge/moving/").content.decode()


@pytest.mark.row("E15")
@pytest.mark.row("E18")
def test_in_all_versions_whoever_was_moved_came_to_a_step_once(maya, world):
    world.event(world.person("ben"), "feature_limit_reached", feature="boards")
    publish(MAYA, "nudge", now=world.now, ticks=["*"], note="second", moves=[Asked(version=1, node="long", do="move", to="long")])
    jobs.work_on(database_now(), budget_seconds=10)
    first, second = Version.objects.order_by("number")

    def long(*versions):
        there = numbers(versions, rows_of(Crowd(journey=first.journey, versions=versions)))["nodes"]["long"]
        return {name: n for name, n in there.items() if name in ("entered", "moved_in", "moved_out") and n}

    assert (long(first)["moved_out"], long(second)["moved_in"]) == (1, 1)
    # Ada, who went on, and Ben.
    assert long(second, first) == {"entered": 2}


@pytest.mark.row("E15")
def test_people_are_moved_by_hand_later_as_well(maya, rita, world):
    publish(MAYA, "nudge", now=world.now, ticks=["*"], note="second")
    assert "Move people" in maya.get("/admin/journeys/nudge/versions/").content.decode()
    assert maya.post("/admin/journeys/nudge/moving/", {"move-1-rest": "stay"}).status_code == 422

    assert maya.post("/admin/journeys/nudge/moving/", {"move-1-rest": "leave"}).status_code == 302

    jobs.work_on(database_now(), budget_seconds=10)
    assert (Run.objects.get().state, Run.objects.get().reason) == ("exited", "version_changed")
    assert "Move them" not in rita.get("/admin/journeys/nudge/moving/").content.decode()
    assert rita.post(f"/admin/journeys/nudge/moving/{Job.objects.get().pk}/undo/").status_code == 403


def test_each_move_says_from_which_step_of_which_version_to_which_it_led(maya, world):
    maya.post("/admin/journeys/nudge/publish/", {"revision": "2", "note": "second", "tick": "*", "move-1-rest": "to:long"})
    jobs.work_on(database_now(), budget_seconds=10)
    assert "“rest” of version 1 → “long” of version 2" in maya.get("/admin/journeys/nudge/moving/").content.decode()

    maya.post(f"/admin/journeys/nudge/moving/{Job.objects.get().pk}/undo/")
    jobs.work_on(database_now(), budget_seconds=10)
    assert "“long” of version 2 → “rest” of version 1" in maya.get("/admin/journeys/nudge/moving/").content.decode()

    maya.post("/admin/journeys/nudge/moving/", {"move-1-rest": "leave"})
    assert "“rest” of version 1 → out of the journey" in maya.get("/admin/journeys/nudge/moving/?part=moves").content.decode()


@pytest.mark.row("E15")
def test_those_on_steps_that_did_not_change_go_along_when_asked_and_keep_the_rest_of_their_wait(maya, world):
    ben = world.person("ben")
    enter(world, ben)
    before = Run.objects.get(person_id=ben.pk)
    edit(MAYA, "nudge", revision=2, commands=[{"op": "restore", "graph": new(long="P3D")}], now=world.now)
    said = {"move-others": "along"}

    page = maya.get("/admin/journeys/nudge/publish/", said).content.decode()
    assert "1 person is on a step that did not change" in page
    assert re.search(r"Moved to version 2</dt><dd>1</dd>", page)

    maya.post("/admin/journeys/nudge/publish/", {"revision": "3", "note": "second", "tick": "*", **said})
    jobs.work_on(world.now, budget_seconds=10)
    after = Run.objects.get(person_id=ben.pk)
    assert (after.version.number, after.node, after.wake_at) == (2, "long", before.wake_at)
    assert Run.objects.exclude(person_id=ben.pk).get().version.number == 1


@pytest.mark.row("E15")
def test_whoever_stays_at_a_wait_that_is_longer_now_has_what_was_waited_counted(maya, world):
    enter(world, world.person("ben"))

    page = maya.get("/admin/journeys/nudge/publish/?move-1-long=to:long").content.decode()

    assert re.search(r'<select[^>]* name="wait-1-long">.*?<option value="count" selected>', page)


@pytest.mark.row("E15")
def test_whoever_walks_in_shadow_is_not_counted_among_those_who_can_go_along_and_holds_up_no_publish(maya, world):
    enter(world, world.person("ben"))
    Version.objects.filter(number=1).update(shadow=True)
    journeys.forget()
    edit(MAYA, "nudge", revision=2, commands=[{"op": "restore", "graph": new(long="P3D")}], now=world.now)
    publish(MAYA, "nudge", now=world.now, ticks=["*"], note="for real")
    enter(world, world.person("cleo"))
    edit(MAYA, "nudge", revision=3, commands=[{"op": "restore", "graph": new(long="P3D", within_days=9)}], now=world.now)
    said = {"move-others": "along"}

    page = maya.get("/admin/journeys/nudge/publish/", said).content.decode()
    assert "1 person is on a step that did not change" in page
    assert 'value="leave"> <b>Leave the journey</b>' in page
    assert "Move to" not in page

    answer = maya.post("/admin/journeys/nudge/publish/", {"revision": "4", "note": "third", "tick": "*", **said})
    assert answer.status_code == 204, answer.content
    jobs.work_on(world.now, budget_seconds=10)
    assert sorted(Run.objects.values_list("version__number", flat=True)) == [1, 1, 3]
