"""The pages of a rehearsal: the canvas with the path, and the panel that asks and tells."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audience.models import Person, Plan
from audience.now import database_now
from insights import links
from insights.person.rights import SEE as SEE_PEOPLE
from insights.rehearse.every import MOST, Way, every
from insights.rehearse.form import BadAnswer, read_asked, story_of
from insights.rehearse.play import FAR
from insights.rehearse.story import CONSENTS
from insights.rehearse.strip import strip_of
from insights.rehearse.told import rehearse
from insights.rehearse.wrong import BROKE, say_wrong
from insights.why.moments import place
from insights.why.words import channel
from journeys.cards import catalogue
from journeys.checks.examine import blocking, examine
from journeys.checks.known import known_for
from journeys.graph.finished import finished
from journeys.models import Draft, KeptTest
from journeys.pages.canvas import frame
from journeys.pages.common import draft_of, page, sheet, url
from journeys.pages.likely import lately

# Answers that journeys ask about; what bounces or is a complaint is no answer to try.
SUGGESTED = 3
TRIED = ("opened", "clicked", "replied", "dismissed")


@page()
@require_safe
def stage(request: HttpRequest, key: str) -> HttpResponse:
    """Show the draft with the panel beside it; the panel asks for the walk."""
    demand_people(request)
    draft = draft_of(key)
    data = {
        "key": key,
        "name": draft.journey.name,
        "revision": draft.revision,
        "state": draft.journey.state,
        "can_edit": False,
        **sheet(draft.graph, draft.journey, []),
        "catalogue": catalogue(),
        "urls": {"commands": "", "panel": "", "counts": "", "state": url("state", key)},
        "numbers": True,
        "rehearsal": True,
        "path": None,
    }
    keys = [("J K", _("The next step, the one before")), ("Space", _("Play the walk, or pause it")), ("Enter", _("Show a line's step"))]
    keys += [("↑ ↓ ← →", _("Walk along the paths")), ("+ − 0 1", _("Zoom, whole journey, whole size"))]
    context = frame(draft.journey, data) | {"subtitle": _("Rehearse"), "query": request.GET.urlencode(), "page_keys": keys}
    return render(request, "insights/rehearse/rehearse.html", context)


@page()
@require_safe
def walk(request: HttpRequest, key: str) -> HttpResponse:
    """Give the panel: what is asked, and what would happen."""
    demand_people(request)
    draft, now = draft_of(key), database_now()
    context: dict[str, Any] = {"journey": draft.journey, "plans": Plan.objects.order_by("order"), "far": FAR.days}
    context |= {"kept": KeptTest.objects.filter(journey=draft.journey).count(), "consents": [(one, channel(one)) for one in CONSENTS]}
    unfinished = blocking(examine(draft.graph, known_for(draft.graph, now, draft.journey)))
    if unfinished:
        return render(request, "insights/rehearse/_panel.html", context | {"unfinished": unfinished})
    graph = finished(draft.graph)
    try:
        asked = read_asked(request.GET, draft.journey, graph, now)
        context |= {"asked": asked, "place": place(asked.zone)}
        told = rehearse(draft.journey, graph, story_of(asked, now))
        context |= {"told": told, "path": json.dumps(told.path), "strip": strip_of(told)}
    except (BadAnswer, *BROKE) as why:
        context["wrong"], context["wrong_field"] = say_wrong(why)
    if "asked" not in context:
        query = request.GET.copy()
        query["who"] = ""
        asked = read_asked(query, draft.journey, graph, now)
        context |= {"asked": asked, "said_who": request.GET.get("who", ""), "place": place(asked.zone)}
    if not request.GET.get("who"):
        context["suggested"] = _suggested(draft, context["asked"].person)
    return render(request, "insights/rehearse/_panel.html", context)


def _suggested(draft: Draft, chosen: Person | None) -> list[tuple[str, str]]:
    """Name a few people to begin with, where nobody was named."""
    found = [one for one in lately(draft.journey, draft.graph, SUGGESTED + 1) if one != chosen]
    return [(str(one), links.rehearse(draft.journey.key, one.pk)) for one in found[:SUGGESTED]]


@page()
@require_safe
def every_answer(request: HttpRequest, key: str) -> HttpResponse:
    """List the distinct walks, by what is done with the messages."""
    demand_people(request)
    draft, now = draft_of(key), database_now()
    context: dict[str, Any] = {"journey": draft.journey, "most": MOST}
    try:
        graph = finished(draft.graph)
        asked = read_asked(request.GET, draft.journey, graph, now)
        kinds = {step.id: [kind for kind, _words in ways if kind in TRIED] for step, ways, _chosen, _after in asked.sends}
        found, more = every(draft.journey, graph, story_of(asked, now), kinds)
        titles = {step.id: (step.title, dict(ways)) for step, ways, _chosen, _after in asked.sends}
        context |= {"ways": [_way(way, request, titles) for way in found], "more": more}
    except (BadAnswer, *BROKE) as why:
        context["wrong"] = say_wrong(why)[0]
    return render(request, "insights/rehearse/_every.html", context)


def _way(way: Way, request: HttpRequest, titles: Mapping[str, tuple[str, dict[str, str]]]) -> dict[str, Any]:
    """Say a walk in a line, with the address that shows it."""
    query = request.GET.copy()
    for name in [name for name in query if name.startswith("a-")]:
        del query[name]
    for node, answer in way.answers.items():
        query[f"a-{node}"] = answer.kind
    does = [f"{titles[node][0]}: {titles[node][1][answer.kind]}" for node, answer in way.answers.items()]
    return {"does": does, "told": way.told, "query": query.urlencode()}


def demand_people(request: HttpRequest) -> None:
    """What somebody would get tells who they are."""
    if not request.user.has_perm(SEE_PEOPLE):
        raise PermissionDenied(SEE_PEOPLE)
