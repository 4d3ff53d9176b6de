"""What can be done on the page of a person: asked in a dialog, done by an operation, answered with what changed."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audience.history import Actor
from audience.models import Person
from engine.models import Run
from engine.runtime.by_hand import NoSuchStep, ShardIsBusy
from engine.runtime.hands import NothingAhead
from frontend.doors import staff_page
from insights.person.clock import clock_of
from insights.person.operations import OPERATIONS, NotPossible, OnlyInSandbox, let_time_pass
from insights.person.rights import ACT
from insights.person.targets import read_target, targets
from insights.person.views import _find, _runs, home_zone_of
from insights.why import look_up
from insights.why.moments import say_length, say_there
from insights.why.transfers import WAITS_ASKED
from journeys.graph.reading import read_steps

CHANGED = "person-changed"


@require_http_methods(["GET", "POST"])
@staff_page(ACT)
def run_deed(request: HttpRequest, person_id: int, run_id: int, deed: str) -> HttpResponse:
    """Ask before a walk is touched, with room for a note; then do it."""
    run = get_object_or_404(Run.objects.select_related("journey__live", "version"), pk=run_id, person_id=person_id)
    who = _find(person_id)
    if request.method == "GET":
        return render(request, "insights/person/_deed.html", _asked(who, run, deed))
    note, to, wait = (request.POST.get(name, "") for name in ("note", "to", "wait"))
    try:
        more = read_target(to, wait) if deed == "move" else {}
        OPERATIONS[deed](Actor.of_user(request.user), run.pk, note, clock_of(who.home).real, **more)
    except (NotPossible, ShardIsBusy, NoSuchStep) as why:
        wrong = _("The engine works on this person just now. Try again in a moment.")
        if isinstance(why, NotPossible):
            wrong = _("That cannot be done any more: the walk has gone on meanwhile.")
        elif isinstance(why, NoSuchStep):
            wrong = _("Choose the step to which %(name)s is moved.") % {"name": who}
        if not request.headers.get("HX-Request"):
            return redirect("insights:person", who.pk)
        answer = render(
            request,
            "insights/person/_deed.html",
            {**_asked(who, run, deed), "wrong": wrong, "note": note, "to": to, "wait": wait},
            status=409,
        )
        answer.headers["HX-Retarget"] = "#asked"
        answer.headers["HX-Reswap"] = "innerHTML"
        return answer
    if not request.headers.get("HX-Request"):
        return redirect("insights:person", who.pk)
    context = {"person": who, **_runs(request, who, clock_of(who.home)), "after": True}
    return _with_news(render(request, "insights/person/_runs.html", context), _done(deed))


@require_POST
@staff_page(ACT)
def pass_time(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let time pass for one person, in Sandbox."""
    who = _find(person_id)
    home_zone = home_zone_of(who)
    try:
        then = let_time_pass(Actor.of_user(request.user), who, clock_of(who.home).real)
    except NothingAhead:
        words = _("Nothing of %(name)s waits for a moment.") % {"name": who}
    except ShardIsBusy:
        words = _("The engine works on this person just now. Try again in a moment.")
    except OnlyInSandbox:
        words = _("Time passes by hand in Sandbox only.")
    else:
        words = _("It is %(moment)s for %(name)s now.") % {"moment": say_there(then, home_zone), "name": who}
    if not request.headers.get("HX-Request"):
        return redirect("insights:person", who.pk)
    clock = clock_of(who.home)
    says = say_there(clock.now, home_zone) if clock.ahead else ""
    return _with_news(render(request, "insights/person/_clock.html", {"person": who, "clock": clock, "clock_says": says}), words)


def _with_news(answer: HttpResponse, words: str) -> HttpResponse:
    answer.headers["HX-Trigger-After-Settle"] = json.dumps({"told": {"words": words}, CHANGED: True})
    return answer


def _asked(who: Person, run: Run, deed: str) -> dict[str, Any]:
    names = look_up((), now=run.node_at, runs=[run])
    step = names.versions[run.version_id].step(run.node).name
    told = {"name": who, "step": step, "journey": run.journey.name}
    questions = {
        "go-on": (
            _("Let %(name)s go on?") % told,
            _("The wait at “%(step)s” is over at once, and what follows is done now.") % told,
            _("Let go on"),
        ),
        "pause": (
            _("Pause %(name)s in %(journey)s?") % told,
            _("Nothing is said and the wait stands still until somebody resumes it. A plan change still ends it."),
            _("Pause"),
        ),
        "resume": (
            _("Let %(name)s walk on?") % told,
            _("The wait at “%(step)s” goes on with what was left of it.") % told,
            _("Resume"),
        ),
        "move": (
            _("Move %(name)s to another step?") % told,
            _("%(name)s leaves “%(step)s” and goes on from the step that you choose, at once. What was said already is not said again.")
            % told,
            _("Move"),
        ),
        "end": (
            _("End %(journey)s for %(name)s?") % told,
            _("What was still to be said is taken back. It cannot be undone; whether the goal is reached is still watched."),
            _("End"),
        ),
    }
    heading, follows, button = questions[deed]
    if deed == "end" and (again := _again(who, run)):
        follows = f"{follows} {again}"
    asked = {"person": who, "run": run, "deed": deed, "heading": heading, "follows": follows, "button": button}
    return (
        asked | {"targets": targets(run), "waits": list(WAITS_ASKED.items()), "here": f"{run.version.number}:{run.node}"}
        if deed == "move"
        else asked
    )


def _again(who: Person, run: Run) -> str:
    """Say when the start would let somebody in again; nothing of a walk in shadow, which does not count."""
    live = run.journey.live
    start = next((step for step in read_steps(live.graph).by_id.values() if step.group == "start"), None) if live is not None else None
    if start is None or run.version.shadow or not hasattr(start.settings, "reentry"):
        return ""
    times = Run.objects.filter(person_id=who.pk, journey=run.journey, instance=run.instance, version__shadow=False).count()
    settings = start.settings
    if settings.reentry == "never" or (settings.most is not None and times >= settings.most):
        return _("The start does not let %(name)s in again.") % {"name": who}
    told = {"name": who, "span": say_length(settings.after)}
    if settings.reentry == "left":
        return _("The start lets %(name)s in again %(span)s after the end.") % told
    if settings.reentry == "after":
        told["when"] = say_there(run.started_at + settings.after, home_zone_of(who))
        return _("The start lets %(name)s in again from %(when)s on, %(span)s after this entry.") % told
    return _("The start lets %(name)s in again at any time.") % told


def _done(deed: str) -> str:
    words = {"go-on": _("Let go on"), "pause": _("Paused"), "resume": _("Resumed"), "move": _("Moved"), "end": _("Ended")}
    return words[deed]
