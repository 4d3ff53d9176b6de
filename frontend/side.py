"""The side bar as one person sees it: groups of the places she may open, and which one she is at."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from frontend.pages import GROUPS, Page, pages


@dataclass(frozen=True)
class Entry:
    page: Page
    url: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class Group:
    key: str
    label: str | Promise
    entries: list[Entry]


def places(request: HttpRequest) -> list[tuple[Page, str]]:
    """List the places this person may open with their addresses, in order; a place with no address is left out."""
    user = request.user
    found = []
    for page in sorted(pages, key=lambda page: page.order):
        if page.permission and not user.has_perm(page.permission):
            continue
        if page.when is not None and not page.when():
            continue
        try:
            found.append((page, reverse(page.url)))
        except NoReverseMatch:
            continue
    return found


def side(request: HttpRequest) -> list[Group]:
    """Group the places; the one with the longest address that this page lies under is the current one."""
    mine = places(request)
    whose = {address: url for page, url in mine for address in (url, *map(reverse, page.also))}
    here = whose.get(max((address for address in whose if request.path.startswith(address)), key=len, default=""))
    groups = []
    for key, label in GROUPS.items():
        entries = [Entry(page, url, url == here, page.count() if page.count else None) for page, url in mine if page.group == key]
        if entries:
            groups.append(Group(key, label, entries))
    return groups
