"""What becomes of a message in doubt when somebody knows better: it was sent, it goes out again, or it is left as it is."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from audience.hints import hint
from channels.models import Message

# Sentences of the gate stand on the message until it is asked.
AGAIN = "again_by_hand"


class NotInDoubt(ValueError):
    """This message is not in doubt any more: a receipt came, or somebody settled it."""


def was_sent(message_id: int, now: datetime) -> Message:
    """Correct the record: it went out when the provider was called. Its run has gone on with that already."""
    return _settle(message_id, now, state="sent", sent_at=Coalesce(F("called_at"), F("claimed_at")), why="", why_values={})


def send_again(message_id: int, now: datetime) -> Message:
    """Put it before the gate again, with the same key: consent, plan, quiet hours and caps are asked as they are now.

    Its run is not told again: it left by *sent* when the doubt arose.
    """
    with transaction.atomic():
        message = _settle(
            message_id,
            now,
            state="held",
            due_at=now,
            why=AGAIN,
            why_values={},
            token=None,
            claimed_at=None,
            called_at=None,
            valid_until=None,
        )
        transaction.on_commit(hint)
    return message


def leave(message_id: int, now: datetime) -> Message:
    """Leave it in doubt for good: it counts as sent, and is listed no more."""
    return _settle(message_id, now)


@transaction.atomic
def _settle(message_id: int, now: datetime, **changes: object) -> Message:
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None or message.state != Message.State.UNKNOWN or message.settled_at is not None:
        raise NotInDoubt(str(NotInDoubt.__doc__))
    Message.objects.filter(pk=message_id).update(settled_at=now, **changes)
    message.refresh_from_db()
    return message
