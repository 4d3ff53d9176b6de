"""The dialogs that let somebody into a journey, and send an event of hers, by hand."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audience.history import Actor
from audience.models import Event, Person
from audience.types import all_types, type_of
from channels.gate.brief import NOT_IN, brief
from engine.models import Journey, Run
from engine.models.run import LIVE
from engine.runtime.by_hand import ShardIsBusy
from engine.runtime.letting_in import OVERRULED
from frontend.doors import staff_page
from insights.person.acting import _with_news
from insights.person.clock import clock_of
from insights.person.letting_in import BadEvent, Brought, RefusedAtTheDoor, brought_by, enter, send_event
from insights.person.rights import ACT, OVERRULE, SEND
from insights.person.views import _find, _runs, home_zone_of
from insights.rehearse.form import BadAnswer, read_lines, write_lines
from insights.why import look_up, sentence
from insights.why.moments import say
from insights.zones import readers_zone
from journeys.operations.finding import NoSuchJourney, NotPossible


@require_http_methods(["GET", "POST"])
@staff_page(ACT)
def enter_journey(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask which journey somebody enters, with what and why; a rule that is against it is named, and some may be overruled."""
    who = _find(person_id)
    said = request.GET if request.method == "GET" else request.POST
    journey = Journey.objects.select_related("live").filter(key=said.get("journey", ""), state=Journey.State.LIVE).first()
    asked = _asked_to_enter(who, journey)
    if request.method == "GET":
        return render(request, "insights/person/_enter.html", asked)
    over = [code for code in said.getlist("over") if code in OVERRULED]
    if over and not request.user.has_perm(OVERRULE):
        raise PermissionDenied(OVERRULE)
    asked |= {"note": said.get("note", ""), "properties": said.get("properties", ""), "once": said.get("once", "")[:64], "over": over}
    try:
        run = enter(
            Actor.of_user(request.user),
            who,
            said.get("journey", ""),
            said.get("note", ""),
            clock_of(who.home).real,
            properties=read_lines(said.get("properties", ""), "properties") if "properties" in said else None,
            over=over,
            once=asked["once"],
        )
    except RefusedAtTheDoor as why:
        names = look_up(why.steps, now=why.steps[0].at, zone=readers_zone(), home_zone=home_zone_of(who))
        may = why.may_be_overruled and request.user.has_perm(OVERRULE)
        asked["overrule"] = [(step.code, brief(step.code, NOT_IN)) for step in why.steps] if may else []
        asked["kept_out"] = why.may_be_overruled and not may
        asked["fixed"] = [brief(step.code, NOT_IN) for step in why.steps if step.code not in OVERRULED and len(why.steps) > 1]
        told = " ".join(sentence(step, names) for step in why.steps)
        return _again(request, who, "insights/person/_enter.html", asked, _("Refused: %(why)s") % {"why": told})
    except ShardIsBusy:
        wrong = _("The engine works on this person just now. Try again in a moment.")
    except NoSuchJourney:
        wrong = _("Choose a journey that is live.")
    except (NotPossible, BadEvent, BadAnswer) as no:
        wrong = no.sentence
    else:
        if not request.headers.get("HX-Request"):
            return redirect("insights:person", who.pk)
        context = {"person": who, **_runs(request, who, clock_of(who.home)), "after": True}
        words = _("Held out: only watched, for comparison") if run.held_out else _("Entered %(journey)s") % {"journey": run.journey.name}
        return _with_news(render(request, "insights/person/_runs.html", context), words)
    return _again(request, who, "insights/person/_enter.html", asked, wrong)


@require_http_methods(["GET", "POST"])
@staff_page(SEND)
def event_by_hand(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask for an event's type and properties, and let it happen; what does not fit its type is told and nothing happens."""
    who = _find(person_id)
    said = request.GET if request.method == "GET" else request.POST
    kind = said.get("type", "")
    asked = {"person": who, "types": [one.key for one in all_types()], "type": kind, "note": said.get("note", "")}
    type_ = type_of(kind)
    asked["asks"] = list(type_.properties.values()) if type_ is not None else []
    if request.method == "GET":
        # What this person had the last time is a better form than an empty one; what others had is not shown.
        last = Event.objects.filter(type=kind, person_id=who.pk).order_by("-at", "-id").values_list("properties", flat=True).first()
        return render(request, "insights/person/_event.html", {**asked, "properties": write_lines(last or {})})
    asked["properties"] = said.get("properties", "")
    try:
        properties = read_lines(said.get("properties", ""), "properties")
        send_event(Actor.of_user(request.user), who, kind, properties, said.get("note", ""), clock_of(who.home).real)
    except (BadEvent, BadAnswer) as no:
        return _again(request, who, "insights/person/_event.html", asked, no.sentence)
    if not request.headers.get("HX-Request"):
        return redirect("insights:person", who.pk)
    context = {"person": who, **_runs(request, who, clock_of(who.home)), "after": True}
    return _with_news(render(request, "insights/person/_runs.html", context), _("%(type)s is on its way") % {"type": kind})


def _asked_to_enter(who: Person, journey: Journey | None) -> dict[str, Any]:
    """Gather what the dialog shows: the journeys that are open, and of the chosen one what was before and what comes along."""
    inside = set(Run.objects.filter(person_id=who.pk, state__in=LIVE).values_list("journey_id", flat=True))
    found = Journey.objects.filter(state=Journey.State.LIVE).order_by("name", "id")
    comes = brought_by(who, journey) if journey is not None else Brought()
    came = ""
    if comes.event is not None:
        words = {"event": comes.type, "when": say(comes.event.at, readers_zone())}
        came = _("Taken from the newest %(event)s, %(when)s.") % words
    return {
        "person": who,
        "open": [(one, one.pk in inside) for one in found],
        "journey": journey,
        "before": journey is not None and Run.objects.filter(person_id=who.pk, journey_id=journey.pk).exists(),
        "properties": write_lines(comes.properties),
        "came": came,
        "once": uuid4().hex,
        "over": [],
    }


def _again(request: HttpRequest, who: Person, template: str, asked: dict[str, Any], wrong: str) -> HttpResponse:
    """Show the dialog once more with what was wrong; without a script the page alone."""
    if not request.headers.get("HX-Request"):
        return redirect("insights:person", who.pk)
    answer = render(request, template, {**asked, "wrong": wrong}, status=409)
    answer.headers["HX-Retarget"] = "#asked"
    answer.headers["HX-Reswap"] = "innerHTML"
    return answer
