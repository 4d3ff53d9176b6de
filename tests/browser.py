"""Browser tests: a page of Chromium on the live server that fails the test on any complaint of the console or the policy.

In a test file: ``pytestmark = pytest.mark.browser``, then take ``page`` and ``as_user``.
Without a browser the tests are skipped by name; ``CAIRN_BROWSER=required`` fails them instead.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.test import Client

Complaints = list[str]
CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")


def chromium() -> str | None:
    """Find the browser: ``$CHROMIUM``, then the system's."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


def browser_or_skip() -> str:
    """Give the browser's path; where there is none, skip the test by name, or fail it where one is required."""
    found = chromium()
    if found is None:
        message = "no Chromium found: install it or set CHROMIUM to its path"
        if os.environ.get("CAIRN_BROWSER") == "required":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start Chromium once per test file, so that its event loop is gone before another file needs one."""
    from playwright.sync_api import sync_playwright

    found = browser_or_skip()
    # Playwright keeps an event loop in this thread, in which nothing of Django runs; Django would not believe it.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"], timeout=120_000)
        yield started
        started.close()


@pytest.fixture
def complaints() -> Complaints:
    """What the browser complained about so far. A test that expects one takes it out of the list."""
    return []


@pytest.fixture
def page(browser: Any, live_server: Any, complaints: Complaints) -> Iterator[Any]:
    """Open a page of 1440 by 900 whose addresses are relative to the live server."""
    with opened(browser, live_server.url, complaints) as page:
        yield page
    assert complaints == []


@contextmanager
def opened(browser: Any, address: str, complaints: Complaints) -> Iterator[Any]:
    """Open a page on an address and write down what the browser complains about."""
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    # Other tests may keep the machine busy meanwhile.
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.on("console", lambda said: complaints.append(f"{said.text} ({page.url})") if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(f"{error} ({page.url})"))
    page.on("response", lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
    yield page
    context.close()


@pytest.fixture
def as_user(page: Any, live_server: Any) -> Callable[..., User]:
    """Sign someone in without the form: ``as_user()`` is Maya, who may do all; ``as_user("eli", "auth.view_user")`` holds that right."""

    def sign_in(username: str = "maya", *permissions: str) -> User:
        user, _ = User.objects.get_or_create(username=username, defaults={"is_staff": True, "is_superuser": not permissions})
        user.set_password("a long pass phrase")
        user.save()
        for permission in permissions:
            app, _, codename = permission.partition(".")
            user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return user

    return sign_in


def use_theme(page: Any, theme: str) -> None:
    """Choose light or dark for every page opened from now on."""
    page.add_init_script(f"localStorage.setItem('theme', '{theme}')")


def keep(page: Any, name: str, theme: str) -> None:
    """Keep a picture where ``CAIRN_PICTURES`` says, to be laid beside the drawn ones."""
    folder = os.environ.get("CAIRN_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}-{theme}.png", full_page=True)


def faint_texts(page: Any) -> list[str]:
    """List the texts on solid grounds with less than 4.5:1 between them and what lies behind."""
    found: list[str] = page.evaluate(CONTRAST)
    return found


def assert_well_made(page: Any) -> None:
    """Assert what holds for every page: one heading, nothing faint, every control has a name, nothing sticks out sideways."""
    assert page.locator("h1").count() == 1, f"{page.url}: {page.locator('h1').count()} headings of the first order"
    assert faint_texts(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} scrolls sideways"
    nameless = page.evaluate(
        "[...document.querySelectorAll('button, a[href]')].filter(e => e.offsetParent && !e.textContent.trim()"
        " && !e.ariaLabel && !e.title && !e.querySelector('[title], img[alt], svg[aria-label]')).map(e => e.outerHTML.slice(0, 120))"
    )
    assert nameless == []
