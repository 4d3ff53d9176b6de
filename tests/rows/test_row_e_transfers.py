"""E15: what a person's page says of a move, and what the canvas counts after it."""

import pytest

from engine.models import Run
from journeys.models import Draft
from tests.engine.moving import enter, move, new, old, publish, undo
from tests.person_page import person_page


@pytest.fixture
def moved(world):
    """Ada waited, was moved to the new version and back again."""
    ada = world.person("ada")
    Draft.objects.create(journey=world.journey(old()), graph=new(), changed_by="user:maya", changed_at=world.now)
    enter(world, ada)
    world.later(days=4)
    publish(world, new())
    job = move(world, "rest", "long")
    return world, ada, job


@pytest.mark.row("E15")
@pytest.mark.row("E18")
def test_the_canvas_counts_whoever_was_moved_where_they_rest_now(moved, boss):
    world, _ada, job = moved
    first, second = (f"/admin/journeys/nudge/_counts.json?version={number}" for number in (1, 2))

    there = boss.get(second).json()["nodes"]["long"]
    assert (there["waiting"], there["entered"], Run.objects.filter(version__number=2, node="long", ended_at=None).count()) == (1, 1, 1)
    assert boss.get(first).json()["nodes"]["rest"]["waiting"] == 0

    undo(world, job)
    assert boss.get(second).json()["nodes"].get("long", {}).get("waiting", 0) == 0
    assert boss.get(first).json()["nodes"]["rest"]["waiting"] == 1


@pytest.mark.row("E15")
@pytest.mark.row("E19")
def test_the_page_of_a_person_says_who_moved_them_from_where_and_who_undid_it(moved, boss):
    world, ada, job = moved
    page = person_page(boss, ada).text
    assert "Moved to “long” of version 2" in page
    assert "maya moved this person from “rest” of version 1. What remained of the wait was kept." in page

    undo(world, job)

    page = person_page(boss, ada).text
    assert "maya undid the move: back from “long” of version 2, as if it had not been." in page
    assert "Moved to “rest” of version 1" in page


@pytest.mark.row("E15")
def test_the_page_of_whoever_was_taken_out_says_by_whom(world, boss):
    ada = world.person("ada")
    world.journey(old())
    enter(world, ada)
    publish(world, new())
    move(world, "long", do="leave")

    assert "maya published another version and took everybody out who was at “long”." in person_page(boss, ada).text
