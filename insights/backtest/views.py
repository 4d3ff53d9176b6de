"""The page of backtests: what is asked, how far it is, what would have happened; and the forecast in the publish dialog."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audience.now import database_now
from engine.models import Job
from insights.backtest import operations
from insights.backtest.forecast import first_day
from insights.backtest.operations import DAYS, BadBacktest
from insights.backtest.words import ASSUMPTIONS, tell
from journeys.operations.finding import NotPossible
from journeys.operations.rights import DRAW, PUBLISH
from journeys.pages.common import actor_of, draft_of, may, name_of, page

SHOWN = operations.KEPT


@page()
@require_http_methods(["GET", "POST"])
def backtest(request: HttpRequest, key: str) -> HttpResponse:
    """Show the newest backtest, or ``?job=``; a post begins one."""
    if request.method == "GET":
        return _page(request, key)
    days = request.POST.get("days", "")
    try:
        operations.start(
            actor_of(request),
            key,
            days=int(days) if days.isascii() and days.isdigit() and len(days) < 4 else 0,
            assume=request.POST.get("assume", ""),
            now=database_now(),
        )
    except (NotPossible, BadBacktest) as why:
        return _page(request, key, wrong=why.sentence, status=422)
    return redirect(_url(key))


@page(DRAW)
@require_POST
def cancel(request: HttpRequest, key: str, job_id: int) -> HttpResponse:
    try:
        operations.cancel(actor_of(request), key, job_id, now=database_now())
    except NotPossible as why:
        messages.error(request, why.sentence)
    return redirect(_url(key))


@page(PUBLISH)
@require_safe
def forecast(request: HttpRequest, key: str) -> HttpResponse:
    """What the first day after publishing would bring, from the newest backtest of this revision; else an offer to run one."""
    draft = draft_of(key)
    newest = (
        operations.WORK.jobs_of(draft.journey).filter(arguments__revision=draft.revision).exclude(state__in=("failed", "cancelled")).first()
    )
    context: dict[str, Any] = {"journey": draft.journey, "job": newest, "now": database_now()}
    if newest is not None and newest.state == Job.State.DONE:
        context["first"] = first_day(newest)
    return render(request, "insights/backtest/_forecast.html", context)


def _page(request: HttpRequest, key: str, *, wrong: str = "", status: int = 200) -> HttpResponse:
    draft, now = draft_of(key), database_now()
    jobs = list(operations.of_journey(actor_of(request), key)[:SHOWN])
    asked = request.GET.get("job", "")
    if asked and asked not in {str(job.pk) for job in jobs}:
        raise Http404(asked)
    job = next((one for one in jobs if str(one.pk) == asked), None) or next(iter(jobs), None)
    at_work = next((one for one in jobs if one.active), None)
    context: dict[str, Any] = {
        "title": _("Backtest of %(name)s") % {"name": draft.journey.name},
        "journey": draft.journey,
        "draft": draft,
        "job": job,
        "at_work": at_work,
        "told": tell(job) if job is not None and job.state == Job.State.DONE else None,
        "jobs": [(one, name_of(one.begun_by), ASSUMPTIONS[one.arguments["assume"]][0]) for one in jobs],
        "changed": job is not None and job.arguments["revision"] != draft.revision,
        "assumption": ASSUMPTIONS[job.arguments["assume"]] if job is not None else None,
        "days": DAYS,
        "chosen_days": job.arguments["days"] if job is not None else DAYS[0],
        "assumptions": ASSUMPTIONS.items(),
        "chosen_assumption": job.arguments["assume"] if job is not None else "nobody",
        "may": may(request, DRAW),
        "wrong": wrong,
        "now": now,
        "here": _url(key),
    }
    part = "insights/backtest/_backtest.html" if request.GET.get("part") else "insights/backtest/backtest.html"
    return render(request, part, context, status=status)


def _url(key: str) -> str:
    return reverse("insights:backtest", args=[key])
