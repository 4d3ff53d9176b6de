"""The sequence that everybody writes about, drawn from blank with the keyboard alone, in under sixty operations."""

import pytest
from playwright.sync_api import expect

from journeys.operations.create import create
from journeys.operations.finding import find
from tests.e2e.drawn import assert_is_the_nudge
from tests.e2e.keys import Keys
from tests.e2e.nudge_by_keys import draw_by_keys
from tests.journeys.operations.test_transfer import MAYA
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.mark.row("E29")
def test_the_nudge_is_drawn_from_blank_without_a_mouse_in_under_sixty_operations(page, as_user, live_server):
    # Other tests may keep the machine busy meanwhile.
    expect.set_options(timeout=30_000)
    world = World()
    create(MAYA, name="By keys", key="by-keys", now=world.now)
    as_user()
    keys = Keys(page)
    page.goto("/admin/journeys/by-keys/")
    page.locator("#journey[data-ready]").wait_for()

    draw_by_keys(keys)

    expect(page.locator("#checks")).to_contain_text("All checks passed")
    assert_is_the_nudge(find("by-keys").graph)
    assert keys.operations < 60
