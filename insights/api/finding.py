"""Filters that several resources of this floor have."""

from django.utils.translation import gettext as _

from audience.api.problems import Problem
from audience.api.resource import Resource
from audience.api.shapes import query
from engine.models import Journey

PERSON = query("person", "Of this person: a number, or user:ada.")
JOURNEY = query("journey", "Of the journey with this key.")
RUN = query("run", "Of this run.", int)


def journey_number(view: Resource) -> int | None:
    """Read the filter that names a journey."""
    key = view.text("journey")
    if not key:
        return None
    found = Journey.objects.filter(key=key).values_list("pk", flat=True).first()
    if found is None:
        raise Problem(404, "no_such_journey", _("There is no journey called “%(key)s”.") % {"key": key}, "journey")
    return found
