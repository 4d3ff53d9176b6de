"""``/admin/why/``: "why, or why not?", of any person and any journey, at an address that can be pasted into a ticket."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audience.finding import people_with
from audience.models import Identity, Person
from audience.profiles import fold
from engine.models import Journey
from frontend.doors import staff_page
from insights.person.rights import SEE

# So many people are offered where nobody is called exactly so.
OFFERED = 8


@require_safe
@staff_page(SEE)
def why(request: HttpRequest) -> HttpResponse:
    """Lead to the decisions about one person, of one journey where it is named; ask who and which where that is not known."""
    said, key = request.GET.get("person", "").strip(), request.GET.get("journey", "").strip()
    # Whoever comes from the page of a person has yet to say which journey.
    asks = "ask" in request.GET
    person, journey = _person(said), Journey.objects.filter(key=key).first() if key else None
    if person is not None and (journey is not None or not key) and not asks:
        query = {"show": "decisions", **({"journey": journey.key} if journey is not None else {})}
        return HttpResponseRedirect(reverse("insights:person", args=[person.merged_into_id or person.pk], query=query))
    missing = []
    alike = list(people_with(said[:80])[:OFFERED]) if said and person is None else []
    if any(one.name.casefold() == said.casefold() for one in alike):
        missing.append(_("“%(who)s” is a name, which others may have too: choose who is meant.") % {"who": said[:200]})
    elif said and person is None:
        missing.append(_("Nobody is known as “%(who)s”.") % {"who": said[:200]})
    if key and journey is None:
        missing.append(_("There is no journey called “%(key)s”.") % {"key": key[:100]})
    context: dict[str, Any] = {
        "title": _("Why, or why not?"),
        "who": said[:200],
        "key": key,
        "missing": missing,
        "alike": alike,
        "journeys": Journey.objects.order_by("name", "id"),
    }
    return render(request, "insights/person/why.html", context, status=404 if missing else 200)


def _person(said: str) -> Person | None:
    """Find somebody by Cairn's number, the application's own id, or the e-mail address."""
    by_number = Person.objects.filter(pk=int(said)).first() if said.isascii() and said.isdigit() and len(said) < 18 else None
    if by_number is not None or not said:
        return by_number
    identity = Identity.objects.filter(kind="user", value=said).select_related("person").first()
    return identity.person if identity is not None else Person.objects.known().filter(email_key=fold(said)).first()
