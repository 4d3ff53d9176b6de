"""A message as a real person would get it."""

import json
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from audience.models import Installation, Person
from audience.now import database_now
from channels.content.errors import ContentError
from channels.content.message import Rendered
from channels.content.segments import LIMITS, measure
from channels.content.segments import cost as price_of
from channels.models import Sender
from channels.tracking.likely import as_sent, lengths, next_message
from channels.trying import CannotTest
from journeys.graph.reading import Step, read_steps
from journeys.graph.shape import Graph
from journeys.operations.rights import DRAW
from journeys.operations.try_out import CHANNELS, try_out
from journeys.pages.common import actor_of, draft_of, may, page, url
from journeys.pages.crowd import version_of
from journeys.pages.likely import likely
from journeys.showing import find_person, rendered_for

# A mail brings styles of its own; it is shown alone in a frame where nothing runs.
# Fonts from elsewhere are left away; nothing is fetched for a look.
ELSEWHERE = re.compile(r"<link\b[^>]*>|@import\s+url\([^)]*\);?", re.IGNORECASE)
# One SMS costs less than a cent is worth showing.
PEOPLE = 1000
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'self'; sandbox"


@page()
@require_GET
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show the message of a step for one person, with its meter."""
    step, graph = _step(request, key)
    if step is None or step.group != "say" or step.type is None:
        return HttpResponse(status=204)
    wanted = request.GET.get("person", "").strip()
    person = find_person(wanted) if wanted else likely(draft_of(key).journey, graph, database_now())
    context: dict[str, Any] = {
        "step": step,
        "channel": step.type.channel,  # type: ignore[attr-defined]
        "person": person,
        "wanted": wanted,
        "url": url("preview", key),
        "mail_url": url("preview_mail", key),
        "version": request.GET.get("version", ""),
        "people": Person.objects.filter(merged_into__isnull=True).order_by("-last_seen_at", "-id")[:8],
    }
    if person is not None:
        try:
            context |= _shown(step, rendered_for(step, person, graph))
        except ContentError as why:
            context["wrong"] = why.sentence
        if "rendered" in context and context["channel"] in CHANNELS and may(request, DRAW):
            # Whoever looks is the first who may want it.
            own = getattr(request.user, "email", "") if context["channel"] == "email" else ""
            context |= {"send_url": url("preview_send", key), "address": request.GET.get("address", own)[:500]}
    return render(request, "journeys/_preview.html", context)


@page(DRAW)
@require_POST
def preview_send(request: HttpRequest, key: str) -> HttpResponse:
    """Send the message that is looked at to an address of the allow-list."""
    step, graph = _step(request, key)
    person = find_person(request.POST.get("who", "").strip())
    if step is None or person is None:
        return HttpResponse(status=404)
    try:
        tested = try_out(actor_of(request), draft_of(key).journey, graph, step, person, request.POST.get("address", ""), now=database_now())
    except CannotTest as why:
        # 200: the fragment takes its place, the fault with it.
        return render(request, "journeys/_preview_sent.html", {"fault": why.sentence})
    return render(request, "journeys/_preview_sent.html", {"tested": tested})


@page()
@require_GET
@xframe_options_sameorigin
def preview_mail(request: HttpRequest, key: str) -> HttpResponse:
    """Give the HTML of a mail alone, for the frame in the preview."""
    step, graph = _step(request, key)
    person = find_person(request.GET.get("person", ""))
    html = ""
    if step is not None and person is not None and step.type is not None and step.type.kind == "send_email":
        try:
            html = rendered_for(step, person, graph).html
        except ContentError:
            html = ""
    response = HttpResponse(ELSEWHERE.sub("", html))
    response["Content-Security-Policy"] = MAIL_POLICY
    return response


def _step(request: HttpRequest, key: str) -> tuple[Step | None, Graph]:
    draft = draft_of(key)
    version = version_of(draft.journey, request.GET.get("version"))
    graph = version.graph if version is not None else draft.graph
    return read_steps(graph).by_id.get(request.GET.get("step", "")), graph


def _shown(step: Step, rendered: Rendered) -> dict[str, Any]:
    shown: dict[str, Any] = {"rendered": rendered}
    if rendered.channel == "sms":
        number = next_message()
        meter = measure(as_sent(rendered.text, number))
        single, joined = LIMITS[meter.alphabet]
        room = single if meter.segments <= 1 else joined * meter.segments
        sender = Sender.objects.filter(channel="sms", active=True).order_by("id").first()
        price = sender.rate(Installation.current().currency) if sender is not None else None
        shown |= {
            "meter": meter,
            "room": room,
            "priced_for": PEOPLE,
            "links": (links := lengths(rendered.text, number)),
            "links_said": json.dumps(links),
        }
        if price:
            shown |= {"cost": price_of(PEOPLE, meter.segments, price.amount), "currency": price.currency}
    return shown
