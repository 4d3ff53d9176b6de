"""Two versions of a journey, or one and the draft, side by side: what changed marked on both canvases, and said in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from engine.core.lifecycle import LIVE
from engine.models import Journey, Run, Version
from journeys.graph.difference import ADDED, CHANGED, REMOVED, changes
from journeys.graph.finished import finished
from journeys.graph.shape import Graph
from journeys.models import Draft
from journeys.pages.canvas import ICONS
from journeys.pages.common import draft_of, page, sheet
from journeys.pages.crowd import version_of

# Names the draft in an address.
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Side:
    """``name`` is what an address calls it: a number, or the draft. ``people`` says by step how many walk it and are there now."""

    name: str
    words: str
    graph: Graph
    people: Mapping[str, int]


@page()
@require_GET
def beside(request: HttpRequest, key: str) -> HttpResponse:
    """Show ``?was=3&now=draft``; without a name it is the live version and the draft. ``part=dialog`` gives it as a dialog."""
    draft = draft_of(key)
    journey = draft.journey
    numbers = [str(number) for number in journey.versions.order_by("-number").values_list("number", flat=True)]
    if not numbers:
        raise Http404("nothing was published")
    was = _side(draft, request.GET.get("was") or (str(journey.live.number) if journey.live is not None else numbers[0]))
    now = _side(draft, request.GET.get("now") or DRAFT)
    found = changes(was.graph, now.graph)
    kinds = {change.node: change.kind for change in found}
    sides = [_drawn(side, journey, kinds) for side in (was, now)]
    context: dict[str, Any] = {
        "title": journey.name,
        "subtitle": _("Side by side"),
        "journey": journey,
        "data": sides,
        "sides": json.dumps(sides),
        "icons": sorted({*ICONS, *(card["icon"] for side in sides for card in side["cards"].values())}),
        "was": was,
        "now": now,
        "changes": found,
        "names": [(name, _words(name)) for name in [DRAFT, *numbers]],
    }
    as_dialog = request.GET.get("part") == "dialog"
    return render(request, "journeys/_beside_dialog.html" if as_dialog else "journeys/beside.html", context)


def _side(draft: Draft, name: str) -> Side:
    if name == DRAFT:
        return Side(DRAFT, _words(DRAFT), finished(draft.graph), {})
    version = version_of(draft.journey, name)
    assert version is not None
    return Side(str(version.number), _words(str(version.number)), version.graph, _people(version))


def _words(name: str) -> str:
    return _("The draft") if name == DRAFT else _("Version %(n)s") % {"n": name}


def _people(version: Version) -> dict[str, int]:
    runs = Run.objects.filter(version=version, state__in=LIVE)
    return dict(runs.order_by().values_list("node").annotate(n=Count("id")))


def _drawn(side: Side, journey: Journey, kinds: Mapping[str, str]) -> dict[str, Any]:
    """Give what the canvas reads of one side: its cards say how they differ, and how many people are there."""
    drawn = sheet(side.graph, journey, [])
    for step, card in drawn["cards"].items():
        card["marks"] = [{"level": kind, "text": _mark(kind, side.people.get(step, 0))}] if (kind := kinds.get(step)) else []
    if drawn["everywhere_card"] and kinds.get(""):
        drawn["everywhere_card"]["title"] = _("Everywhere in this journey: changed")
    return {**drawn, "key": journey.key, "name": side.words, "revision": 0, "state": "", "can_edit": False, "catalogue": [], "urls": {}}


def _mark(kind: str, people: int) -> str:
    word = {ADDED: _("Added"), CHANGED: _("Changed"), REMOVED: _("Removed")}[kind]
    if not people:
        return word
    return ngettext("%(word)s, %(n)d person here", "%(word)s, %(n)d people here", people) % {"word": word, "n": people}
