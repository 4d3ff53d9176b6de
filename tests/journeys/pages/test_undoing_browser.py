"""In a real browser: a publish is undone from the list of versions, and whoever may not publish is not offered it."""

import pytest

from audience.now import database_now
from engine.models import Journey, Version
from journeys.models import Draft
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.publish import publish
from tests.engine.moving import new, old
from tests.journeys.operations.test_transfer import MAYA

pytestmark = [pytest.mark.browser, pytest.mark.row("E15")]
VERSIONS = "/admin/journeys/nudge/versions/"
UNDO = "Undo this publish"


@pytest.fixture
def twice(live_server):
    create(MAYA, name="Nudge", key="nudge", now=database_now(), graph=old())
    publish(MAYA, "nudge", now=database_now(), ticks=["*"], note="first")
    edit(MAYA, "nudge", revision=1, commands=[{"op": "restore", "graph": new()}], now=database_now())
    publish(MAYA, "nudge", now=database_now(), ticks=["*"], note="second")


def test_a_publish_is_undone_from_the_list_of_versions(page, as_user, twice):
    as_user()
    page.goto(VERSIONS)
    page.get_by_role("button", name=UNDO).click()
    dialog = page.locator("#publish")
    dialog.wait_for()
    assert "then=" not in page.url
    for tick in dialog.locator("input[name='tick']").all():
        tick.check()
    note = dialog.locator("[name='note']")
    if note.is_visible():
        note.fill("The longer wait was wrong.")
    dialog.get_by_role("button", name="Publish version 3").click()
    page.locator("#toasts").get_by_text("Version 3").first.wait_for()

    live, first = Journey.objects.get().live, Version.objects.get(number=1)
    assert (live.number, live.graph) == (3, first.graph)
    page.goto(VERSIONS)
    assert page.get_by_role("button", name=UNDO).count() == 1


def test_whoever_thinks_again_has_the_draft_that_was(page, as_user, twice):
    as_user()
    page.goto(VERSIONS)
    page.get_by_role("button", name=UNDO).click()
    dialog = page.locator("#publish")
    dialog.get_by_text("The draft is version 1 once more, and stays it if you cancel.").wait_for()
    dialog.get_by_role("button", name="Stay with version 2").click()
    page.locator("#toasts").get_by_text("The draft is version 2 now.").wait_for()
    assert page.get_by_role("link", name="Unpublished changes").is_hidden()
    assert Draft.objects.get().graph == Journey.objects.get().live.graph
    page.get_by_role("button", name="Publish", exact=True).click()
    dialog.wait_for()
    assert dialog.get_by_role("button", name="Stay with").count() == 0


def test_what_was_drawn_since_is_asked_about_before_it_goes(page, as_user, twice):
    edit(MAYA, "nudge", revision=2, commands=[{"op": "restore", "graph": new("P9D")}], now=database_now())
    as_user()
    page.goto(VERSIONS)
    page.get_by_role("button", name=UNDO).click()
    page.get_by_text("The draft has changes that were never published. They go.").wait_for()
    page.get_by_role("button", name="Replace the draft by version 1").click()
    page.locator("#publish").wait_for()


def test_the_first_publish_cannot_be_undone_nor_any_by_whoever_may_not_publish(page, as_user, twice):
    as_user("eli", "cairn_journeys.view_draft", "cairn_journeys.change_draft")
    page.goto(VERSIONS)
    page.get_by_role("button", name="Make a draft from this").first.wait_for()
    assert page.get_by_role("button", name=UNDO).count() == 0


def test_a_version_that_became_the_draft_is_taken_back_by_one_undo(page, as_user, twice):
    as_user()
    page.goto("/admin/journeys/nudge/?step=mail")
    page.locator("#panel-name").fill("A second mail")
    page.locator("#saved[data-state='saved']", has_text="revision 3").wait_for()
    drawn = Draft.objects.get().graph
    page.goto(VERSIONS)
    page.get_by_role("button", name="Make a draft from this").last.click()
    page.get_by_role("button", name="Replace the draft by version 1").click()
    page.locator("#journey[data-ready]").wait_for()
    assert Draft.objects.get().graph == Version.objects.get(number=1).graph

    page.get_by_role("button", name="Undo").click()

    page.locator("#saved[data-state='saved']", has_text="revision 5").wait_for()
    assert Draft.objects.get().graph == drawn
