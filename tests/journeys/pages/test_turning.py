"""What closing, opening again and archiving do is said before it is done."""

import re

import pytest

from engine.models import Journey, Run
from engine.runtime import by_hand
from journeys.operations import holding
from tests.journeys.operations.test_transfer import MAYA
from tests.journeys.pages.test_pausing import world

__all__ = ["world"]

TURNING = "/admin/journeys/nudge/turning/"


def dialog(client, deed):
    page = client.get(f"{TURNING}{deed}/").content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", page).split()), "/do/" in page


@pytest.mark.row("E13")
def test_closing_says_that_whoever_is_inside_walks_on(maya, world):
    said, can = dialog(maya, "close")

    assert "Close “nudge” to new people?" in said
    assert "1 person is inside, walks on to the end, and hears what is still to come." in said
    assert can
    page = maya.get("/admin/journeys/").content.decode()
    assert f"{TURNING}close/" in page
    assert "/do/close/" not in page
    assert Journey.objects.get().state == "live"


@pytest.mark.row("E13")
def test_opening_again_says_that_nobody_is_let_in_afterwards(maya, world):
    holding.close(MAYA, "nudge", now=world.now)
    said, can = dialog(maya, "reopen")

    assert "Whoever starts it from now on walks version 1. Whoever would have started while it was closed is not let in." in said
    assert can


@pytest.mark.row("E13")
def test_a_journey_with_people_inside_cannot_be_archived_and_says_how_many(maya, world):
    said, can = dialog(maya, "archive")
    assert "1 person still walks it, so it cannot be archived yet." in said
    assert not can

    by_hand.end_run(Run.objects.get().pk, "by_hand", world.now)
    said, can = dialog(maya, "archive")
    assert "Nobody is inside." in said
    assert can


def test_whoever_is_late_is_told_and_what_is_no_deed_is_not_found(maya, rita, world):
    holding.close(MAYA, "nudge", now=world.now)

    said, can = dialog(maya, "close")
    assert "Somebody was quicker" in said
    assert not can
    assert maya.get(f"{TURNING}explode/").status_code == 404
    assert rita.get(f"{TURNING}close/").status_code == 403
