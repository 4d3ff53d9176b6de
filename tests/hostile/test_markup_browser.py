"""What scripts draw shows names as text, and the policy has nothing to complain about."""

import pytest

from channels.models import MailroomItem
from tests.hostile.evil import evil_company
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ON_PAGE = "document.querySelectorAll('x-pwned, [onclick]').length + (window.pwned ? 1000 : 0)"


def assert_only_text(page) -> None:
    for frame in page.frames:
        assert frame.evaluate(ON_PAGE) == 0, frame.url


def test_canvas_panel_mailroom_person_and_results_show_names_as_text(page, as_user, transactional_db):
    world = World()
    ada, _journey = evil_company(world)
    as_user()

    page.goto("/admin/journeys/evil/")
    page.wait_for_selector("[data-node], .node, .card")
    assert "x-pwned" in page.inner_text("body")
    assert_only_text(page)
    for node in ("push", "mail", "sms"):
        page.goto(f"/admin/journeys/evil/?node={node}")
        page.wait_for_load_state("networkidle")
        assert_only_text(page)
    page.goto("/admin/journeys/evil/?mode=numbers")
    page.wait_for_load_state("networkidle")
    assert_only_text(page)
    for url in ("/admin/people/", f"/admin/people/{ada.id}/", "/admin/journeys/evil/results/", "/admin/mailroom/", "/admin/journeys/"):
        page.goto(url)
        page.wait_for_load_state("networkidle")
        assert_only_text(page)
    for item in MailroomItem.objects.order_by("pk"):
        page.goto(f"/admin/mailroom/?mail={item.pk}")
        page.wait_for_load_state("networkidle")
        assert_only_text(page)
