"""The canvas of a journey: the page, its commands, its state."""

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audience.now import database_now
from engine.models import Journey
from journeys.cards import catalogue
from journeys.graph.finished import finished
from journeys.graph.reading import UNKNOWN_ICON
from journeys.graph.surgery import BadCommand
from journeys.operations import rights
from journeys.operations.comment import open_counts
from journeys.operations.edit import edit
from journeys.operations.finding import RevisionConflict, find
from journeys.operations.later import planned_for
from journeys.operations.restore import replaced
from journeys.pages.bar import bar, read_bar
from journeys.pages.common import (
    ALL,
    DRAFT,
    actor_of,
    differs,
    draft_of,
    may,
    name_of,
    page,
    pill_of,
    refused,
    sheet,
    state,
    state_words,
    url,
)
from journeys.pages.crowd import Crowd
from journeys.pages.elsewhere import elsewhere
from journeys.pages.path import path_of, run_of, walk_of
from journeys.snippets import snippets

MOST_BYTES = 3_000_000
# What the scripts of the canvas draw besides the steps.
ICONS = [
    "arrow-down",
    "arrow-up-down",
    "circle-alert",
    "circle-check",
    "circle-x",
    "clipboard-paste",
    "cloud-check",
    "cloud-upload",
    "copy",
    "copy-plus",
    "corner-up-right",
    "ellipsis",
    "file-down",
    "git-compare",
    "grip-vertical",
    "image",
    "lightbulb",
    "map",
    "list-tree",
    "log-out",
    "maximize",
    "merge",
    "message-square",
    "minus",
    "moon",
    "plus",
    "redo-2",
    "route",
    "scan",
    "search",
    "settings-2",
    "shield-check",
    "sticky-note",
    "timer-off",
    "trash-2",
    "triangle-alert",
    "undo-2",
    "users-round",
    "wand-sparkles",
    "plug",
    "flag",
    "x",
]


@page()
@require_GET
def canvas(request: HttpRequest, key: str) -> HttpResponse:
    """Draw the journey. What happened in another version than the draft shows is shown on the canvas of that version."""
    draft = draft_of(key)
    journey = draft.journey
    wanted, run = request.GET.get("version", ""), run_of(journey, request)
    number = run.version.number if run is not None and run.version.graph != finished(draft.graph) else None
    if wanted.isascii() and wanted.isdigit():
        number = int(wanted[:6])
    elif run is None and wanted != DRAFT and request.GET.get("mode") == "numbers" and differs(draft):
        # People stand on steps that the draft may have removed.
        number = number_of(journey)
    if number is not None:
        query = request.GET.copy()
        if wanted != ALL:
            query.pop("version", None)
        return redirect(f"{url('version', key, number)}?{query.urlencode()}" if query else url("version", key, number))
    can_edit = may(request, rights.DRAW) and journey.state != Journey.State.ARCHIVED
    shown = list(journey.versions.order_by("-number")) if wanted == ALL else [journey.live] if journey.live is not None else []
    crowd, wrong = read_bar(request, journey, shown, now := database_now())
    data = {
        "key": key,
        "name": journey.name,
        "revision": draft.revision,
        "state": journey.state,
        "can_edit": can_edit,
        **sheet(draft.graph, journey),
        "catalogue": catalogue(),
        "snippets": snippets() if can_edit else [],
        "urls": urls(key, ALL if wanted == ALL else "", crowd)
        | {"here": url("here", key), "file": url("file", key), **live_numbers(journey, crowd)},
        "comments": open_counts(journey),
        "differs": differs(draft),
        "path": path_of(run) if run is not None else None,
        "user": request.user.pk,
        "replaced": replaced(actor_of(request), journey) if can_edit else None,
    }
    context = frame(journey, data) | {
        **bar(request, crowd, wrong),
        "draft": draft,
        "can_publish": may(request, rights.PUBLISH),
        "can_hold": may(request, rights.HOLD),
        # A draft that may be looked through, tried and published, by whoever may; drawing is another right.
        "is_open": journey.state != Journey.State.ARCHIVED,
        "all_versions": wanted == ALL,
    }
    planned = planned_for(key)
    context |= {"planned": planned, "planned_by": name_of(planned.asked_by) if planned is not None else "", "now": now}
    context |= {"drawn_as_draft": differs(draft), "walk": walk_of(run, number_of(journey)) if run else None}
    context |= {"elsewhere": elsewhere(journey, shown, draft.graph), "asks": asks_elsewhere(key, ALL if wanted == ALL else "", crowd)}
    return render(request, "journeys/canvas.html", context)


