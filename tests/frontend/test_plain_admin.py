"""Plain admin classes: no colons, states as pills, logs that nobody edits."""

from typing import Any

from django.contrib.admin import site
from django.contrib.auth.models import Group, User
from django.test import RequestFactory

from frontend.admin import PlainAdmin, ReadOnlyAdmin, pill_column


def request_of(user: Any) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_labels_end_without_a_colon() -> None:
    form = PlainAdmin(Group, site).get_form(request_of(User(is_superuser=True, is_active=True)), None)()

    assert form["name"].label_tag() == '<label for="id_name">Name</label>'


def test_a_state_becomes_a_pill_with_its_own_words() -> None:
    class Users(PlainAdmin):
        as_pill = pill_column("is_active", "Active", {True: "on", False: "off"})

    shown = Users(User, site).as_pill(User(is_active=True))

    assert shown == '<span class="pill good"><span class="mark dot"></span>On</span>'


def test_a_log_is_seen_and_never_changed() -> None:
    log = ReadOnlyAdmin(Group, site)
    request = request_of(User(is_superuser=True, is_active=True))

    assert log.has_view_permission(request)
    assert not any((log.has_add_permission(request), log.has_change_permission(request), log.has_delete_permission(request)))
