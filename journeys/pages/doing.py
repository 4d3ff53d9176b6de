"""What the menu of a journey does: pause, resume, close, open, archive, double, delete, take out as a file."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from audience.history import Actor
from audience.now import database_now
from engine.models import Journey
from journeys import files
from journeys.operations import holding
from journeys.operations.delete import delete
from journeys.operations.duplicate import duplicate
from journeys.operations.files import export
from journeys.operations.finding import NotPossible
from journeys.pages.common import actor_of, page, url

Does = Callable[..., Any]
DOES: dict[str, tuple[Does, Any]] = {
    "pause": (holding.pause, _("“%(name)s” is paused")),
    "resume": (holding.resume, _("“%(name)s” goes on")),
    "close": (holding.close, _("“%(name)s” lets nobody in any more")),
    "reopen": (holding.reopen, _("“%(name)s” lets people in again")),
    "archive": (holding.archive, _("“%(name)s” is in the archive")),
    "unarchive": (holding.unarchive, _("“%(name)s” is out of the archive")),
}


@page()
@require_POST
def do(request: HttpRequest, key: str, operation: str) -> HttpResponse:
    """Carry out an entry of the menu and go back to the list, or to the canvas it came from."""
    actor, now = actor_of(request), database_now()
    try:
        words, to = _carry_out(actor, key, operation, request, now)
    except NotPossible as why:
        messages.error(request, why.sentence)
        return redirect(_back(request, key))
    messages.success(request, words)
    return redirect(to or _back(request, key))


def _carry_out(actor: Actor, key: str, operation: str, request: HttpRequest, now: datetime) -> tuple[str, str]:
    if operation == "duplicate":
        twin = duplicate(actor, key, now=now)
        return str(_("“%(name)s” is a draft now")) % {"name": twin.journey.name}, f"/admin/journeys/{twin.journey.key}/"
    if operation == "delete":
        delete(actor, key, now=now)
        return str(_("The draft is deleted")), ""
    if operation not in DOES:
        raise Http404(operation)
    does, words = DOES[operation]
    more = {"late": request.POST.get("late", "send")} if operation == "resume" else {}
    journey = does(actor, key, now=now, **more)
    return str(words) % {"name": journey.name}, ""


def _back(request: HttpRequest, key: str) -> str:
    canvas, came_from = url("canvas", key), urlsplit(request.headers.get("Referer", ""))
    if came_from.path != canvas or not Journey.objects.filter(key=key).exists():
        return "journeys:list"
    return f"{canvas}?mode=numbers" if parse_qs(came_from.query).get("mode") == ["numbers"] else canvas


@page()
@require_GET
def take_out(request: HttpRequest, key: str) -> HttpResponse:
    """Give the draft as a YAML file."""
    response = HttpResponse(files.write(export(actor_of(request), key)), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}.yaml"'
    return response
