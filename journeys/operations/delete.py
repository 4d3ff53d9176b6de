"""Delete a journey that was never live."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audience.history import Actor, demand, record
from engine.models import Version
from journeys.operations.finding import NotPossible, hold
from journeys.operations.rights import DELETE


@transaction.atomic
def delete(actor: Actor, key: str, *, now: datetime) -> None:
    """Delete a draft. Whatever was ever published stays, for those who walked it: archive it instead."""
    demand(actor, DELETE)
    journey = hold(key).journey
    if Version.objects.filter(journey=journey).exists():
        raise NotPossible("was_published", _("This journey was published. It can be archived, not deleted."))
    record(actor, "delete", journey, {"key": journey.key}, now)
    journey.delete()
