"""Versions: the list, one of them on a canvas that reads only, and a draft made from it."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audience.now import database_now
from engine.core.lifecycle import LIVE
from engine.models import Run, Version
from journeys.cards import catalogue
from journeys.graph.difference import changes
from journeys.operations import rights
from journeys.operations.restore import restore_version
from journeys.pages.bar import bar, read_bar
from journeys.pages.canvas import asks_elsewhere, frame, urls
from journeys.pages.common import ALL, actor_of, differs, draft_of, may, name_of, page, sheet, unpublished, url
from journeys.pages.crowd import version_of
from journeys.pages.deeds import MOST as MOST_DEEDS
from journeys.pages.deeds import deeds
from journeys.pages.elsewhere import elsewhere
from journeys.pages.path import path_of, run_of, walk_of

FIRST_DEEDS = 20


@page()
@require_GET
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """List the versions with who, when, why and how many walk each."""
    draft = draft_of(key)
    rows = list(Version.objects.filter(journey=draft.journey).order_by("-number"))
    walking = dict(Run.objects.filter(journey=draft.journey, state__in=LIVE).order_by().values_list("version_id").annotate(n=Count("id")))
    listed = [
        {
            "version": row,
            "by": name_of(row.published_by),
            "walking": walking.get(row.pk, 0),
            "live": row.pk == draft.journey.live_id,
            "before": before.number if before is not None else None,
            "changes": changes(before.graph, row.graph) if before is not None else [],
        }
        for row, before in zip(rows, [*rows[1:], None], strict=False)
    ]
    live, now, every = draft.journey.live, database_now(), request.GET.get("deeds") == ALL
    done, more = deeds(draft.journey, draft.graph, MOST_DEEDS if every else FIRST_DEEDS, now)
    context = {
        "deeds": done,
        "more_deeds": more and not every,
        "too_many_deeds": more and every,
        "title": draft.journey.name,
        "subtitle": _("Versions"),
        "journey": draft.journey,
        "draft": draft,
        "rows": listed,
        "before_live": next((row.number for row in rows if live is not None and row.number < live.number and not row.shadow), None),
        "can_publish": may(request, rights.PUBLISH),
        "live_or_last": (draft.journey.live or rows[0]).number if rows else None,
        "changed": draft.journey.live is None or unpublished(draft),
        "now": now,
        "can_edit": may(request, rights.DRAW),
        "by": name_of(draft.changed_by),
        "may_move": len(rows) > 1,
    }
    return render(request, "journeys/versions.html", context)


@page()
@require_GET
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show one version on the canvas, to be looked at."""
    draft = draft_of(key)
    shown, run = version_of(draft.journey, str(number)), run_of(draft.journey, request)
    assert shown is not None
    every = request.GET.get("version") == ALL
    counted = list(draft.journey.versions.order_by("-number")) if every else [shown]
    crowd, wrong = read_bar(request, draft.journey, counted, database_now())
    data = {
        "key": key,
        "name": draft.journey.name,
        "revision": draft.revision,
        "state": draft.journey.state,
        "can_edit": False,
        **sheet(shown.graph, draft.journey, []),
        "catalogue": catalogue(),
        "urls": urls(key, ALL if every else number, crowd) | {"state": url("version_state", key, number)},
        "path": path_of(run) if run is not None and run.version_id == shown.pk else None,
        "user": request.user.pk,
    }
    context = (
        frame(draft.journey, data)
        | bar(request, crowd, wrong)
        | {"version": shown, "subtitle": _("Version %(n)d") % {"n": number}, "can_edit": may(request, rights.DRAW)}
    )
    context |= {"all_versions": every, "differs": differs(draft)}
    context["elsewhere"] = elsewhere(draft.journey, counted, shown.graph)
    context["asks"] = asks_elsewhere(key, ALL if every else number, crowd, str(number))
    context["walk"] = walk_of(run, context["live_number"]) if data["path"] is not None and run is not None else None
    return render(request, "journeys/canvas.html", context)


@page()
@require_GET
def version_state(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Give a version as the canvas takes it over; it never changes."""
    draft = draft_of(key)
    shown = version_of(draft.journey, str(number))
    assert shown is not None
    return JsonResponse({**sheet(shown.graph, draft.journey, []), "revision": draft.revision, "name": draft.journey.name})


@page(rights.DRAW)
@require_POST
def restore(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Make the draft out of this version; ``then=publish`` asks to publish it. Changes never published are asked about before they go."""
    draft = draft_of(key)
    shown = version_of(draft.journey, str(number))
    if unpublished(draft) and request.POST.get("sure") != "1":
        context = {"title": draft.journey.name, "journey": draft.journey, "version": shown, "then": request.POST.get("then", "")}
        return render(request, "journeys/restore.html", context)
    restore_version(actor_of(request), key, number, now=database_now())
    messages.success(request, _("The draft is version %(n)d now.") % {"n": number})
    publishes = request.POST.get("then") == "publish"
    return redirect(reverse("journeys:canvas", args=[key], query={"then": "publish"} if publishes else None))
