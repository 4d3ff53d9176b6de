"""Switching between Sandbox and Sending."""

from datetime import datetime

from django.db import transaction

from audience.history import Actor, demand, record
from audience.models import Clock, Installation

CHANGE = "cairn_audience.change_installation"


class NoSuchMode(ValueError):
    """An installation is in Sandbox or in Sending."""


@transaction.atomic
def switch(actor: Actor, mode: str, now: datetime) -> Installation:
    """Put the installation into a mode; from the next claim on it holds. In Sending every clock is the true one again."""
    demand(actor, CHANGE)
    if mode not in Installation.Mode.values:
        raise NoSuchMode(str(NoSuchMode.__doc__))
    row, _made = Installation.objects.get_or_create(id=1)
    row = Installation.objects.select_for_update().get(id=row.pk)
    if row.mode != mode:
        before, row.mode = row.mode, mode
        row.save(update_fields=["mode"])
        # Clocks that were moved on by hand would let people be written to before their time.
        back = Clock.objects.all().delete()[0] if mode == Installation.Mode.SENDING else 0
        record(actor, "installation.mode", row, {"from": before, "to": mode, "clocks_set_back": back}, now)
    return row
