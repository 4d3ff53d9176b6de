"""People that Numbers does not show on a card: on versions that are not counted, and at steps that are not drawn."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audience.now import database_now
from engine.core.lifecycle import LIVE
from engine.models import Journey, Run, Version
from journeys.graph.shape import Graph
from journeys.pages.common import draft_of, page
from journeys.pages.crowd import Crowd, counted, version_of
from journeys.pages.period import NoSuchDays


def elsewhere(journey: Journey, shown: Sequence[Version], drawn: Graph) -> dict[str, Any]:
    """Give ``{"versions": [(number, people), …], "undrawn": people}`` of those who walk now; the newest version first."""
    walking = Run.objects.filter(version__in=journey.versions.all(), state__in=LIVE)
    others = walking.exclude(version__in=shown).values_list("version__number").annotate(people=Count("id"))
    undrawn = walking.filter(version__in=shown).exclude(node__in=[node["id"] for node in drawn["nodes"]])
    return {"versions": list(others.order_by("-version__number")), "undrawn": undrawn.count()}


@page()
@require_GET
def still_elsewhere(request: HttpRequest, key: str) -> HttpResponse:
    """Say it again: of what is counted as ``version`` has it, beside the version ``drawn`` or the draft."""
    draft = draft_of(key)
    drawn = version_of(draft.journey, request.GET.get("drawn"))
    try:
        crowd = Crowd.of(draft.journey, counted(draft.journey, request.GET.get("version")), request.GET, database_now())
    except NoSuchDays as why:
        raise Http404(str(why)) from why
    there = elsewhere(draft.journey, crowd.versions, drawn.graph if drawn is not None else draft.graph)
    context = {"journey": draft.journey, "elsewhere": there, "kept": crowd.link(), "asks": request.get_full_path()}
    return render(request, "journeys/_elsewhere.html", context)
