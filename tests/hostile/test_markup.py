"""What people are called is text on every page, never markup."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.hostile.evil import evil_company
from tests.journeys.pages.conftest import signed_in

ROOTS = [
    "/admin/",
    "/admin/people/",
    "/admin/journeys/",
    "/admin/journeys/new/",
    "/admin/journeys/evil/",
    "/admin/journeys/evil/?mode=numbers",
    "/admin/journeys/evil/publish/",
    "/admin/journeys/evil/people/",
    "/admin/journeys/evil/people/?node=push",
    "/admin/journeys/evil/panel/?node=push",
    "/admin/journeys/evil/panel/?node=mail",
    "/admin/journeys/evil/panel/?node=sms",
    "/admin/journeys/evil/panel/",
    "/admin/journeys/evil/preview/?node=push",
    "/admin/journeys/evil/preview/mail/?node=mail",
    "/admin/journeys/evil/versions/",
    "/admin/journeys/evil/versions/1/",
    "/admin/journeys/evil/results/",
    "/admin/mailroom/",
    "/admin/cairn/mode/",
    "/admin/cairn/jump/?q=x-pwned",
]


class Elements(HTMLParser):
    """Collects links, and elements and attributes that nobody of ours wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "pwned" in tag or any(name.startswith("on") or "pwned" in name for name, _ in attrs):
            self.found.append(self.get_starttag_text() or tag)
        for name, value in attrs:
            if name in ("href", "src", "hx-get", "data-url") and value and value.startswith(("/admin/", "?")):
                self.links.add(value.split("#")[0])

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and "window.pwned" in data and "\\u003C" not in data:
            self.found.append(data[:100])


def crawl(client: Client, roots: list[str], most: int = 150) -> dict[str, tuple[int, list[str]]]:
    seen: dict[str, tuple[int, list[str]]] = {}
    todo = list(roots)
    shapes: dict[str, int] = {}
    while todo and len(seen) < most:
        url = todo.pop(0)
        shape = re.sub(r"\d+|=[^&]*", "N", url)
        if url in seen or "logout" in url or shapes.get(shape, 0) >= 2:
            continue
        shapes[shape] = shapes.get(shape, 0) + 1
        answer = client.get(url)
        page = Elements()
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            page.feed(answer.content.decode())
            assert "script-src" in answer["Content-Security-Policy"] or "default-src 'none'" in answer["Content-Security-Policy"], url
            assert "unsafe-eval" not in answer["Content-Security-Policy"]
        seen[url] = (answer.status_code, page.found)
        base = url.partition("?")[0]
        todo += [base + link if link.startswith("?") else link for link in sorted(page.links)]
    return seen


def test_no_page_lets_a_name_become_markup(world):
    evil_company(world)
    maya = signed_in("maya")

    pages = crawl(maya, ROOTS)

    assert {url: found for url, (_status, found) in pages.items() if found} == {}
    assert {url: status for url, (status, _found) in pages.items() if status >= 500} == {}
    assert len(pages) > 60


@pytest.mark.row("E26")
def test_no_page_breaks_for_whoever_may_only_look(world):
    from django.contrib.auth.models import User

    from config.demo.play import logins

    evil_company(world)
    logins()
    ruth = Client()
    ruth.force_login(User.objects.get(username="manager"))

    pages = crawl(ruth, ROOTS)

    assert {url: status for url, (status, _found) in pages.items() if status >= 500} == {}
