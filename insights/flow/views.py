"""The pages of the flow: all types with the tail, and one type."""

import json
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from audience.history import Actor
from audience.models import Event, EventTypeRow, Quarantined
from audience.now import database_now
from audience.types import CALLS, type_of
from frontend.doors import staff_page
from frontend.words import length
from insights.flow import groups as quarantine
from insights.flow import type_page
from insights.flow.reading import RANGES, lines, refused_by_type, totals
from insights.flow.rights import REGISTER, REPAIR, SEE, SEE_KEYS, SEE_PEOPLE
from insights.flow.snippets import NO_KEY, examples, snippets, write_key
from insights.flow.tail import newer, newest
from insights.flow.uses import uses
from insights.funnel.words import seconds, simulated

EXAMPLE = ("feature_limit_reached", {"feature": "storage", "used": 9200, "limit": 10000})
DAY = "24h"


@require_safe
@staff_page(SEE)
def flow(request: HttpRequest) -> HttpResponse:
    """Show what arrives. ``?part=types`` and ``?part=tail`` give these alone; with nothing yet, how to send the first."""
    part = request.GET.get("part", "")
    if part == "tail":
        return _tail_alone(request)
    if part not in ("", "types", "waiting"):
        raise Http404(part)
    if not Event.objects.exists() and not Quarantined.objects.exists():
        return _waiting(request, part)
    if part == "waiting":
        # The first one is here: the whole page is another one now.
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = _types(request)
    if part == "types":
        return render(request, "insights/flow/_types.html", context)
    chosen = request.GET.get("type", "")[:200]
    context |= _frame(request) | {"tail": newest(chosen, request.user.has_perm(SEE_PEOPLE)), "chosen": chosen}
    context["page_keys"] = [("P", _("Pause what arrives")), ("R", _("Register an event type")), ("/", _("Only this type"))]
    return render(request, "insights/flow/flow.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(SEE)
def event_type(request: HttpRequest, name: str) -> HttpResponse:
    """Lay one type open; a POST repairs or drops what of it stands in quarantine."""
    if request.method == "POST":
        return _settle(request, name)
    type_ = type_of(name)
    events = type_page.latest(name)
    if type_ is None and not events and name not in CALLS and name not in refused_by_type():
        raise Http404(_("Nothing called “%(name)s” ever arrived.") % {"name": name})
    part = request.GET.get("part", "")
    context = {**_frame(request), **_quarantine(request, name), "name": name, "here": reverse("insights:event_type", args=[name])}
    if part in ("quarantine", "repair"):
        return render(request, f"insights/flow/_{part}.html", context | (_fit(request, name) if part == "repair" else {}))
    many, chart, per_day = type_page.week(name, context["now"])
    key = write_key(type_ is not None and type_.server_only)
    row = EventTypeRow.objects.filter(key=name).first()
    context |= {
        "title": name.removeprefix("$") if name in CALLS else name,
        "type": type_,
        "is_call": name in CALLS,
        "row": row,
        "defined_in": type_page.defined_in(type_),
        "fields": type_page.field_lines(type_, events),
        "not_listed": max(0, len(type_page.undeclared(type_, events)) - type_page.MOST),
        "uses": uses().get(name, []),
        "snippets": snippets(name, examples(type_, type_page.example_of(events)), _host(request), key) if name not in CALLS else [],
        "no_key": key == NO_KEY,
        "latest": type_page.as_sent(events[0]) if events else "",
        "latest_event": events[0] if events else None,
        "may_see_people": request.user.has_perm(SEE_PEOPLE),
        "register_url": _register_url(request, name, type_page.proposal(events)) if type_ is None and name not in CALLS else "",
        "week": many,
        "chart": chart,
        "chart_head": [_("Day"), _("Events")],
        "chart_rows": [[day, n] for day, n in per_day],
    }
    return render(request, "insights/flow/type.html", context)


def _types(request: HttpRequest) -> dict[str, Any]:
    now = database_now()
    said = request.GET.get("range", DAY)
    range_ = said if said in RANGES else DAY
    listed = lines(now, range_)
    counted = totals(listed, now)
    silent = [line for line in listed if line.silent]
    return {
        "now": now,
        "lines": listed,
        "totals": counted,
        "half": seconds(counted.half) if counted.half is not None else "",
        "most": seconds(counted.most) if counted.most is not None else "",
        "simulated": simulated(counted.simulated, counted.measured),
        "silent": [(line, length(now - line.last_at) if line.last_at else "") for line in silent[:3]],
        "range": range_,
        "ranges": [("1h", _("1 h")), ("24h", _("24 h")), ("7d", _("7 d"))],
        "bars_head": {"1h": _("Last hour, in slices"), "24h": _("Last 24 hours"), "7d": _("Last 7 days")}[range_],
    }


def _frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "title": _("Event flow"),
        "now": database_now(),
        "may_register": request.user.has_perm(REGISTER),
        "may_see_keys": request.user.has_perm(SEE_KEYS),
        "add_url": reverse("admin:cairn_audience_eventtyperow_add"),
        "keys_url": reverse("admin:cairn_audience_accesskey_changelist"),
        "quarantine_url": reverse("admin:cairn_audience_quarantined_changelist"),
    }


