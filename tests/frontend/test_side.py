"""The side bar, the door of a page, the mode pill, and what may never come back: style attributes and scripts in a page."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

import frontend
from frontend.doors import staff_page
from frontend.pages import Page, pages
from frontend.side import side

ROOT = Path(frontend.__file__).resolve().parent.parent


@pytest.fixture
def eli(db: None) -> User:
    return User.objects.create_user("eli", is_staff=True)


def asked(path: str, user: Any, **headers: str) -> Any:
    request = RequestFactory().get(path, headers=headers)
    request.user = user
    return request


def test_only_places_one_may_open_are_shown(eli: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_items", {})
    pages.add(Page("all", "For all", "mail", "engage", "admin:index"))
    pages.add(Page("some", "For some", "mail", "engage", "admin:auth_user_changelist", permission="auth.view_user"))
    pages.add(Page("gone", "Not there", "mail", "engage", "nowhere:at_all"))

    groups = side(asked("/admin/auth/user/", eli))

    assert [entry.page.key for group in groups for entry in group.entries] == ["all"]


def test_the_place_with_the_longest_address_is_the_current_one(eli: User, monkeypatch: pytest.MonkeyPatch) -> None:
    eli.is_superuser = True
    monkeypatch.setattr(pages, "_items", {})
    pages.add(Page("admin", "Admin", "mail", "setup", "admin:index"))
    pages.add(Page("users", "Users", "mail", "customers", "admin:auth_user_changelist", count=lambda: 3))

    groups = side(asked("/admin/auth/user/7/change/", eli))

    assert [(group.key, entry.page.key, entry.current, entry.count) for group in groups for entry in group.entries] == [
        ("customers", "users", True, 3),
        ("setup", "admin", False, None),
    ]


def test_the_door_sends_a_stranger_to_sign_in_tells_a_fragment_and_refuses_without_the_right(eli: User) -> None:
    open_to_staff = staff_page()(lambda request: HttpResponse("in"))
    with_right = staff_page("auth.view_user")(lambda request: HttpResponse("in"))

    assert open_to_staff(asked("/here/?a=1", AnonymousUser())).headers["Location"] == "/admin/login/?next=/here/%3Fa%3D1"
    assert open_to_staff(asked("/here/", AnonymousUser(), hx_request="true")).status_code == 401
    assert open_to_staff(asked("/here/", eli)).content == b"in"
    with pytest.raises(PermissionDenied):
        with_right(asked("/here/", eli))


def test_a_page_refused_says_so_in_the_frame(client: Client, eli: User) -> None:
    client.force_login(eli)
    answer = client.get(reverse("admin:auth_user_changelist"))

    assert answer.status_code == 403
    assert "You may not open this page" in answer.content.decode()


def test_the_dark_colours_stand_twice_and_are_the_same() -> None:
    tokens = (ROOT / "frontend/static/cairn/tokens.css").read_text(encoding="utf-8")
    chosen = tokens.split('[data-theme="dark"] {')[1].split("}")[0].split()
    by_system = tokens.split(':root:not([data-theme="light"], [data-theme="dark"]) {')[1].split("}")[0].split()

    assert chosen == by_system


def test_each_colour_of_the_light_has_one_in_the_dark() -> None:
    tokens = (ROOT / "frontend/static/cairn/tokens.css").read_text(encoding="utf-8")
    light = re.findall(r"(--[\w-]+):", tokens.split("{")[1].split("}")[0])
    dark = re.findall(r"(--[\w-]+):", tokens.split('[data-theme="dark"] {')[1].split("}")[0])

    assert light == dark


def test_every_variable_used_is_a_token() -> None:
    sheets = "\n".join(sheet.read_text(encoding="utf-8") for sheet in (ROOT / "frontend/static/cairn").rglob("*.css"))
    declared = set(re.findall(r"(--[\w-]+)\s*:", sheets))

    assert set(re.findall(r"var\((--[\w-]+)", sheets)) - declared == set()


def templates() -> list[Path]:
    return [path for path in ROOT.glob("*/templates/**/*.html") if ".venv" not in path.parts]


@pytest.mark.parametrize("template", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_holds_a_style_or_a_script_of_its_own(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text))
