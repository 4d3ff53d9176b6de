"""What people do on this page: say what became of a message in doubt, and try a failed walk again."""

from datetime import datetime

from django.db import transaction

from audience.history import Actor, demand, record
from channels.dispatch import doubt
from channels.models import Message
from engine.models import Run
from engine.runtime import again
from insights.engine.rights import SETTLE, TRY_AGAIN

CHOICES = {"sent": doubt.was_sent, "again": doubt.send_again, "leave": doubt.leave}


class NoSuchChoice(ValueError):
    """A message in doubt was sent, goes out again, or is left as it is."""


@transaction.atomic
def settle(actor: Actor, message_id: int, choice: str, now: datetime) -> Message:
    """Say what became of a message in doubt: ``sent``, ``again`` or ``leave``. Raises NotInDoubt."""
    demand(actor, SETTLE)
    if choice not in CHOICES:
        raise NoSuchChoice(str(NoSuchChoice.__doc__))
    message = CHOICES[choice](message_id, now)
    record(actor, "message.settle", message, {"choice": choice, "person": message.person_id, "run": message.run_id}, now)
    return message


@transaction.atomic
def try_again(actor: Actor, run_id: int, now: datetime) -> Run:
    """Try a failed walk again from the step where it failed. Raises HasNotFailed, WalksAnew, ShardIsBusy."""
    demand(actor, TRY_AGAIN)
    run = Run.objects.select_related("journey").get(pk=run_id)
    row = record(actor, "run.try_again", run, {"journey": run.journey.key, "node": run.node, "person": run.person_id}, now)
    again.try_again(run_id, now, {"by": actor.name, "history": row.pk})
    run.refresh_from_db()
    return run
