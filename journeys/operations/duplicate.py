"""Double a journey: the same drawing and tests, a life of its own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audience.history import Actor
from journeys.models import Draft, KeptTest
from journeys.operations.create import create
from journeys.operations.finding import find


@transaction.atomic
def duplicate(actor: Actor, key: str, *, now: datetime, name: str = "") -> Draft:
    """Begin a journey with another one's draft."""
    twin = find(key)
    tests = [test.whole() for test in KeptTest.objects.filter(journey=twin.journey)]
    return create(actor, name=name or _("%(name)s, copy") % {"name": twin.journey.name}, now=now, graph=twin.graph, tests=tests)
