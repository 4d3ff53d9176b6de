"""Every page, in light and in dark: no complaint of the console, no violation of the policy, no faint text."""

from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from playwright.sync_api import expect

from frontend.pages import pages
from tests.browser import assert_well_made, keep, use_theme

pytestmark = pytest.mark.browser
themes = pytest.mark.parametrize("theme", ["light", "dark"])
widths = pytest.mark.parametrize("width", [1440, 1024, 700])


@pytest.fixture
def ben(db: None) -> User:
    ben = User.objects.create_user("ben", "ben@acme.example", is_staff=True, first_name="Ben")
    ben.groups.add(Group.objects.create(name="Support"))
    LogEntry.objects.create(
        user=ben,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(ben.pk),
        object_repr="ben",
        action_flag=CHANGE,
        change_message='[{"changed": {"fields": ["First name"]}}]',
    )
    return ben


@themes
def test_signing_in_shows_one_card_and_says_what_was_wrong(page: Any, ben: User, theme: str) -> None:
    use_theme(page, theme)
    page.goto("/admin/")
    page.get_by_label("Username").fill("ben")
    page.get_by_label("Password").fill("no idea")
    page.get_by_role("button", name="Log in").click()

    expect(page.locator(".errornote")).to_be_visible()
    assert page.locator("#side").count() == 0
    keep(page, "login", theme)


@themes
def test_stock_pages_are_ours_and_break_no_policy(page: Any, as_user: Any, ben: User, theme: str) -> None:
    use_theme(page, theme)
    as_user()
    stock = {
        "index": reverse("admin:index"),
        "app": reverse("admin:app_list", args=["auth"]),
        "list": reverse("admin:auth_user_changelist") + "?is_staff__exact=1&q=ben",
        "list-empty": reverse("admin:auth_user_changelist") + "?q=nobody",
        "add": reverse("admin:auth_user_add"),
        "form": reverse("admin:auth_user_change", args=[ben.pk]),
        "form-dates": reverse("admin:django_celery_beat_periodictask_add"),
        "popup": reverse("admin:auth_group_add") + "?_popup=1",
        "password-of": reverse("admin:auth_user_password_change", args=[ben.pk]),
        "history": reverse("admin:auth_user_history", args=[ben.pk]),
        "delete": reverse("admin:auth_user_delete", args=[ben.pk]),
        "password": reverse("admin:password_change"),
        "components": reverse("cairn:components"),
    }

    for name, address in stock.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert_well_made(page)
        keep(page, name, theme)


@themes
def test_places_of_the_side_bar_open(page: Any, as_user: Any, theme: str) -> None:
    use_theme(page, theme)
    as_user()

    for place in pages:
        page.goto(reverse(place.url))
        assert_well_made(page)
        assert page.locator("#side a[aria-current=page]").count() == 1, place.key
        keep(page, f"place-{place.key}", theme)


@widths
def test_the_frame_fits_every_width(page: Any, as_user: Any, ben: User, width: int) -> None:
    as_user()
    page.set_viewport_size({"width": width, "height": 900})

    for address in (reverse("admin:auth_user_changelist"), reverse("admin:auth_user_change", args=[ben.pk]), reverse("cairn:components")):
        page.goto(address)
        assert_well_made(page)
        keep(page, f"wide-{width}-{address.strip('/').replace('/', '-')}", "light")


def test_a_ticked_row_brings_the_actions_and_they_work(page: Any, as_user: Any, ben: User) -> None:
    as_user()
    page.goto(reverse("admin:auth_user_changelist"))
    assert page.locator("#changelist .actions").is_hidden()

    page.get_by_role("row", name="ben").get_by_role("checkbox").check()
    page.locator("select[name=action]").select_option("delete_selected")
    page.get_by_role("button", name="Go").click()
    assert_well_made(page)
    page.get_by_role("button", name="Yes, I’m sure").click()

    page.get_by_text("Successfully deleted 1 user.").wait_for()
    assert not User.objects.filter(username="ben").exists()


def test_dates_are_picked_from_a_calendar(page: Any, as_user: Any, ben: User) -> None:
    as_user()
    page.goto(reverse("admin:auth_user_change", args=[ben.pk]))
    page.locator("#id_last_login_0 ~ .datetimeshortcuts .date-icon, .field-last_login .date-icon").first.click()
    page.locator(".calendarbox").first.wait_for(state="visible")
    page.locator(".calendarbox td a", has_text="15").first.click()

    assert page.locator("#id_last_login_0").input_value().endswith("-15")
