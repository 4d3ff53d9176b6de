"""The fragment of the builder by itself, drawn anew after each change."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from audience.now import database_now
from frontend.doors import staff_page
from journeys.operations.rights import SEE_PEOPLE
from journeys.ruleform.control import control, read
from journeys.ruleform.counting import say_count
from journeys.ruleform.draft import loads
from journeys.ruleform.known import registered


@staff_page()
@require_POST
def rule(request: HttpRequest) -> HttpResponse:
    """Draw the posted rule; nothing is stored."""
    name = request.POST.get("rule_name", "rule")
    context = loads(request.POST.get("rule_context", ""))
    context = context if isinstance(context, Mapping) else {}
    known = registered(entry=_texts(context.get("entry")), messages=_titles(context.get("messages")))
    posted = request.POST.get(name, "")
    data = read(posted, known)
    drawn = control(
        name,
        data,
        known,
        label=str(context.get("label") or ""),
        help=str(context.get("help") or ""),
        empty=str(context.get("empty") or ""),
        changed=data != loads(posted),
    )
    return render(request, "journeys/_rule.html", {"rule": drawn})


@staff_page(SEE_PEOPLE)
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """Say how many the posted rule holds for now."""
    return JsonResponse({"sentence": say_count(loads(request.POST.get("rule", "")), now=database_now())})


def _texts(given: Any) -> list[str]:
    return [one for one in given if isinstance(one, str)] if isinstance(given, list) else []


def _titles(given: Any) -> dict[str, str] | None:
    return {str(node): str(title) for node, title in given.items()} if isinstance(given, Mapping) else None
