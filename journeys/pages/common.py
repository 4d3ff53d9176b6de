"""What all pages of a journey need: who acts, the draft, the answer that the canvas reads."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from audience.history import Actor, NotAllowed
from audience.now import database_now
from engine.models import Journey
from frontend.doors import staff_page
from journeys.cards import cards, everywhere_card
from journeys.checks.base import Finding
from journeys.checks.examine import examine
from journeys.checks.known import known_for
from journeys.graph.finished import finished
from journeys.graph.shape import Graph
from journeys.models import Draft
from journeys.operations import rights
from journeys.operations.finding import NoSuchJourney, find

# Names all versions in an address.
ALL = "all"
# Asks for the numbers of the live version on the cards of the draft.
DRAFT = "draft"

View = Callable[..., HttpResponseBase]


def page(permission: str = rights.SEE) -> Callable[[View], View]:
    """Let staff in who may; a journey that is not there is a 404, a missing right a 403."""

    def decorate(view: View) -> View:
        @staff_page(permission)
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except NoSuchJourney as why:
                raise Http404(str(why)) from why
            except NotAllowed as why:
                raise PermissionDenied(why.permission) from why

        return guarded

    return decorate


def actor_of(request: HttpRequest) -> Actor:
    return Actor.of_user(request.user)


def may(request: HttpRequest, permission: str) -> bool:
    return actor_of(request).allowed(permission)


def name_of(actor: str) -> str:
    """Say who did something: "user:maya" is maya."""
    kind, colon, name = actor.partition(":")
    return name if colon and kind in ("user", "key") else actor


def draft_of(key: str) -> Draft:
    return find(key)


def unpublished(draft: Draft) -> bool:
    """Say whether a draft holds what no version has."""
    drawn = finished(draft.graph)
    return bool(drawn["nodes"]) and not any(drawn == graph for graph in draft.journey.versions.values_list("graph", flat=True))


def differs(draft: Draft) -> bool:
    """Say whether a draft is another one than the live version."""
    live = draft.journey.live
    if live is None:
        return False
    drawn = finished(draft.graph)
    # What went live before a setting was there is written out by the same hand.
    return drawn != live.graph and drawn != finished(live.graph)


def findings(graph: Graph, journey: Journey, now: datetime | None = None) -> list[Finding]:
    return examine(graph, known_for(graph, now or database_now(), journey))


def sheet(graph: Graph, journey: Journey, found: list[Finding] | None = None) -> dict[str, Any]:
    """Give what the canvas shows of a graph: cards, checks, the card of what holds everywhere."""
    found = findings(graph, journey) if found is None else found
    return {
        "graph": graph,
        "cards": cards(graph, found),
        "checks": [{"level": one.level, "text": one.text, "node": one.node or None, "key": one.key, "remedy": one.remedy} for one in found],
        "everywhere_card": everywhere_card(graph),
    }


def state(draft: Draft, focus: str = "") -> dict[str, Any]:
    """Give the draft as the canvas takes it over."""
    return {
        **sheet(draft.graph, draft.journey),
        "revision": draft.revision,
        "name": draft.journey.name,
        "differs": differs(draft),
        "focus": focus or None,
        "by": name_of(draft.changed_by),
    }


def refused(status: int, code: str, field: str, sentence: str, **more: Any) -> JsonResponse:
    """Answer with what is wrong: a code, the field and a sentence."""
    return JsonResponse({"code": code, "field": field, "sentence": sentence, **more}, status=status)


def changed(response: HttpResponse, *, words: str = "") -> HttpResponse:
    """Tell the page that the draft is another one, and the person what was done."""
    response["HX-Trigger"] = json.dumps({"cairn:changed": {}, **({"told": {"words": words}} if words else {})})
    return response


def url(name: str, key: str, *args: Any) -> str:
    return reverse(f"journeys:{name}", args=[key, *args])


def pill_of(journey: Journey) -> str:
    """Name the pill that shows its state."""
    return "shadow" if in_shadow(journey) else str(journey.state)


def in_shadow(journey: Journey) -> bool:
    """Say whether whoever enters walks for a look only."""
    return journey.live is not None and journey.live.shadow


def state_words(journey: Journey) -> str:
    """Say the state with the version: "Live, v4"."""
    if journey.live is None:
        return str(journey.get_state_display())
    if in_shadow(journey) and journey.state == Journey.State.LIVE:
        return _("In shadow, v%(n)d") % {"n": journey.live.number}
    return _("%(state)s, v%(n)d") % {"state": journey.get_state_display(), "n": journey.live.number}
