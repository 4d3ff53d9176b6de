"""The mailroom in a real browser: answering by button and by key, what comes while one looks, both themes."""

from typing import Any

import pytest

from audience.models import Person, Suppression
from channels.models import MailroomItem
from engine.models import Run
from tests.browser import assert_well_made
from tests.insights.person.test_person_browser import keep
from tests.insights.stories import ada_at_her_limit, nudge
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


@pytest.fixture
def ada(world: World) -> Person:
    """Ada has a push and a mail; Cleo has a push at hand and nothing else."""
    nudge(world)
    ada = ada_at_her_limit(world)
    cleo = world.person("cleo", plan="starter", storage_used_pct=91, consents="email push")
    world.event(cleo, "usage_threshold_hit", meter="storage", pct=91, threshold=90)
    world.later(days=2)
    return ada


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 700])
def test_the_page_is_well_made(page: Any, as_user: Any, world: World, ada: Person, theme: str, width: int) -> None:
    world.later(days=4)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    as_user()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/admin/mailroom/")

    page.locator("#mail-items").get_by_text("What the next plan would give you").last.click()
    page.frame_locator("iframe.mail-frame").get_by_text("See your options").wait_for()
    assert_well_made(page)
    keep(page, f"mailroom-{width}-{theme}")


def test_a_mail_is_looked_at_from_all_sides(page: Any, as_user: Any, ada: Person) -> None:
    as_user()
    page.goto("/admin/mailroom/?channel=email")
    page.locator("#mail-items").get_by_text("Ada").click()
    page.wait_for_url("**mail=**")
    page.get_by_role("link", name="Source").click()
    page.locator("pre.source").wait_for()
    page.get_by_role("link", name="Headers").click()
    page.get_by_text("X-Cairn-Key").wait_for()
    keep(page, "mailroom-headers")
    page.reload()
    assert page.get_by_text("X-Cairn-Key").is_visible()
    page.get_by_role("link", name="As seen").click()
    page.frame_locator("iframe.mail-frame").get_by_text("Your storage is 83 % full.").wait_for()


def test_answering_plays_a_journey_by_hand(page: Any, as_user: Any, world: World, ada: Person) -> None:
    as_user()
    page.goto("/admin/mailroom/")
    page.locator("#mail-items").get_by_text("What the next plan would give you").nth(1).click()
    page.locator("#message").get_by_text("to ada@northwind.example").wait_for()

    page.keyboard.press("o")
    page.locator("#message .pill", has_text="Opened").wait_for()
    page.get_by_role("button", name="Click").click()
    page.locator("#message .pill", has_text="Clicked").wait_for()
    world.settle()

    assert Run.objects.get(person_id=ada.pk).node == "upgraded"
    keep(page, "mailroom-answered")


def test_stop_on_the_phone_does_what_stop_does_and_lies_on_top(page: Any, as_user: Any, world: World, ada: Person) -> None:
    world.later(days=4)
    as_user()
    page.goto("/admin/mailroom/?channel=sms")
    page.locator("#message").get_by_text("more room in two taps", exact=False).or_(page.locator("#message .as-sms")).first.wait_for()

    page.keyboard.press("r")
    page.keyboard.type("STOP")
    page.keyboard.press("Enter")

    page.locator("#thread .reply", has_text="STOP").wait_for()
    page.locator("#mail-items .state", has_text="Opt-out").wait_for()
    assert Suppression.objects.get(channel="sms").reason == "stop"
    assert_well_made(page)
    keep(page, "mailroom-stop")


def test_what_comes_while_one_looks_is_put_on_top_and_focus_stays(page: Any, as_user: Any, world: World, ada: Person) -> None:
    as_user()
    page.goto("/admin/mailroom/")
    before = MailroomItem.objects.count()
    first = page.locator("#mail-items .mail").first
    first.focus()
    chosen = first.get_attribute("href")

    world.later(days=4)

    page.locator("#mail-items .mail-line", has_text="Acme Boards: you are at").wait_for()
    assert page.locator("#mail-items .mail").count() == MailroomItem.objects.count() > before
    assert page.evaluate("document.activeElement.getAttribute('href')") == chosen
    page.keyboard.press("k")
    page.locator("#message .as-sms").wait_for()


def test_it_is_emptied_only_after_asking(page: Any, as_user: Any, ada: Person) -> None:
    as_user()
    page.goto("/admin/mailroom/")
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Keep it").click()
    assert MailroomItem.objects.exists()

    page.keyboard.press("e")
    dialog.get_by_role("button", name="Empty it").click()
    page.get_by_text("Nothing yet").wait_for()
    assert_well_made(page)
    keep(page, "mailroom-empty")


def test_the_mode_page_is_well_made(page: Any, as_user: Any, ada: Person) -> None:
    as_user()
    page.goto("/admin/cairn/mode/")
    assert_well_made(page)
    keep(page, "mode")
    page.get_by_role("button", name="Switch to Sending").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Switch to Sending").click()
    page.get_by_text("This installation is sending now.").wait_for()
    assert page.get_by_role("link", name="Mailroom").count() == 0
