"""Before a journey is paused or goes on: what that does to the people inside."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audience.now import database_now
from journeys.operations import rights
from journeys.operations.stopped import inside
from journeys.pages.common import actor_of, draft_of, page, url


@page(rights.HOLD)
@require_GET
def pausing(request: HttpRequest, key: str) -> HttpResponse:
    """Give the dialog that pauses a journey, or lets a paused one go on."""
    journey, now = draft_of(key).journey, database_now()
    paused = journey.state == journey.State.PAUSED
    context = {
        "journey": journey,
        "inside": inside(actor_of(request), key, now=now),
        "may": paused or journey.state in (journey.State.LIVE, journey.State.CLOSED),
        "closed": journey.State.CLOSED in (journey.state, journey.before_pause),
        "now": now,
        "to": url("do", key, "resume" if paused else "pause"),
    }
    return render(request, "journeys/_resume.html" if paused else "journeys/_pause.html", context)