def _waiting(request: HttpRequest, part: str) -> HttpResponse:
    """Say how to send the first event, and wait for it."""
    key = write_key()
    context = {**_frame(request), "snippets": snippets(*EXAMPLE, _host(request), key), "no_key": key == NO_KEY}
    return render(request, "insights/flow/_waiting.html" if part else "insights/flow/first.html", context)


def _tail_alone(request: HttpRequest) -> HttpResponse:
    after = _number(request.GET.get("event", "")), _number(request.GET.get("refused", ""))
    if after[0] is None or after[1] is None:
        return HttpResponse(status=400)
    chosen = request.GET.get("type", "")[:200]
    tail = newer((after[0], after[1]), chosen, request.user.has_perm(SEE_PEOPLE))
    if not tail.arrived:
        return HttpResponse(status=204)
    context = {"tail": tail, "chosen": chosen, "may_see_quarantine": request.user.has_perm("cairn_audience.view_quarantined")}
    return render(request, "insights/flow/_newer.html", context)


def _quarantine(request: HttpRequest, name: str) -> dict[str, Any]:
    found = quarantine.groups(name)
    return {"groups": found, "refused": sum(group.count for group in found), "may_repair": request.user.has_perm(REPAIR)}


def _fit(request: HttpRequest, name: str) -> dict[str, Any]:
    """Try the mapping that was chosen, before anybody presses the button."""
    reason, source = _reason(request.GET), request.GET.get("from", "")[:200]
    fits, of = quarantine.fitting(name, reason, source, database_now()) if source else (0, 0)
    return {"fits": fits, "of": of, "source": source}


def _settle(request: HttpRequest, name: str) -> HttpResponse:
    """Replay or drop all of one reason."""
    if not request.user.has_perm(REPAIR):
        return HttpResponse(status=403)
    actor, now, reason = Actor.of_user(request.user), database_now(), _reason(request.POST)
    if request.POST.get("do") == "drop":
        done = quarantine.drop_all(actor, name, reason, now)
        words = ngettext("%(n)d event is left where it is", "%(n)d events are left where they are", done.went) % {"n": done.went}
    else:
        done = quarantine.replay_all(actor, name, reason, request.POST.get("from", "")[:200], now)
        words = ngettext("%(n)d event went on", "%(n)d events went on", done.went) % {"n": done.went}
        if done.still:
            words += "; " + ngettext("%(n)d does not fit yet", "%(n)d do not fit yet", done.still) % {"n": done.still}
    here = reverse("insights:event_type", args=[name])
    if not request.headers.get("HX-Request"):
        return redirect(here)
    context = {**_frame(request), **_quarantine(request, name), "name": name, "here": here}
    response = render(request, "insights/flow/_quarantine.html", context)
    response.headers["HX-Trigger"] = json.dumps({"told": {"words": words}})
    return response


def _reason(said: Any) -> quarantine.Reason:
    return quarantine.Reason(said.get("code", "")[:40], said.get("field", "")[:200])


def _register_url(request: HttpRequest, name: str, properties: str) -> str:
    if not request.user.has_perm(REGISTER):
        return ""
    title = name.replace("_", " ").capitalize()
    query = f"?key={quote(name)}&title={quote(title)}&properties={quote(properties)}"
    return reverse("admin:cairn_audience_eventtyperow_add") + query


def _host(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
