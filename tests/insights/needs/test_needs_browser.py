"""The page for engineering in a browser: languages, copying, both themes, paper."""

import pytest

from audience import keys
from audience.history import Actor
from audience.now import database_now
from journeys.gallery import from_gallery
from journeys.operations.create import create
from tests.browser import assert_well_made, keep, use_theme
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = "/admin/journeys/nudge/needs/"


@pytest.fixture
def nudge(transactional_db):
    world = World(database_now())
    ada = world.person("ada", plan="starter", account="northwind", storage_used_pct=83, seats_used=6, seats_limit=8)
    world.event(ada, "usage_threshold_hit", meter="storage", pct=83, threshold=80)
    world.event(ada, "plan_changed", to="pro")
    keys.make("browser", "web", [], "maya", world.now)
    return create(
        Actor("user:maya"), name="Nudge at the limit", key="nudge", now=world.now, graph=from_gallery("three-knocks-at-the-gate").graph
    )


@pytest.mark.row("A6")
def test_a_language_is_chosen_once_and_a_snippet_is_copied(page, as_user, nudge):
    as_user()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(HERE)
    page.locator("pre:visible", has_text="curl").first.wait_for()
    page.get_by_role("radio", name="Python").check()
    assert page.locator("pre:visible", has_text="curl").count() == 0
    page.locator(".need-copy:visible").first.click()
    page.get_by_text("Copied").first.wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("import segment.analytics")
    assert '"paywall_encountered"' in copied

    page.reload()
    page.locator("pre:visible", has_text="segment.analytics").first.wait_for()
    page.get_by_role("button", name="Copy the link").click()
    page.wait_for_timeout(200)
    assert page.evaluate("navigator.clipboard.readText()").endswith(HERE)
    page.get_by_role("link", name="Prompt: what it does").first.click()
    page.locator("#panel-title", has_text="Prompt: what it does").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_well_made_in_both_themes_and_on_paper(page, as_user, nudge, theme):
    use_theme(page, theme)
    as_user()
    for width in (1440, 1024, 600):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(HERE)
        page.locator(".need").first.wait_for()
        assert_well_made(page)
        keep(page, f"needs-{width}", theme)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    assert page.locator(".needs-address").is_visible()
    assert not page.locator(".need-copy").first.is_visible()
    assert page.evaluate("[...document.querySelectorAll('.need-send pre')].every(one => one.scrollWidth <= one.clientWidth + 1)")
    keep(page, "needs-paper", theme)
