"""In a real browser: seventeen people wait at a step that the next version does not have, and each choice does with them what it says."""

from datetime import timedelta

import pytest

from audience.now import database_now
from engine.models import Journey, Run
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.publish import publish
from tests.engine.moving import enter, new, old, work
from tests.journeys.operations.test_transfer import MAYA
from tests.pages.looking import still
from tests.world import World

pytestmark = pytest.mark.browser
STAYS = "17 people stay on version 1 and walk it to its end."
GO_ON = "17 people go on at once. Up to 17 push messages can go out right away"
# The choice, what becomes of the wait, what the dialog says, and where they are then: version, step, state, days until they go on.
CHOICES = {
    "stay": ("stay", "", STAYS, (1, "rest", "waiting", 1)),
    "goes-on": ("to:last", "", GO_ON, (2, "last", "completed", None)),
    "keeps": ("to:long", "keep", "17 people", (2, "long", "waiting", 1)),
    "counts": ("to:long", "count", "17 people", (2, "long", "waiting", 4)),
    "anew": ("to:long", "anew", "17 people", (2, "long", "waiting", 5)),
    "leaves": ("leave", "", "17 people leave the journey.", (1, "rest", "exited", None)),
}


@pytest.fixture
def world(live_server):
    """The same seventeen walk a journey for each choice; they have waited at "rest" for one day of two."""
    world = World(database_now() - timedelta(days=4))
    for key in CHOICES:
        create(MAYA, name=f"Nudge {key}", key=key, now=world.now, graph=old())
        publish(MAYA, key, now=world.now, ticks=["*"], note="first")
    enter(world, *(world.person(f"p{n}") for n in range(17)))
    world.later(days=4)
    assert Run.objects.filter(node="rest", state="waiting").count() == 17 * len(CHOICES)
    for key in CHOICES:
        edit(MAYA, key, revision=1, commands=[{"op": "restore", "graph": new()}], now=world.now)
    return world


@pytest.mark.row("E15")
def test_seventeen_people_in_a_deleted_wait_do_what_was_chosen_in_the_dialog(page, as_user, world):
    as_user()
    for key, (choice, wait, words, _then) in CHOICES.items():
        page.goto(f"/admin/journeys/{key}/")
        page.get_by_role("button", name="Publish", exact=True).click()
        dialog = page.locator("#publish")
        dialog.wait_for()
        choose(page, choice)
        if wait:
            page.get_by_label("What becomes of a wait under way at “rest”").select_option(wait)
        dialog.locator(".outcome").get_by_text(words).first.wait_for()
        # What the choice makes of the warnings is there before they are ticked.
        still(page)
        for tick in dialog.locator("input[name=tick]").all():
            tick.check()
        dialog.get_by_label("A line for the history").fill("The second word came too soon")
        dialog.get_by_role("button", name="Publish version 2").click()
        page.wait_for_url("**/?mode=numbers")
        page.locator("#toasts").get_by_text("Version 2 is live").wait_for()
        if choice != "stay":
            page.locator("#toasts").get_by_text("17 people are being moved or taken out.").wait_for()
            assert page.get_by_role("link", name="How far it is").get_attribute("href").endswith(f"/{key}/moving/")
    now = world.now = database_now()
    work(world)

    found = {key: places(key, now) for key in CHOICES}

    assert found == {key: {then: 17} for key, (_choice, _wait, _words, then) in CHOICES.items()}


def choose(page, choice):
    """Choose a card for whoever is at "rest": ``stay``, ``leave``, or ``to:<step>`` by the step alone."""
    if choice.startswith("to:"):
        # Both, because the one that is suggested is chosen already.
        page.get_by_role("group", name="What becomes of whoever is at “rest”").get_by_label("Move to", exact=True).check()
        page.get_by_label("Where whoever is at “rest” goes on").select_option(choice.partition(":")[2])
    else:
        page.locator(f"[name='move-1-rest'][value='{choice}']").check()


def places(key, now):
    """Count where the people of a journey are: version, step, state, and after how many days they go on."""
    counted = {}
    for run in Run.objects.filter(journey=Journey.objects.get(key=key)).select_related("version"):
        # The test itself takes some seconds of the wait.
        days = round((run.wake_at - now) / timedelta(days=1)) if run.wake_at else None
        place = (run.version.number, run.node, run.state, days)
        counted[place] = counted.get(place, 0) + 1
    return counted
