"""The pages of a rehearsal: the canvas with the path, and the panel that asks and tells."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audience.models import Plan
from audience.now import database_now
from engine.core.compiled import CannotCompile
from engine.runtime.by_hand import ShardIsBusy
from engine.runtime.work import RowBroke, RunBroke
from insights.person.rights import SEE as SEE_PEOPLE
from insights.rehearse.every import MOST, Way, every
from insights.rehearse.form import BadAnswer, read_asked, story_of
from insights.rehearse.play import FAR, NeverRests
from insights.rehearse.stage import CannotHappen
from insights.rehearse.told import rehearse
from insights.why.moments import place
from journeys.cards import catalogue
from journeys.checks.examine import blocking, examine
from journeys.checks.known import known_for
from journeys.operations.publish import finished
from journeys.pages.canvas import frame
from journeys.pages.common import draft_of, page, sheet, url

# Answers that journeys ask about; what bounces or is a complaint is no answer to try.
TRIED = ("opened", "clicked", "replied", "dismissed")
BROKE = (CannotHappen, ShardIsBusy, RunBroke, RowBroke, CannotCompile, NeverRests)


@page()
@require_safe
def stage(request: HttpRequest, key: str) -> HttpResponse:
    """Show the draft with the panel beside it; the panel asks for the walk."""
    _demand_people(request)
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
    return render(request, "insights/rehearse/rehearse.html", frame(draft.journey, data) | {"query": request.GET.urlencode()})


@page()
@require_safe
def walk(request: HttpRequest, key: str) -> HttpResponse:
    """Give the panel: what is asked, and what would happen."""
    _demand_people(request)
    draft, now = draft_of(key), database_now()
    context: dict[str, Any] = {"journey": draft.journey, "plans": Plan.objects.order_by("order"), "far": FAR.days}
    unfinished = blocking(examine(draft.graph, known_for(draft.graph, now, draft.journey)))
    if unfinished:
        return render(request, "insights/rehearse/_panel.html", context | {"unfinished": unfinished})
    graph = finished(draft.graph)
    try:
        asked = read_asked(request.GET, draft.journey, graph, now)
        context |= {"asked": asked, "place": place(asked.zone)}
        told = rehearse(draft.journey, graph, story_of(asked, now))
        context |= {"told": told, "path": json.dumps(told.path)}
    except (BadAnswer, *BROKE) as why:
        context["wrong"], context["wrong_field"] = _wrong(why)
    if "asked" not in context:
        query = request.GET.copy()
        query["who"] = ""
        asked = read_asked(query, draft.journey, graph, now)
        context |= {"asked": asked, "said_who": request.GET.get("who", ""), "place": place(asked.zone)}
    return render(request, "insights/rehearse/_panel.html", context)


@page()
@require_safe
def every_answer(request: HttpRequest, key: str) -> HttpResponse:
    """List the distinct walks, by what is done with the messages."""
    _demand_people(request)
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
        context["wrong"] = _wrong(why)[0]
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


def _wrong(why: Exception) -> tuple[str, str]:
    """Say in a sentence why nobody could be walked, and which field it is about."""
    match why:
        case BadAnswer():
            return why.sentence, why.field
        case CannotHappen():
            return _("This event would be refused: %(why)s") % {"why": why.sentence}, "properties"
        case ShardIsBusy():
            return _("The engine works on this person just now. Try again in a moment."), ""
        case _:
            return _("The walk broke: %(why)s") % {"why": why.__cause__ or why}, ""


def _demand_people(request: HttpRequest) -> None:
    """What somebody would get tells who they are."""
    if not request.user.has_perm(SEE_PEOPLE):
        raise PermissionDenied(SEE_PEOPLE)
