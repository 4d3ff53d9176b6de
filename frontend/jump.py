"""Search or jump to: a shelf of finders, each answering with a few hits. Places and models come first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.side import places
from ground.registry import Registry

EACH = 6


@dataclass(frozen=True)
class Hit:
    label: str
    url: str
    icon: str = "corner-down-right"
    caption: str = ""


@dataclass(frozen=True)
class Finder:
    """``find`` gets the request (for permissions) and the words; it gives at most a handful of hits, best first."""

    key: str
    label: str | Promise
    find: Callable[[HttpRequest, str], Iterable[Hit]]


@dataclass(frozen=True)
class Found:
    label: str | Promise
    hits: list[Hit]


finders: Registry[Finder] = Registry("finders", key=lambda finder: finder.key)


def find(request: HttpRequest, text: str) -> list[Found]:
    """Ask every finder; those with nothing to say are left out."""
    answers = []
    for finder in finders:
        hits = list(finder.find(request, text.strip()))[:EACH]
        if hits:
            answers.append(Found(finder.label, hits))
    return answers


def _places(request: HttpRequest, text: str) -> Iterable[Hit]:
    for page, url in places(request):
        if text.lower() in str(page.label).lower():
            yield Hit(str(page.label), url, page.icon)


def _models(request: HttpRequest, text: str) -> Iterable[Hit]:
    if not text:
        return
    for app in admin.site.get_app_list(request):
        for model in app["models"]:
            if model["admin_url"] and text.lower() in str(model["name"]).lower():
                yield Hit(str(model["name"]), model["admin_url"], "table-2", str(app["name"]))


finders.add(Finder("places", _("Places"), _places))
finders.add(Finder("models", _("Admin"), _models))
