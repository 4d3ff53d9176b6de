"""The page of results: whole, one card, or a card as a file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audience.models import Installation
from audience.now import database_now
from engine.models import Journey
from frontend.doors import staff_page
from frontend.words import day
from ground.spreadsheet import lines
from insights.funnel.cards import CARDS
from insights.funnel.figures import Figures
from insights.funnel.scope import BASES, PERIODS, NoSuchScope, Scope
from insights.funnel.who import STAGES, can_list, listed
from insights.links import canvas
from insights.person.rights import SEE as SEE_PEOPLE
from journeys.operations.rights import SEE
from journeys.pages.common import state_words


@require_safe
@staff_page(SEE)
def results(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a journey brought. ``?part=`` gives one card alone, ``&format=csv`` its table."""
    journey = get_object_or_404(Journey.objects.select_related("live"), key=key)
    scope = _scope(journey, request)
    figures = Figures(scope)
    part = request.GET.get("part", "")
    if part and part not in CARDS:
        raise Http404(part)
    if request.GET.get("format") == "csv":
        return _file(scope, part or "funnel", figures)
    context = _frame(scope)
    lists = {stage: _list_url(scope, stage) for stage in STAGES if can_list(scope, stage)} if request.user.has_perm(SEE_PEOPLE) else {}
    made = {name: make(figures) for name, make in CARDS.items() if part in ("", name)}
    for stage in made["funnel"].shows["stages"] if "funnel" in made else ():
        stage["url"] = lists.get(stage.get("stage", ""), "")
    context["lists"] = lists
    if part:
        return render(request, f"insights/funnel/_{part}.html", {**context, "card": made[part]})
    context |= {f"{name}_card": card for name, card in made.items()}
    name = "insights/funnel/_results.html" if request.headers.get("HX-Target") == "results" else "insights/funnel/results.html"
    return render(request, name, context)


@require_safe
@staff_page(SEE)
def who(request: HttpRequest, key: str, stage: str) -> HttpResponse:
    """List who stands behind a figure of the funnel, for whoever may see people."""
    if not request.user.has_perm(SEE_PEOPLE):
        raise PermissionDenied(SEE_PEOPLE)
    journey = get_object_or_404(Journey.objects.select_related("live"), key=key)
    scope = _scope(journey, request)
    if not can_list(scope, stage):
        raise Http404(stage)
    said = request.GET.get("page", "1")
    here = listed(scope, stage, int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 1)
    title, moment_words, moment = STAGES[stage]
    context = {
        "title": _("%(stage)s: %(journey)s") % {"stage": title, "journey": journey.name},
        "subtitle": title,
        "journey": journey,
        "stage": stage,
        "listed": here,
        "moment": moment,
        "moment_words": moment_words,
        "now": scope.now,
        "newer": here.number - 1,
        "older": here.number + 1,
        "counts_words": _("One line per upgrade.")
        if stage == "upgraded"
        else _("One line per entry; who entered twice stands here twice."),
        "results_url": reverse("insights:results", args=[key], query=scope.query),
        "canvas_url": canvas(key),
    }
    return render(request, "insights/funnel/who.html", context)


def _scope(journey: Journey, request: HttpRequest) -> Scope:
    try:
        return Scope.of(journey, request.GET, database_now())
    except NoSuchScope as why:
        raise Http404(str(why)) from why


def _list_url(scope: Scope, stage: str) -> str:
    return reverse("insights:who", args=[scope.journey.key, stage], query=scope.query)


def _frame(scope: Scope) -> dict[str, Any]:
    journey = scope.journey
    here = reverse("insights:results", args=[journey.key])
    bases = {"entry": _("by entry"), "event": _("by event")}
    return {
        "title": journey.name,
        "subtitle": _("Results"),
        "journey": journey,
        "state_words": state_words(journey),
        "canvas_url": canvas(journey.key, mode="numbers"),
        "here": here,
        "query": scope.query,
        "scope": scope,
        "now": scope.now,
        "printed": _printed(scope),
        "versions": scope.versions,
        "periods": [(days, _period(scope, days)) for days in sorted({*PERIODS, scope.days})],
        "today": timezone.localdate(scope.now),
        "bases": [(base, bases[base]) for base in BASES],
    }


def _printed(scope: Scope) -> str:
    """Say on paper what the figures are of, and when they were taken."""
    since = (
        _("since %(day)s") % {"day": date_format(timezone.localdate(scope.since), "j F Y")}
        if scope.since is not None
        else _("all the time")
    )
    return _("%(company)s. %(version)s, %(since)s, %(by)s. Printed on %(now)s.") % {
        "company": Installation.current().name,
        "version": _("Version %(n)d") % {"n": scope.number} if scope.number is not None else _("All versions"),
        "since": since,
        "by": _("by entry") if scope.basis == "entry" else _("by event"),
        "now": date_format(timezone.localtime(scope.now), "j F Y, H:i"),
    }


def _period(scope: Scope, days: int) -> str:
    if not days:
        return _("All the time")
    begun = Scope(scope.journey, scope.now, days=days).since
    return _("%(begun)s to %(now)s") % {"begun": date_format(begun, "j M"), "now": day(scope.now, scope.now)} if begun else ""


def _file(scope: Scope, part: str, figures: Figures) -> HttpResponse:
    card = CARDS[part](figures)
    response = HttpResponse(lines([card.head, *card.rows]), content_type="text/csv; charset=utf-8")
    name = "-".join([scope.journey.key, part, *([f"v{scope.number}"] if scope.number else []), f"{scope.now:%Y-%m-%d}"])
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
