"""The page of a person in a real browser: both themes, two widths, keys, dialogs."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from audience.models import Person
from channels.models import Message
from channels.receipts.hear import hear
from tests.browser import assert_well_made, use_theme
from tests.insights.stories import ada_at_her_limit, nudge, seats
from tests.world import World

pytestmark = pytest.mark.browser


def keep(page: Any, name: str) -> None:
    """Keep a picture where ``CAIRN_PICTURES`` says, to be laid beside the drawn ones."""
    folder = os.environ.get("CAIRN_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


@pytest.fixture
def ada(world: World) -> Person:
    """Ada was nudged, opened the mail and waits for the last step."""
    nudge(world), seats(world)
    world.person("ben", plan="pro")
    ada = ada_at_her_limit(world)
    for pct in (84, 86, 88):
        world.later(hours=9)
        world.say(ada, {"type": "identify", "traits": {"storage_used_pct": pct, "paywalled_feature_attempts": 1}})
    world.later(hours=12)
    mail = Message.objects.get(channel="email")
    hear(mail.pk, "opened", world.now, provider_event_id="opened-1")
    world.settle()
    return ada


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 700])
def test_the_page_is_well_made(page: Any, as_user: Any, ada: Person, theme: str, width: int) -> None:
    use_theme(page, theme)
    as_user()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/admin/people/{ada.pk}/")

    assert page.get_by_role("heading", name="What happened, and why").is_visible()
    assert_well_made(page)
    keep(page, f"person-{width}-{theme}")


def test_the_list_is_well_made_and_opens_a_person(page: Any, as_user: Any, ada: Person) -> None:
    as_user()
    page.goto("/admin/people/")
    assert_well_made(page)
    keep(page, "people")

    page.get_by_role("searchbox").fill("ada@")
    page.wait_for_url("**/people/?q=ada%40")
    assert page.get_by_role("link", name="Ben").count() == 0
    page.get_by_role("link", name="Ada").click()
    expect(page.get_by_role("heading", name="Ada", exact=True)).to_be_visible()


def test_a_mail_opens_by_the_keyboard_as_it_was_sent(page: Any, as_user: Any, ada: Person) -> None:
    as_user()
    page.goto(f"/admin/people/{ada.pk}/")
    page.keyboard.press("4")
    page.wait_for_url("**?show=messages")
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    frame = page.frame_locator("iframe.mail")
    assert frame.get_by_text("Your storage is").is_visible()
    assert page.locator("iframe.mail").get_attribute("sandbox") == ""
    keep(page, "person-letter")
    page.keyboard.press("Escape")
    assert dialog.count() == 0


def test_a_run_is_ended_after_asking_and_the_page_follows(page: Any, as_user: Any, ada: Person) -> None:
    as_user()
    page.goto(f"/admin/people/{ada.pk}/")
    page.locator("#runs").get_by_role("button", name="End").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Note for the history").fill("Asked for quiet")
    keep(page, "person-end")
    dialog.get_by_role("button", name="End").click()

    page.get_by_text("In no journey just now.").wait_for()
    page.locator("#timeline").get_by_text("Left Nudge at the limit").wait_for()
    assert dialog.count() == 0


def test_all_that_was_asked_unfolds(page: Any, as_user: Any, ada: Person) -> None:
    as_user()
    page.goto(f"/admin/people/{ada.pk}/?show=decisions")
    line = page.locator(".item", has_text="Took path").first
    line.hover()
    line.locator("summary").click()

    assert line.get_by_text("current_plan is starter and storage_used_pct is at least 80").is_visible()
    assert_well_made(page)
    keep(page, "person-asked")
