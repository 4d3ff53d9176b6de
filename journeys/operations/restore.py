"""Make a draft out of an earlier version."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audience.history import Actor, demand, record
from audience.models import History
from engine.models import Journey, Version
from journeys.graph.shape import canonical
from journeys.models import Draft
from journeys.operations.finding import NotPossible, hold, save
from journeys.operations.rights import DRAW


def replaced(actor: Actor, journey: Journey) -> dict[str, Any] | None:
    """Say at which revision a version or a file last took the place of the whole draft, and whether this actor put it there."""
    rows = History.objects.filter(object_type="journey", object_id=str(journey.pk), operation__in=["import", "restore_version"])
    row = rows.first()
    return {"revision": row.values.get("revision", 0), "mine": row.actor == actor.name} if row is not None else None


@transaction.atomic
def restore_version(actor: Actor, key: str, number: int, *, now: datetime, revision: int | None = None) -> Draft:
    """Put the graph of a version in place of the draft. Raises NotPossible, RevisionConflict."""
    demand(actor, DRAW)
    draft = hold(key, revision)
    version = Version.objects.filter(journey=draft.journey, number=number).first()
    if version is None:
        raise NotPossible("no_such_version", _("There is no version %(number)d.") % {"number": number})
    save(draft, canonical(version.graph), actor.name, now)
    record(actor, "restore_version", draft.journey, {"version": number, "revision": draft.revision}, now)
    return draft
