"""Answering for somebody: through the door that a provider uses, so that everything follows as it would in earnest."""

import uuid
from datetime import datetime

from django.db import transaction

from audience.history import Actor, demand, record
from channels.models import MailroomItem, Message
from channels.receipts.hear import hear
from channels.receipts.replies import reply as heard_reply
from insights.mailroom.rights import ANSWER, EMPTY

PROVIDER = "mailroom"
LONGEST = 1600
# What the recipient of each channel can do.
WAYS: dict[str, tuple[str, ...]] = {
    "email": ("opened", "clicked", "bounced", "complained", "unsubscribed", "replied"),
    "sms": ("clicked", "bounced", "replied"),
    "push": ("opened", "clicked", "bounced"),
    "in_app": ("opened", "clicked", "dismissed"),
    "webhook": (),
}


class CannotAnswer(ValueError):
    """Nobody can do that with a message of this channel, or it did not go to the mailroom."""


@transaction.atomic
def answer(actor: Actor, message: Message, kind: str, text: str, now: datetime) -> None:
    """Do with a message what its recipient, or its recipient's mail server, would do."""
    demand(actor, ANSWER)
    do(message, kind, text, now)
    record(actor, "mailroom.answer", message, {"kind": kind, "person": message.person_id}, now)


def do(message: Message, kind: str, text: str, now: datetime) -> None:
    """Let its recipient, or the recipient's mail server, do something with a message. Raises CannotAnswer."""
    said = text.strip()[:LONGEST]
    if message.provider != PROVIDER or kind not in WAYS.get(message.channel, ()) or (kind == "replied" and not said):
        raise CannotAnswer(str(CannotAnswer.__doc__))
    key = f"{kind}:{message.pk}:{uuid.uuid4().hex}"
    if kind == "replied":
        _reply(message, said, key, now)
    else:
        data = {"permanent": True, "reason": "answered in the mailroom"} if kind == "bounced" else {}
        hear(message.pk, kind, now, data, provider_event_id=key, provider=PROVIDER, now=now)


@transaction.atomic
def empty(actor: Actor, now: datetime) -> int:
    """Take everything out of the mailroom; what happened stays with the people it happened to."""
    demand(actor, EMPTY)
    gone, _each = MailroomItem.objects.all().delete()
    record(actor, "mailroom.empty", ("mailroom", 1), {"items": gone}, now)
    return gone


def _reply(message: Message, text: str, key: str, now: datetime) -> None:
    heard_reply(message, text, at=now, now=now, provider_event_id=key, provider=PROVIDER)
    # An answer by SMS is kept by the door itself; what else is written back is kept here.
    MailroomItem.objects.get_or_create(
        key=f"in:{PROVIDER}:{key}"[:200],
        defaults={
            "message": message,
            "person_id": message.person_id,
            "channel": message.channel,
            "direction": "in",
            "text": text,
            "at": now,
        },
    )
