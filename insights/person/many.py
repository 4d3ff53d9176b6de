"""The same done to several people at a step at once: asked in one dialog, done one after another, each told of by itself in its history."""

import json
from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from audience.history import Actor
from audience.models import Person
from engine.models import Run
from engine.runtime.by_hand import NoSuchStep, ShardIsBusy
from frontend.doors import staff_page
from insights.person.clock import clock_of
from insights.person.operations import OPERATIONS, NotPossible
from insights.person.rights import ACT
from insights.person.targets import read_target, targets
from insights.why.transfers import WAITS_ASKED

# Whole steps are emptied on the page of moves; here people are chosen by name.
MOST = 200


@require_http_methods(["GET", "POST"])
@staff_page(ACT)
def runs_deed(request: HttpRequest, key: str, deed: str) -> HttpResponse:
    """Ask before the walks named by ``run`` are touched, with room for a note; then do it, and say how many could not be."""
    if deed not in OPERATIONS:
        raise Http404(deed)
    said = request.GET if request.method == "GET" else request.POST
    runs = _chosen(said.getlist("run"), key)
    if request.method == "GET":
        return render(request, "insights/person/_deed.html", _asked(runs, deed))
    note, to, wait = (said.get(name, "") for name in ("note", "to", "wait"))
    try:
        more = read_target(to, wait) if deed == "move" else {}
        done = _do(Actor.of_user(request.user), runs, deed, note, more)
    except NoSuchStep:
        wrong = _("Choose the step to which they are moved.")
        return render(request, "insights/person/_deed.html", {**_asked(runs, deed), "wrong": wrong, "note": note, "to": to, "wait": wait})
    answer = HttpResponse("")
    answer.headers["HX-Trigger"] = json.dumps({"told": {"words": _told(deed, done)}, "people-changed": True})
    return answer


def _chosen(said: list[str], key: str) -> list[Run]:
    numbers = [int(one) for one in said[:MOST] if one.isascii() and one.isdigit() and len(one) < 19]
    return list(Run.objects.filter(pk__in=numbers, journey__key=key).select_related("journey__live", "version").order_by("id"))


def _do(actor: Actor, runs: list[Run], deed: str, note: str, more: dict[str, Any]) -> Counter[str]:
    """Do it to each in its own transaction; count the done, those that had gone on, and those that the engine works on."""
    found: Counter[str] = Counter()
    for run in runs:
        try:
            OPERATIONS[deed](actor, run.pk, note, clock_of(run.home).real, **more)
        except NotPossible:
            found["gone"] += 1
        except ShardIsBusy:
            found["busy"] += 1
        else:
            found["done"] += 1
    return found


def _asked(runs: list[Run], deed: str) -> dict[str, Any]:
    people = Person.objects.in_bulk([run.person_id for run in runs])
    names = [str(people[run.person_id]) for run in runs if run.person_id in people]
    n = len(runs)
    questions = {
        "go-on": (
            ngettext("Let %(n)d person go on?", "Let %(n)d people go on?", n),
            _("Their wait is over at once, and what follows is done now."),
            _("Let go on"),
        ),
        "pause": (
            ngettext("Pause %(n)d person?", "Pause %(n)d people?", n),
            _("Nothing is said and their waits stand still until somebody resumes them. A plan change still ends them."),
            _("Pause"),
        ),
        "resume": (
            ngettext("Let %(n)d person walk on?", "Let %(n)d people walk on?", n),
            _("Each wait goes on with what was left of it."),
            _("Resume"),
        ),
        "move": (
            ngettext("Move %(n)d person to another step?", "Move %(n)d people to another step?", n),
            _("They go on from the step that you choose, at once. What was said already is not said again."),
            _("Move"),
        ),
        "end": (
            ngettext("End this journey for %(n)d person?", "End this journey for %(n)d people?", n),
            _("What was still to be said is taken back. It cannot be undone; whether the goal is reached is still watched."),
            _("End"),
        ),
    }
    heading, follows, button = questions[deed]
    asked: dict[str, Any] = {
        "runs": runs,
        "names": names,
        "deed": deed,
        "heading": heading % {"n": n},
        "follows": follows,
        "button": button,
    }
    if deed == "move" and runs:
        asked |= {"targets": targets(runs[0]), "waits": list(WAITS_ASKED.items()), "here": f"{runs[0].version.number}:{runs[0].node}"}
    return asked


def _told(deed: str, done: Counter[str]) -> str:
    words = {
        "go-on": ngettext("%(n)d person went on", "%(n)d people went on", done["done"]),
        "pause": ngettext("%(n)d person is paused", "%(n)d people are paused", done["done"]),
        "resume": ngettext("%(n)d person walks on", "%(n)d people walk on", done["done"]),
        "move": ngettext("%(n)d person was moved", "%(n)d people were moved", done["done"]),
        "end": ngettext("%(n)d walk was ended", "%(n)d walks were ended", done["done"]),
    }
    told = [words[deed] % {"n": done["done"]}]
    if done["gone"]:
        told.append(_("for %(n)d that cannot be done any more") % {"n": done["gone"]})
    if done["busy"]:
        told.append(_("%(n)d could not be reached just now, try again") % {"n": done["busy"]})
    return "; ".join(told)
