"""In a real browser: what stands in quarantine can be read, whatever its name is."""

import pytest

from audience.accept import Source, accept
from audience.models import Quarantined
from audience.now import database_now
from tests.insights.flow.cast import said, web_key
from tests.world import World

pytestmark = pytest.mark.browser


def test_a_name_of_two_hundred_letters_hides_neither_code_nor_reason(page, as_user, transactional_db):
    accept([said("paywall_encountered")], Source(id=web_key(World()).pk), database_now())
    Quarantined.objects.update(type="x" * 200)
    as_user()
    page.goto("/admin/cairn_audience/quarantined/")
    last = page.locator("#result_list thead th").last.bounding_box()
    assert last["x"] + last["width"] <= 1440
