"""Every address of Cairn that answers to somebody who looks, read from the configuration of addresses: a new one cannot escape.

An argument in an address is filled by its name from the house; admin pages of an object take the newest of their model. An argument that
nobody can fill fails the test that asks, and so does a model that is nowhere in the house.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib.admin import site
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern, URLResolver

from tests.pages.hostile import House

# What stands in an address and means one of a few words.
WORDS = {
    "stage": "entered",
    "operation": "pause",
    "deed": "undo",
    "number": "1",
    "name": "usage_threshold_hit",
    "app_label": "auth",
    "content_type_id": "1",
}
# What a page shows is in its query, too: these are opened besides the bare address.
STATES = {
    "journeys:canvas": ["?step=sms", "?step=email", "?step=which-limit"],
    "journeys:panel": ["?step=email", "?step=which-limit", "?step=start", "?step=wait-push"],
    "journeys:people": ["?step=email", "?step=email&tab=lost"],
    "journeys:preview": ["?step=email", "?step=sms", "?step=push-storage"],
    "journeys:preview_mail": ["?step=email&person=%23{person_id}"],
    "journeys:list": ["?q=hit", "?state=live"],
    "journeys:moving": ["?part=moves"],
    "insights:person": ["?message={message_id}", "?show=decisions"],
    "insights:people": ["?q=hit"],
    "insights:mailroom": ["?mail={item_id}", "?channel=sms"],
    "insights:why": ["?person={person_id}&journey=hostile"],
    "insights:results": ["?version=1"],
    "insights:event_type": [],
    "insights:rehearse": ["?person=who-markup"],
    "insights:rehearse_walk": ["?person=who-markup"],
    "cairn:jump": ["?q=hit"],
    "admin:cairn_audience_person_changelist": ["?q=hit"],
    "admin:auth_group_add": ["?_popup=1"],
}
OBJECT = {"object_id", "id"}
# These end a session or are asked for by nobody who looks.
LEFT_OUT = {"admin:logout": "it is posted, and would sign the test out"}


@dataclass(frozen=True)
class Address:
    """``name`` with its namespace, ``path`` with its query, ``stock`` whether Django's admin draws it."""

    name: str
    path: str
    stock: bool


class NobodyKnows(LookupError):
    """An address has an argument that the house cannot fill: say in tests/pages/addresses.py what stands there."""


def every_address(house: House) -> list[Address]:
    """Give all of them, those of an application's doors (/v1, /api) too."""
    found: list[Address] = []
    for pattern, route, name in _patterns(get_resolver(), "", ""):
        if name in LEFT_OUT or _catches_the_rest(route):
            continue
        path = "/" + _filled(house, pattern, route, name)
        queries = [query.format(**house.numbers) for query in STATES.get(name, [])]
        found += [Address(name, path + query, name.startswith("admin:")) for query in ("", *queries)]
    return found


def _patterns(resolver: URLResolver, before: str, space: str) -> Iterator[tuple[URLPattern, str, str]]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, route, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield one, route, f"{space}{one.name or route}"


def _catches_the_rest(route: str) -> bool:
    """Whatever no other address takes: it has no page of its own."""
    return route.endswith(("(?P<url>.*)$", "^v1/")) or route in {"api/", "api//?"}


def _filled(house: House, pattern: URLPattern, route: str, name: str) -> str:
    """Write the address with its arguments."""

    def value(argument: str) -> str:
        if (argument in OBJECT and name.startswith("admin:")) or (argument in OBJECT and name.startswith("admin/")):
            return _newest(name, route)
        if argument in house.numbers:
            return str(house.numbers[argument])
        if argument == "key" and route.startswith("admin/journeys/"):
            return house.journey
        if argument in WORDS and route.startswith("admin/"):
            return WORDS[argument]
        if not route.startswith("admin/"):
            return "1"
        raise NobodyKnows(f"{argument} in {route}")

    if isinstance(pattern.pattern, RoutePattern) and "(?P" not in route:
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: quote(value(found[1]), safe=""), route)
    # The few that are written as regular expressions: no group in them stands inside another one.
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: quote(value(found[1]), safe=""), route)
    return plain.replace("/?", "/").replace("^", "").replace("$", "").replace("\\", "").replace("Z", "")


def _newest(name: str, route: str) -> str:
    if name == "admin:view_on_site":
        return "1"
    _admin, app, model = route.split("/")[:3]
    found = next(one for one in site._registry if (one._meta.app_label, one._meta.model_name) == (app, model))
    newest: Any = found._default_manager.order_by("-pk").first()
    if newest is None:
        raise NobodyKnows(f"there is no {found._meta.label} in tests/pages/hostile.py")
    return str(newest.pk)