def number_of(journey: Journey) -> int:
    return journey.live.number if journey.live is not None else 0


def live_numbers(journey: Journey, crowd: Crowd) -> dict[str, str]:
    """Say where the numbers of the live version stand as it is drawn; the canvas goes there from a draft that differs."""
    if journey.live is None:
        return {}
    return {"numbers": f"{url('version', journey.key, journey.live.number)}?{urlencode({'mode': 'numbers', **crowd.query()})}"}


def asks_elsewhere(key: str, version: int | str, crowd: Crowd, drawn: str = "") -> str:
    """Say where it is asked again who stands where no card shows it."""
    asked = {"version": version, "drawn": drawn, **crowd.query()}
    return f"{url('elsewhere', key)}?{urlencode({name: value for name, value in asked.items() if value})}"


def urls(key: str, version: int | str, crowd: Crowd) -> dict[str, str]:
    asked = {**({"version": version} if version else {}), **crowd.query()}
    query = f"?{urlencode(asked)}" if asked else ""
    return {
        "commands": url("commands", key),
        "panel": url("panel", key) + query,
        "state": url("state", key),
        "counts": url("counts", key) + query,
        "people": url("people", key) + query,
    }


def frame(journey: Journey, data: dict[str, Any]) -> dict[str, Any]:
    """Give what the canvas page shows around the canvas."""
    more = [*data["catalogue"], *data.get("snippets", ())]
    icons = {*ICONS, UNKNOWN_ICON, *(item["icon"] for item in more)}
    return {
        "title": journey.name,
        "journey": journey,
        "data": data,
        "icons": sorted(icons),
        "state_words": state_words(journey),
        "pill": pill_of(journey),
        "page_keys": page_keys(),
        "versions": list(journey.versions.order_by("-number")),
        "live_number": number_of(journey),
    }


def page_keys() -> list[tuple[str, str]]:
    return [
        ("↑ ↓ ← →", _("Walk along the paths")),
        ("Enter", _("Open the panel of a step")),
        ("Shift ↑ ↓ ← →", _("Choose the next step too")),
        ("Home End", _("The first and the last step")),
        ("A", _("Add a step after this one")),
        ("Shift A", _("Add a step before this one")),
        ("← →", _("While adding: another open end")),
        ("Ctrl Enter", _("From the panel: add the next step; in a rule: one more rule; in a comment: send it")),
        ("U F8", _("The next step that is not finished, from the panel too: F8")),
        ("plan = pro", _("In a rule: the whole rule in its first field")),
        ("Ctrl I", _("In a text: insert a value")),
        ("X Delete", _("Remove a step")),
        ("D", _("Duplicate a step")),
        ("M", _("Pick a step up and move it")),
        ("N", _("Write a note")),
        ("C", _("Comment on a step")),
        ("Ctrl C, X, V", _("Copy, cut, paste")),
        ("Ctrl A", _("Choose all steps")),
        ("F", _("Find a step")),
        ("O", _("Overview")),
        ("E", _("Everywhere in this journey")),
        ("P", _("Publish")),
        ("Ctrl Z", _("Undo")),
        ("Ctrl Shift Z, Ctrl Y", _("Redo")),
        ("L", _("List or canvas")),
        ("+ − 0 1 2", _("Zoom, whole journey, whole size, what is chosen")),
    ]


@page(rights.DRAW)
@require_POST
def commands(request: HttpRequest, key: str) -> HttpResponse:
    """Carry out what was drawn: ``{"revision", "commands": […]}``; 409 with the newer state when somebody was quicker."""
    try:
        body = json.loads(request.body) if len(request.body) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict) or not isinstance(body.get("revision"), int) or not isinstance(body.get("commands"), list):
        return refused(400, "bad_request", "", _("A revision and a list of commands are needed."))
    wanted = [one for one in body["commands"] if isinstance(one, dict)]
    try:
        saved = edit(actor_of(request), key, revision=body["revision"], commands=wanted, now=database_now())
    except RevisionConflict:
        theirs = state(find(key))
        return JsonResponse(
            {**theirs, "code": "revision_conflict", "field": "revision", "sentence": _("Somebody saved a newer revision.")}, status=409
        )
    except BadCommand as why:
        return refused(422, why.code, why.field, why.sentence)
    return JsonResponse(state(saved.draft, saved.focus))


@page()
@require_GET
def current(request: HttpRequest, key: str) -> HttpResponse:
    """Give the draft as it is now."""
    return JsonResponse(state(draft_of(key)))
