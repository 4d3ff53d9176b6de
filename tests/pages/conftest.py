"""One hostile house and one browser for all tests of a file: making them anew for each page would take minutes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.browser import Complaints, opened
from tests.pages.addresses import Address, every_address
from tests.pages.hostile import House, build

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker


@dataclass(frozen=True)
class Served:
    """The house with a server before it. ``documents`` are pages by themselves, ``fragments`` are parts that pages ask for."""

    house: House
    address: str
    documents: list[Address]
    fragments: list[Address]


def signed_in() -> Client:
    from django.contrib.auth.models import User

    client = Client()
    client.force_login(User.objects.get(username="maya"))
    return client


@pytest.fixture(scope="module")
def served(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[Served]:
    """Found the house, serve it, and leave an empty database behind."""
    from audience.brief_cache import forget_all
    from audience.keeping.months import forget_months
    from channels import store
    from engine.store import journeys

    with django_db_blocker.unblock():
        house = build()
        server = LiveServer("127.0.0.1")
        try:
            yield Served(house, server.url, *sorted_out(house))
        finally:
            server.stop()
            call_command("flush", verbosity=0, interactive=False)
            for forget in (forget_all, forget_months, store.forget, journeys.forget):
                forget()


def sorted_out(house: House) -> tuple[list[Address], list[Address]]:
    """Tell documents from fragments; what is no HTML, is only posted or leads elsewhere is neither."""
    documents, fragments = [], []
    client = signed_in()
    for address in every_address(house):
        answer = client.get(address.path)
        if answer.status_code >= 300 or not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        whole = answer.content.lstrip()[:9].lower() == b"<!doctype" and "sandbox" not in answer.headers["Content-Security-Policy"]
        (documents if whole else fragments).append(address)
    return documents, fragments


@pytest.fixture(scope="module")
def all_complaints() -> Complaints:
    return []


@pytest.fixture(scope="module")
def window(browser: Any, served: Served, all_complaints: Complaints) -> Iterator[Any]:
    """Open one window for all pages, signed in as Maya."""
    with opened(browser, served.address, all_complaints) as page:
        cookie = signed_in().cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served.address}])
        yield page
