"""Entries by hand and by schedule: who fits, enrolling them, how far each is, what a schedule left out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audience.now import database_now
from engine.models import Job, Occurrence
from journeys.graph.finished import finished
from journeys.graph.reading import read_steps
from journeys.nodes.entry_schedule import EntrySchedule, recurrence
from journeys.operations import enrolment, rights
from journeys.operations.enrolment import DEFAULT_DAYS, MOST_DAYS, BadEnrolment, Enrolling
from journeys.operations.finding import NotPossible, find
from journeys.pages.common import actor_of, may, name_of, page, url
from journeys.pages.ways import enrolling_said, installation_zone

DOES = {"cancel": enrolment.cancel, "try-again": enrolment.try_again}
SHOWN = 30


@page()
@require_http_methods(["GET", "POST"])
def enrolling(request: HttpRequest, key: str) -> HttpResponse:
    """Show the entries that somebody or a schedule began; ``?part=entries`` gives what changes by itself. A post enrols."""
    if request.method == "GET":
        return _page(request, key)
    try:
        said = request.POST.copy()
        said["enrol"] = "1"
        enrolment.enrol(actor_of(request), key, enrolling_said(said) or Enrolling(), now=database_now())
    except (NotPossible, BadEnrolment) as why:
        return _page(request, key, wrong=why.sentence, status=422)
    messages.success(request, _("They are being enrolled."))
    return redirect(url("enrolling", key))


@page()
@require_GET
def fitting(request: HttpRequest, key: str) -> HttpResponse:
    """Count who fits: the live version, or with ``draft`` the draft."""
    days = request.GET.get("enrol-days", str(DEFAULT_DAYS))
    graph = finished(find(key).graph) if request.GET.get("draft") else None
    try:
        number = int(days) if days.isascii() and days.isdigit() and len(days) < 10 else 0
        found = enrolment.fitting(actor_of(request), key, now=database_now(), days=number, graph=graph)
    except (NotPossible, BadEnrolment) as why:
        return render(request, "journeys/_fitting.html", {"wrong": why.sentence})
    return render(request, "journeys/_fitting.html", {"fitting": found})


@page(rights.PUBLISH)
@require_POST
def enrolment_deed(request: HttpRequest, key: str, job_id: int, deed: str) -> HttpResponse:
    """Cancel one, or let one that failed go on."""
    if deed not in DOES:
        raise Http404(deed)
    try:
        DOES[deed](actor_of(request), key, job_id, now=database_now())
    except NotPossible as why:
        messages.error(request, why.sentence)
    return redirect(url("enrolling", key))


def _page(request: HttpRequest, key: str, *, wrong: str = "", status: int = 200) -> HttpResponse:
    journey, actor, now = find(key).journey, actor_of(request), database_now()
    jobs = list(enrolment.of_journey(actor, key).select_related("occurrence")[:SHOWN])
    context: dict[str, Any] = {
        "title": _("Entries of %(name)s") % {"name": journey.name},
        "journey": journey,
        "entries": _listed(jobs, list(Occurrence.objects.filter(journey=journey).exclude(left_out="")[:SHOWN])),
        "at_work": any(job.active for job in jobs),
        "may": may(request, rights.PUBLISH),
        "now": now,
    }
    if request.GET.get("part") == "entries":
        return render(request, "journeys/_enrolments.html", context)
    start = next((one for one in read_steps(journey.live.graph).by_id.values() if one.group == "start"), None) if journey.live else None
    said = request.POST
    context |= {
        "wrong": wrong,
        "open": journey.state == journey.State.LIVE,
        "enrols_by_event": start is not None and start.type is not None and bool(start.type.listens(start.settings)),
        "enrol": {
            "days": said.get("enrol-days", str(DEFAULT_DAYS))[:6],
            "limit": said.get("enrol-limit", "")[:12],
            "most_days": MOST_DAYS,
            "url": url("fitting", key),
        },
        "zone": installation_zone(),
        "next_at": recurrence(start.settings).following(now, installation_zone())
        if start is not None and isinstance(start.type, EntrySchedule) and journey.state == journey.State.LIVE
        else None,
    }
    return render(request, "journeys/enrolling.html", context, status=status)


def _listed(jobs: list[Job], left_out: list[Occurrence]) -> list[dict[str, Any]]:
    """Lay out jobs and what was left out, the latest first."""
    rows: list[dict[str, Any]] = []
    for job in jobs:
        occurrence = getattr(job, "occurrence", None)
        rows.append({"job": job, "at": job.begun_at, "by": name_of(job.begun_by), "planned_at": occurrence.due_at if occurrence else None})
    rows += [{"job": None, "at": one.found_at, "by": "", "planned_at": one.due_at} for one in left_out]
    return sorted(rows, key=lambda row: row["at"], reverse=True)[:SHOWN]
