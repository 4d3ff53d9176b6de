"""What would have been sent: the messages of versions in shadow, each with its text or the reason why there is none."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audience.models import Person
from audience.now import database_now
from channels.gate.reasons import sentence
from channels.models import Message, MessageBody
from engine.models import Version
from journeys.graph.reading import read_steps
from journeys.pages.common import draft_of, in_shadow, page

PAGE = 50


@page()
@require_GET
def drafts(request: HttpRequest, key: str) -> HttpResponse:
    """List them, the latest first, fifty at a time; ``?after=`` goes on below a message's id."""
    journey = draft_of(key).journey
    said = request.GET.get("after", "")
    after = int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None
    versions = {one.pk: one for one in Version.objects.filter(journey=journey, shadow=True)}
    mine = Message.objects.filter(version_id__in=versions, shadow=True).order_by("-id")
    found = list((mine.filter(id__lt=after) if after is not None else mine)[: PAGE + 1])
    shown = found[:PAGE]
    names = Person.objects.in_bulk({one.person_id for one in shown})
    bodies = MessageBody.objects.in_bulk([one.pk for one in shown])
    titles = {pk: {step.id: step.title for step in read_steps(one.graph).by_id.values()} for pk, one in versions.items()}
    rows = [
        {
            "message": one,
            "person": names.get(one.person_id),
            "step": titles[one.version_id or 0].get(one.node, one.node),
            "version": versions[one.version_id or 0].number,
            "body": bodies.get(one.pk),
            "why": sentence(one.why, one.why_values) if one.why else "",
        }
        for one in shown
    ]
    context = {
        "title": _("Would have been sent by %(name)s") % {"name": journey.name},
        "journey": journey,
        "in_shadow": in_shadow(journey),
        "rows": rows,
        "more": shown[-1].pk if len(found) > PAGE else None,
        "now": database_now(),
    }
    return render(request, "journeys/drafts.html", context)
