"""The page that a marketer hands to an engineer: what a journey needs, whether it comes, and how to send it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audience.now import database_now
from insights.flow.rights import SEE as SEE_FLOW
from insights.flow.rights import SEE_KEYS
from insights.flow.snippets import NO_KEY, write_key
from insights.needs.reading import read_needs
from journeys.pages.common import draft_of, page


@page()
@require_safe
def needs(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the draft needs."""
    draft, now = draft_of(key), database_now()
    host = request.build_absolute_uri("/").rstrip("/")
    found = read_needs(draft.graph, host, now)
    context = {
        "title": _("What engineering must send"),
        "journey": draft.journey,
        "draft": draft,
        "needs": found,
        "now": now,
        "address": request.build_absolute_uri(request.path),
        "languages": [(one.key, one.label) for one in next((line.snippets for line in found.events), found.identify)],
        "no_key": write_key() == NO_KEY,
        "may_see_flow": request.user.has_perm(SEE_FLOW),
        "may_see_keys": request.user.has_perm(SEE_KEYS),
    }
    return render(request, "insights/needs/needs.html", context)
