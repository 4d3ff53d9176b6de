"""The pages of the frame itself: search or jump to, and the sheet of components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from frontend.doors import staff_page
from frontend.jump import find
from frontend.samples import samples


@require_GET
@staff_page()
def jump(request: HttpRequest) -> HttpResponse:
    """Answer the search box of the bar with what was found, as a fragment."""
    text = request.GET.get("q", "")[:80]
    return render(request, "cairn/_found.html", {"text": text, "answers": find(request, text)})


@require_GET
@staff_page()
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, light beside dark."""
    return render(request, "cairn/components.html", {"title": _("Components"), **samples()})
