"""A marketer moves people in the browser: at publishing, afterwards, and back."""

import pytest

from audience.now import database_now
from engine.models import Job, Run
from engine.runtime import jobs
from journeys.operations.publish import publish
from tests.journeys.operations.test_transfer import MAYA, world

__all__ = ["world"]


@pytest.mark.row("E15")
def test_the_publish_dialog_asks_what_becomes_of_whoever_is_at_a_changed_step_and_they_stay_if_nothing_is_chosen(maya, world):
    page = maya.get("/admin/journeys/nudge/publish/").content.decode()

    assert "1 person on version 1" in page
    assert '<option value="stay" selected>Stay on version 1</option>' in page
    assert '<option value="to:last">Move to “last” (where they would go on)</option>' in page
    assert '<option value="leave">Leave the journey</option>' in page
    assert 'value="to:start"' not in page


@pytest.mark.row("E15")
@pytest.mark.row("E30")
def test_publishing_with_a_choice_leads_to_the_progress_and_from_there_it_is_undone(maya, world):
    said = {"revision": "2", "note": "second", "tick": "*", "move-1-rest": "to:long", "wait-1-rest": "anew"}
    answer = maya.post("/admin/journeys/nudge/publish/", said)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/admin/journeys/nudge/moving/")
    page = maya.get("/admin/journeys/nudge/moving/").content.decode()
    assert "0 of 1" in page
    assert 'hx-trigger="every 2s"' in page
    assert "People are moved to another version" in maya.get("/admin/engine/").content.decode()

    jobs.work_on(database_now(), budget_seconds=10)
    page = maya.get("/admin/journeys/nudge/moving/?part=moves").content.decode()
    assert "1 of 1" in page
    assert "Undo for 1 person" in page
    assert Run.objects.get().version.number == 2

    assert maya.post(f"/admin/journeys/nudge/moving/{Job.objects.get().pk}/undo/").status_code == 302
    jobs.work_on(database_now(), budget_seconds=10)
    assert (Run.objects.get().version.number, Run.objects.get().node) == (1, "rest")
    assert "undone" in maya.get("/admin/journeys/nudge/moving/").content.decode()


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
