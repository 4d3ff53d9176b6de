"""The pages about people: the list, one person with all its parts, why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from audience.models import Installation, Person, Plan
from channels.models import Message
from channels.store.people import profile_of
from engine.models import Journey, Step
from frontend.doors import staff_page
from insights.links import canvas, rehearse
from insights.person.answer import answer
from insights.person.clock import HomeClock, clock_of
from insights.person.kept import not_kept
from insights.person.listing import listed
from insights.person.may import may_be_messaged
from insights.person.profile import FEW, MOST, consents_of, facts_of, role_of, suppressions_of, usage_of
from insights.person.rights import ACT, SEE, SEND
from insights.person.runs import runs_of, walking
from insights.person.timeline import DECISION, SHOWS, read_cursor, timeline
from insights.why import look_up
from insights.why.moments import place, say_there, zone_of
from insights.zones import readers_zone
from journeys.operations.rights import SEE as SEE_JOURNEYS

MOST_JOURNEYS = 12


@require_safe
@staff_page(SEE)
def people(request: HttpRequest) -> HttpResponse:
    """List people, newest first; search by name, e-mail address, user id or account."""
    text = request.GET.get("q", "")[:80]
    number = request.GET.get("page", "1")
    here = listed(text, int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1)
    name = "insights/person/_rows.html" if request.headers.get("HX-Request") else "insights/person/people.html"
    return render(request, name, {"title": _("People"), "q": text, "listed": here})


@require_safe
@staff_page(SEE)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Answer any question about one person on one page."""
    who = _find(person_id)
    if who.merged_into_id is not None:
        return redirect("insights:person", who.merged_into_id)
    clock = clock_of(who.home)
    context = {
        **_about(request, who, clock),
        **_runs(request, who, clock),
        **_may(who, clock),
        **_timeline(request, who, clock),
        **_journeys(request, who),
        "opens": request.GET.get("message", ""),
    }
    return render(request, "insights/person/person.html", context)


