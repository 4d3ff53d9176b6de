"""Before a journey is closed to new people, opened again or archived: what that does to the people inside."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audience.now import database_now
from engine.models import Journey
from journeys.operations import rights
from journeys.operations.stopped import inside
from journeys.pages.common import actor_of, draft_of, page, url

State = Journey.State
# From which states each is possible.
FROM = {"close": (State.LIVE,), "reopen": (State.CLOSED,), "archive": (State.DRAFT, State.LIVE, State.CLOSED, State.PAUSED)}


@page(rights.HOLD)
@require_GET
def turning(request: HttpRequest, key: str, deed: str) -> HttpResponse:
    """Give the dialog that asks before ``deed``."""
    if deed not in FROM:
        raise Http404(deed)
    journey = draft_of(key).journey
    context = {
        "journey": journey,
        "deed": deed,
        "inside": inside(actor_of(request), key, now=database_now()),
        "may": journey.state in FROM[deed],
        "to": url("do", key, deed),
    }
    return render(request, "journeys/_turn.html", context)
