"""One installation for all of them: real processes on a database and a broker of its own, and a mail server."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import segment.analytics as analytics
from playwright.sync_api import expect

from config.run import places
from tests.browser import Complaints, browser_or_skip, opened
from tests.config.running import Running
from tests.e2e.post import PostOffice, post_office

# Two cores, and other tests beside.
PATIENCE_MS = 30_000


@dataclass
class Installation:
    """A Cairn that runs, as its READY line says it."""

    running: Running
    office: PostOffice
    write_key: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.running.port}"


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """Start web, worker and beat on nothing, and found a company there."""
    browser_or_skip()
    running = Running()
    with post_office() as office:
        try:
            line = running.start(EMAIL_URL=office.address).ready()
            environment = dict(os.environ) | {
                "DATABASE_URL": running.database,
                "CAIRN_DATA": str(running.data),
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
            subprocess.run([sys.executable, "-m", "tests.e2e.company"], cwd=places.ROOT, env=environment, check=True)
            yield Installation(running, office, line.partition("write-key ")[2])
        finally:
            running.clean()


@pytest.fixture
def page(browser: Any, installation: Installation, complaints: Complaints) -> Iterator[Any]:
    """Open a browser on the installation, sign in through the form, and close what earlier tests have left live."""
    expect.set_options(timeout=PATIENCE_MS)
    with opened(browser, installation.address, complaints) as page:
        page.set_default_timeout(PATIENCE_MS)
        page.goto("/admin/")
        page.get_by_label("Username").fill("demo")
        page.get_by_label("Password").fill("demo")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"[0-9]/admin/$"))
        close_all(page)
        yield page
    assert complaints == []


def close_all(page: Any) -> None:
    """Close what is live to new people: of two journeys that one event starts, and both sell, only one gets the person."""
    live = "/admin/journeys/?state=live"
    page.goto(live)
    menus = page.get_by_label(re.compile("^What can be done with"))
    while menus.count():
        menus.first.click()
        page.get_by_role("button", name="Close to new people…").first.click()
        page.get_by_role("button", name="Close to new people", exact=True).click()
        page.wait_for_url("**/admin/journeys/")
        page.goto(live)


@pytest.fixture
def application(installation: Installation) -> Iterator[Any]:
    """Give the application's side: an unchanged client of Segment that points here."""
    wrong: list[object] = []
    client = analytics.Client(installation.write_key, host=installation.address, on_error=lambda error, items: wrong.append(error))
    yield client
    client.shutdown()
    assert wrong == []
