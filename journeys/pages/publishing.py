"""The last look before a journey goes live: what changes, who stands where, is anything wrong."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from audience.now import database_now
from channels.store.policy import policy
from engine.core.lifecycle import LIVE
from engine.models import Run, Version
from journeys.checks.base import Finding
from journeys.checks.examine import passed
from journeys.graph.difference import changes
from journeys.graph.finished import finished
from journeys.graph.landing import SAME
from journeys.graph.shape import Graph
from journeys.models import Draft
from journeys.operations import rights
from journeys.operations.enrolment import BadEnrolment
from journeys.operations.finding import NotPossible, RevisionConflict, find
from journeys.operations.first_slice import BadSlice, let_in_first, slice_of
from journeys.operations.later import BadMoment, cancel, plan, planned_for
from journeys.operations.publish import GO_ON, AlreadyPublished, NotReady, Published, settled
from journeys.operations.publish import publish as make_live
from journeys.operations.remembered import remembered
from journeys.operations.transfer import BadChoice, Standing, preview
from journeys.pages.again import again
from journeys.pages.alike import gathered, spelled
from journeys.pages.common import actor_of, findings, may, name_of, page, url
from journeys.pages.moving import WAITS, along, asked, choices, said_in
from journeys.pages.outcome import right_after
from journeys.pages.testing import part_of
from journeys.pages.ways import enrolling_said, later_said, slice_said, ways


@page(rights.PUBLISH)
@require_POST
def unplan(request: HttpRequest, key: str) -> HttpResponse:
    """Do not publish what is planned, or put away the word of what was not published."""
    try:
        cancel(actor_of(request), key, now=database_now())
    except NotPossible as why:
        messages.error(request, why.sentence)
    return redirect(url("canvas", key))


@page(rights.PUBLISH)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, key: str) -> HttpResponse:
    draft = find(key)
    if request.method == "GET":
        return _dialog(request, draft, ticks=_ticks(request.GET, draft))
    _touched, others = _standing(request, draft, finished(draft.graph))
    ticks, note = _ticks(request.POST, draft), request.POST.get("note", "")
    said = request.POST.get("revision", "")
    try:
        now, revision = database_now(), int(said) if said.isdigit() else None
        most = slice_said(request.POST, draft)
        if most != slice_of(draft.graph):
            # It stands in the draft from now on, also where something else keeps it from going live.
            draft = let_in_first(actor_of(request), draft, most, revision=revision, now=now)
            revision = draft.revision
        wanted: dict[str, Any] = {
            "now": now,
            "revision": revision,
            "note": note,
            "ticks": ticks,
            "moves": [*asked(request.POST), *along(others, request.POST)],
            "enrolling": enrolling_said(request.POST),
            "shadow": request.POST.get("how") == "shadow",
            "inside": request.POST.get("inside", GO_ON),
        }
        if (at := later_said(request.POST)) is not None:
            return _planned(request, plan(actor_of(request), key, at=at, **wanted).journey.key)
        done = make_live(actor_of(request), key, **wanted)
    except NotReady as why:
        return _dialog(request, draft, ticks=ticks, note=note, missing=why.findings, status=422)
    except RevisionConflict as why:
        fresh = find(key)
        sentence = _("%(name)s changed the draft meanwhile. Look again.") % {"name": name_of(why.draft.changed_by)}
        return _dialog(request, fresh, ticks=ticks, note=note, wrong=sentence, status=409)
    except (NotPossible, BadChoice, BadEnrolment, BadMoment, BadSlice) as why:
        return _dialog(request, draft, ticks=ticks, note=note, wrong=why.sentence, status=422)
    words = _("Version %(n)d is live already") if isinstance(done, AlreadyPublished) else _("Version %(n)d is live")
    if done.version.shadow:
        words = _("Version %(n)d is walked in shadow")
    messages.success(request, words % {"n": done.version.number})
    if isinstance(done, Published) and done.moving is not None:
        many = ngettext("%(n)d person is being moved or taken out.", "%(n)d people are being moved or taken out.", done.moving.total)
        messages.success(request, _with_link(many % {"n": done.moving.total}, url("moving", key), _("How far it is")))
    if isinstance(done, Published) and done.enrolling is not None:
        messages.success(request, _with_link(_("People are being enrolled."), url("enrolling", key), _("How far it is")))
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url("canvas", key) + "?mode=numbers"
    return response


def _ticks(said: QueryDict, draft: Draft) -> list[str]:
    return spelled(said.getlist("tick"), findings(draft.graph, draft.journey))


def _with_link(words: str, to: str, label: str) -> SafeString:
    return format_html('{} <a href="{}">{}</a>', words, to, label)


def _planned(request: HttpRequest, key: str) -> HttpResponse:
    messages.success(request, _("It goes live at the moment that you chose"))
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url("canvas", key)
    return response


def _dialog(
    request: HttpRequest,
    draft: Draft,
    *,
    ticks: list[str] | None = None,
    note: str = "",
    missing: list[Finding] | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    journey, live = draft.journey, draft.journey.live
    found = settled(findings(draft.graph, journey), asked(said_in(request)))
    after = finished(draft.graph)
    last = Version.objects.filter(journey=journey).order_by("-number").first()
    warnings = [finding for finding in found if finding.warns]
    known = remembered(journey, after, found)
    touched, same = _standing(request, draft, after)
    rows = choices(touched, after, said_in(request))
    others = sum(one.people for one in same if not one.shadow)
    go_along = said_in(request).get("move-others") == "along"
    walking = Run.objects.filter(journey=journey, state__in=LIVE).count() if live is not None else 0
    once = again(draft)
    context: dict[str, Any] = {
        "journey": journey,
        "draft": draft,
        "live": live,
        "number": (last.number if last else 0) + 1,
        "changes": changes(live.graph, after) if live is not None else [],
        "steps": len(after["nodes"]),
        "same": live is not None and live.graph == after and not live.shadow,
        "rows": rows,
        "waits": WAITS,
        "walking": walking,
        "others": others,
        "along": go_along,
        "right_after": right_after(rows, walking, others if go_along else 0),
        "sandbox": policy().installation.is_sandbox,
        "paused": journey.state == journey.State.PAUSED,
        "blocking": [finding for finding in found if finding.blocks],
        "warnings": (waiting := [finding for finding in warnings if finding.key not in known]),
        "warned": gathered(waiting, ticks or []),
        "known": [finding for finding in warnings if finding.key in known],
        "advice": [finding for finding in found if not finding.blocks and not finding.warns],
        "weighty": any(finding.weighty for finding in waiting),
        "passed": [_(check.passed) for check in passed(found)],
        "note": note or (_("Version %(n)d again") % {"n": once["again"]} if once["again"] and request.method == "GET" else ""),
        "missing": missing or [],
        "wrong": wrong,
        "may": may(request, rights.PUBLISH),
        "may_draw": may(request, rights.DRAW),
        "now": database_now(),
        "url": url("publish", journey.key),
        "planned": planned_for(journey.key),
        **once,
        **ways(request, draft),
        **part_of(draft, ticks or [], may(request, rights.DRAW)),
    }
    # Playing takes a while: the dialog opens at once and asks for its tests by itself.
    context["played"] = context["played"] and request.method == "POST"
    return render(request, "journeys/_publish.html", context, status=status)


def _standing(request: HttpRequest, draft: Draft, after: Graph) -> tuple[list[Standing], list[Standing]]:
    """Name the steps at which people are: those that change or go, and those that do not. Without a choice people stay on their version.

    Of those who walk in shadow nobody is asked about here.
    """
    live = draft.journey.live
    standing = preview(actor_of(request), draft.journey.key, graph=after) if live is not None and not live.shadow else []
    return [one for one in standing if one.became != SAME], [one for one in standing if one.became == SAME]
