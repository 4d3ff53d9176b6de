"""The message of a step as one person gets it."""

from django.db.models import Q

from audience.models import Event, Person
from channels.content.message import Rendered
from channels.content.message import render as fill_in
from channels.store.mail_base import mail_base
from channels.store.people import profile_of
from channels.store.values import values_of
from journeys.graph.reading import Step
from journeys.graph.shape import Graph
from journeys.pages.likely import entry_types


def find_person(wanted: str) -> Person | None:
    """Find somebody by number, id, address or name."""
    known = Person.objects.filter(merged_into__isnull=True).select_related("account")
    if wanted.startswith("#") and wanted[1:].isdigit() and len(wanted) < 18:
        return known.filter(id=int(wanted[1:])).first()
    exact = known.filter(Q(external_id=wanted) | Q(email_key=wanted.lower())).order_by("id").first()
    return exact or known.filter(name__istartswith=wanted).order_by("id").first()


def rendered_for(step: Step, person: Person, graph: Graph) -> Rendered:
    """Fill in a send step for somebody, with their last event of those that start the journey. Raises ContentError."""
    last = Event.objects.filter(person_id=person.pk, type__in=entry_types(graph)).order_by("-at")
    event = last.values_list("properties", flat=True).first()
    profile = profile_of(person)
    assert step.type is not None
    text = step.type.text(step.settings)  # type: ignore[attr-defined]
    return fill_in(
        step.type.channel,  # type: ignore[attr-defined]
        text,
        values_of(profile, event or {}),
        locale=person.locale or "en",
        zone=person.zone or "UTC",
        base=mail_base(),
    )