@require_GET
@staff_page(SEE)
def timeline_part(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give the timeline alone: after a filter was chosen, or the lines that are older."""
    who = _find(person_id)
    context = {"person": who, **_timeline(request, who, clock_of(who.home))}
    return render(request, "insights/person/_older.html" if "before" in request.GET else "insights/person/_timeline.html", context)


@require_GET
@staff_page(SEE)
def runs_part(request: HttpRequest, person_id: int) -> HttpResponse:
    who = _find(person_id)
    return render(request, "insights/person/_runs.html", {"person": who, **_runs(request, who, clock_of(who.home))})


@require_GET
@staff_page(SEE)
def may_part(request: HttpRequest, person_id: int) -> HttpResponse:
    who = _find(person_id)
    return render(request, "insights/person/_may.html", {"person": who, **_may(who, clock_of(who.home))})


def _find(person_id: int) -> Person:
    return get_object_or_404(Person.objects.select_related("account"), pk=person_id)


def _about(request: HttpRequest, who: Person, clock: HomeClock) -> dict[str, Any]:
    """Gather what is known: head, fields, consent, usage, clock."""
    zone = readers_zone()
    profile = profile_of(who)
    plans = {plan.key: plan for plan in Plan.objects.all()}
    plan = plans.get(profile.current_plan)
    facts = facts_of(profile, zone, {key: one.name for key, one in plans.items()})
    home_zone = home_zone_of(who)
    return {
        "title": str(who),
        "person": who,
        "plan": plan,
        "plan_key": profile.current_plan,
        "role": role_of(who, who.account),
        "there": _("%(place)s, %(clock)s there") % {"place": place(home_zone), "clock": f"{_local(clock, home_zone):%H:%M}"},
        "facts": facts[:FEW],
        "more_facts": facts[FEW:MOST],
        "not_listed": max(0, len(facts) - MOST),
        "consents": consents_of(who, zone),
        "ledger": consents_of(who, zone, whole=True),
        "suppressions": suppressions_of(profile, zone),
        "usage": usage_of(who, profile, clock.now, zone),
        "clock": clock,
        "clock_says": say_there(clock.now, home_zone) if clock.ahead else "",
        "is_sandbox": Installation.current().is_sandbox,
        "may_act": request.user.has_perm(ACT),
        "may_send": request.user.has_perm(SEND),
        "page_keys": [("J K", _("Along the timeline")), ("Enter", _("Open it")), ("1 – 4", _("All, events, decisions, messages"))],
    }


def _local(clock: HomeClock, home_zone: str) -> Any:
    return clock.now.astimezone(zone_of(home_zone))


def home_zone_of(who: Person) -> str:
    """Name the zone in which somebody's own hours are said."""
    account = who.account.zone if who.account is not None else ""
    return who.zone or account or Installation.current().zone


def _runs(request: HttpRequest, who: Person, clock: HomeClock) -> dict[str, Any]:
    runs = runs_of(who.pk)
    names = look_up((), now=clock.now, zone=readers_zone(), home_zone=home_zone_of(who), runs=runs)
    may_rehearse = request.user.has_perm(SEE_JOURNEYS)
    return {"walking": walking(runs, names, clock.now), "may_act": request.user.has_perm(ACT), "may_rehearse": may_rehearse}


def _journeys(request: HttpRequest, who: Person) -> dict[str, Any]:
    """List the journeys that may be rehearsed with somebody, the latest changed first."""
    if not request.user.has_perm(SEE_JOURNEYS):
        return {"journeys": []}
    found = Journey.objects.exclude(state=Journey.State.ARCHIVED).filter(draft__isnull=False)[:MOST_JOURNEYS]
    return {"journeys": [(one.name, rehearse(one.key, who.pk)) for one in found]}


def _may(who: Person, clock: HomeClock) -> dict[str, Any]:
    names = look_up((), now=clock.now, zone=readers_zone(), home_zone=home_zone_of(who))
    return {"may": may_be_messaged(profile_of(who), names, clock.now)}


def _timeline(request: HttpRequest, who: Person, clock: HomeClock) -> dict[str, Any]:
    show = request.GET.get("show", "all")
    show = show if show in SHOWS else "all"
    journey = Journey.objects.select_related("live").filter(key=request.GET.get("journey", "")).first()
    zone, home_zone = readers_zone(), home_zone_of(who)
    cursor = read_cursor(request.GET.get("before", ""))
    marked = _marked(request, who)
    if cursor is None and marked is not None:
        cursor = (marked.at, DECISION + 2, 0)
    page = timeline(
        who,
        now=clock.now,
        zone=zone,
        home_zone=home_zone,
        show=show,
        journey=journey.pk if journey is not None else None,
        before=cursor,
        marked=marked.pk if marked is not None else None,
    )
    shows = [("all", _("All")), ("events", _("Events")), ("decisions", _("Decisions")), ("messages", _("Messages"))]
    return {
        "page": page,
        "not_kept": [] if page.cursor else not_kept(who, show, zone),
        "show": show,
        "shows": shows,
        "journey": journey,
        "journey_url": canvas(journey.key) if journey is not None else "",
        "may_enter": journey is not None and journey.state == Journey.State.LIVE and request.user.has_perm(ACT),
        "answer": answer(who, journey, now=clock.now, zone=zone, home_zone=home_zone) if journey is not None and cursor is None else [],
        "marked": f"step-{marked.pk}" if marked is not None else "",
    }


def _marked(request: HttpRequest, who: Person) -> Step | None:
    """Find the decision that a link points at; the page then begins with its moment."""
    said = request.GET.get("step", "")
    if not (said.isascii() and said.isdigit() and len(said) < 18):
        return None
    return Step.objects.filter(pk=int(said), person_id=who.pk).first()


def step_of(message: Message) -> Step | None:
    """Find the decision by which a message was asked for."""
    return Step.objects.filter(person_id=message.person_id, message_id=message.pk, kind="requested").order_by("id").first()
