"""What a marketer does on the real page, with no complaint of the browser."""

import pytest

from audience.history import Actor
from audience.models import Person
from audience.now import database_now
from engine.models import Journey
from journeys.gallery import from_gallery, gallery
from journeys.operations.create import create
from journeys.operations.edit import edit
from journeys.operations.finding import find
from journeys.operations.publish import publish
from tests.browser import assert_well_made, keep, use_theme

pytestmark = pytest.mark.browser
MAYA = Actor("user:maya")


@pytest.fixture
def nudge(live_server):
    file = from_gallery("nudge-at-the-limit")
    now = database_now()
    fields = {"storage_used_pct": 83, "seats_used": 8, "seats_limit": 8, "paywalled_feature_attempts": 4}
    Person.objects.create(
        external_id="ada", name="Ada Lovelace", home=-1, plan="starter", fields=fields, first_seen_at=now, last_seen_at=now
    )
    return create(MAYA, name=file.name, key=file.key, now=now, graph=file.graph)


def saved(page, revision):
    page.locator("#saved", has_text=f"revision {revision}").wait_for()


def settings_of(step):
    return next(one for one in find("nudge-at-the-limit").graph["nodes"] if one["id"] == step)["settings"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_bar_of_a_small_window_says_what_it_is_and_stays_where_it_is(page, as_user, live_server, theme):
    name = "Limit is near: nudge people once, gently"
    file = from_gallery("nudge-at-the-limit")
    create(MAYA, name=name, key="limit", now=database_now(), graph=file.graph)
    publish(MAYA, "limit", now=database_now(), ticks=["*"], note="first")
    use_theme(page, theme)
    as_user()
    page.set_viewport_size({"width": 1024, "height": 800})
    page.goto("/admin/journeys/limit/?step=sms")
    text = page.get_by_label("Text", exact=True)
    text.wait_for()
    assert page.locator(".canvas-back svg").bounding_box()["width"] == 16
    assert page.locator("input.canvas-name").evaluate("field => field.scrollWidth <= field.clientWidth")
    for words in ("Live, v1", "Saved, revision 1"):
        shown = page.locator(".canvas-head").get_by_text(words, exact=True)
        assert shown.evaluate("one => one.getBoundingClientRect().right <= one.closest('nav').getBoundingClientRect().right")
        assert shown.bounding_box()["width"] > 30
    assert page.locator("#open-comments > summary").is_visible()
    assert page.evaluate("document.scrollingElement.scrollHeight <= window.innerHeight")
    keep(page, "bar-1024", theme)

    page.set_viewport_size({"width": 1920, "height": 800})
    before = page.locator(".canvas-undo").bounding_box()
    page.locator("#checks > summary", has_text="to finish").wait_for(state="detached")
    text.fill("")
    page.locator("#checks > summary", has_text="1 to finish").wait_for()
    assert page.locator(".canvas-undo").bounding_box() == before
    page.wait_for_load_state("networkidle")


def test_the_usual_name_of_a_wait_fits_into_the_card_of_a_lane(page, as_user, nudge):
    wait = {"op": "insert", "type": "wait_for", "from": "push-storage", "port": "next", "id": "lane"}
    edit(MAYA, "nudge-at-the-limit", revision=1, commands=[wait], now=database_now())
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/")
    name = page.locator("[data-step='lane'] .node-title")
    assert name.inner_text() == "Wait for something"
    assert name.evaluate("name => name.scrollWidth <= name.clientWidth")


@pytest.mark.row("E29")
def test_a_step_is_copied_pasted_and_taken_back_by_keys(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/")
    page.locator('[data-step="email"]').focus()
    page.keyboard.press("Control+c")
    page.locator(".toast", has_text="Step copied").wait_for()
    page.locator('[data-step="sms"]').focus()
    page.keyboard.press("Control+v")
    saved(page, 2)
    assert page.locator("#canvas .node", has_text="E-mail: room to grow").count() == 2

    page.keyboard.press("Control+z")
    saved(page, 3)
    assert page.locator("#canvas .node", has_text="E-mail: room to grow").count() == 1


@pytest.mark.row("E29")
def test_what_was_copied_is_put_after_the_card_that_has_the_focus_or_a_step_is_asked_for(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/?step=email")
    page.locator("#panel-title", has_text="E-mail: room to grow").wait_for()
    page.locator('[data-step="email"]').click()
    page.keyboard.press("Control+c")
    page.locator(".toast", has_text="Step copied").wait_for()
    page.keyboard.press("Escape")
    page.locator('[data-step="email"][aria-selected="false"]:focus').wait_for()
    page.keyboard.press("Control+v")
    saved(page, 2)
    assert page.locator("#canvas .node", has_text="E-mail: room to grow").count() == 2

    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+v")
    page.locator(".toast", has_text="Choose the step after which it shall stand.").wait_for()
    assert page.locator("#canvas .node", has_text="E-mail: room to grow").count() == 2


def test_it_is_published_and_the_numbers_are_shown(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Publish version 1").click()
    page.wait_for_url("**/?mode=numbers")
    page.locator(".toast", has_text="Version 1 is live").wait_for()

    assert Journey.objects.get().state == "live"
    page.locator('[data-step="start"]', has_text="0 entered").wait_for()


def test_the_list_and_its_gallery_are_drawn(page, as_user, nudge):
    as_user()
    page.goto("/admin/journeys/")
    page.keyboard.press("n")
    page.get_by_role("dialog", name="New journey").wait_for()

    pictures = page.locator("#new-journey .miniature")
    assert pictures.count() == 6
    steps = page.evaluate(
        "[...document.querySelectorAll('#new-journey .miniature')].map(one => one.querySelectorAll('.miniature-step').length)"
    )
    assert steps == [len(one.graph["nodes"]) for one in gallery()]
    lines = page.evaluate(
        "[...document.querySelectorAll('#new-journey .miniature')].map(one => one.querySelectorAll('.miniature-line').length)"
    )
    assert lines == [len(one.graph["edges"]) for one in gallery()]
    page.get_by_role("button", name="Three knocks at the gate").click()
    page.locator('[data-step="wait-prompt"]').wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_gallery_is_well_made_in_both_themes(page, as_user, transactional_db, theme):
    use_theme(page, theme)
    as_user()
    for width in (1440, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/admin/journeys/")
        page.locator(".miniature").nth(5).wait_for()
        assert_well_made(page)
        keep(page, f"gallery-{width}", theme)
    create(Actor("user:maya"), name="One", key="one", now=database_now())
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/admin/journeys/")
    page.keyboard.press("n")
    page.get_by_role("dialog", name="New journey").wait_for()
    page.wait_for_timeout(300)
    assert_well_made(page)
    keep(page, "gallery-dialog", theme)


PLACES = [
    "/admin/journeys/",
    "/admin/journeys/nudge-at-the-limit/?step=push-storage",
    "/admin/journeys/nudge-at-the-limit/?step=which-limit",
    "/admin/journeys/nudge-at-the-limit/versions/",
]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_page_is_well_made_in_both_themes(page, as_user, nudge, theme):
    use_theme(page, theme)
    as_user()
    for place in PLACES:
        page.goto(place)
        page.wait_for_timeout(900)
        assert_well_made(page)
        keep(page, "journeys-" + place.strip("/").rsplit("/", 1)[-1].replace("?", "-"), theme)
    page.goto("/admin/journeys/nudge-at-the-limit/")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Publish version 1").wait_for()
    assert_well_made(page)


@pytest.mark.parametrize("width", [1440, 1024, 700, 390])
def test_nothing_sticks_out_at_any_width(page, as_user, nudge, width):
    page.set_viewport_size({"width": width, "height": 900})
    as_user()
    for place in PLACES:
        page.goto(place)
        page.wait_for_timeout(600)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), place


def test_the_first_page_is_well_made(page, as_user, live_server):
    as_user()
    page.goto("/admin/journeys/")
    page.locator(".miniature-step").first.wait_for()
    assert_well_made(page)


@pytest.mark.row("E14")
def test_the_bar_says_that_the_draft_is_not_what_is_live_and_undo_takes_it_back(page, as_user, nudge):
    publish(MAYA, "nudge-at-the-limit", now=database_now(), ticks=["*"], note="first")
    as_user()
    page.goto("/admin/journeys/nudge-at-the-limit/")
    other = page.get_by_role("link", name="Unpublished changes")
    page.get_by_label("Within how many days").wait_for()
    assert other.is_hidden()

    page.get_by_label("Within how many days").fill("9")
    other.wait_for()
    page.get_by_role("button", name="Undo").click()
    other.wait_for(state="hidden")
