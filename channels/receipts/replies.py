"""Answers by SMS: STOP, START, HELP, and everything else that people say."""

from datetime import datetime

from django.db import transaction

from audience.models import Consent, Person, Suppression
from channels.models import MailroomItem, Message, MessageBody
from channels.receipts.hear import hear
from channels.receipts.own_events import Own, record
from channels.receipts.words import Word, word_of
from channels.store.suppressing import lift, suppress

CLASSES = ("promotional", "transactional")


def reply(message: Message, text: str, *, at: datetime, now: datetime, provider_event_id: str, provider: str = "cairn") -> Word | None:
    """Somebody answered this message; give which of the carriers' words it was, if any."""
    body = MessageBody.objects.filter(message=message).first()
    phone = body.to if body is not None and message.channel == "sms" else ""
    if not phone:
        hear(message.pk, "replied", at, {"text": text}, provider_event_id=provider_event_id, provider=provider, now=now)
        return None
    return heard_from(phone, text, at=at, now=now, provider_event_id=provider_event_id, provider=provider, about=message)


def heard_from(
    phone: str,
    text: str,
    *,
    at: datetime,
    now: datetime,
    provider_event_id: str,
    provider: str,
    about: Message | None = None,
) -> Word | None:
    """Take in what came from a number. Who stands behind it: everybody who has it; what it answers: the last message to it."""
    word = word_of(text)
    with transaction.atomic():
        people = list(Person.objects.filter(phone=phone, merged_into=None).order_by("id").values_list("id", flat=True))
        answered = about or _last_to(people)
        key = f"in:{provider}:{provider_event_id}"[:200]
        # Where several share a number, the answer lies with whom the message was for.
        writer = answered.person_id if answered is not None and answered.person_id in people else next(iter(people), None)
        if writer is not None and not _keep(writer, answered, phone, text, at, key):
            return word
        if word == "start" and not _is_stopped(phone):
            # "Yes" to somebody who never said stop is an answer like any other.
            word = None
        if word == "stop":
            _stop(phone, people, text, at, now)
        elif word == "start":
            _start(phone, people, text, at, now)
        if answered is not None:
            kind = "unsubscribed" if word == "stop" else "replied"
            hear(answered.pk, kind, at, {"text": text}, provider_event_id=provider_event_id, provider=provider, now=now)
        elif word is None and people:
            record([Own(people[0], "message_replied", {"channel": "sms", "text": text}, at)], now)
    return word


def _stop(phone: str, people: list[int], text: str, at: datetime, now: datetime) -> None:
    """Suppress the number, and let everybody who has it withdraw: the rows stop whatever is on its way to them."""
    suppress("sms", phone, "stop", now)
    said = {"channel": "sms", "source": "SMS reply", "wording": text[:500]}
    record([Own(person, "consent_withdrawn", said, at) for person in people], now)


def _start(phone: str, people: list[int], text: str, at: datetime, now: datetime) -> None:
    """Lift the stop, and give back what had been agreed to before it; consent of one class is never made from another's."""
    lift("sms", phone, now)
    events = []
    for person in people:
        given = Consent.objects.filter(person_id=person, channel="sms", given=True)
        for message_class in CLASSES:
            if given.filter(message_class=message_class).exists():
                said = {"channel": "sms", "message_class": message_class, "source": "SMS reply", "wording": text[:500]}
                events.append(Own(person, "consent_given", said, at))
    record(events, now)


def _is_stopped(phone: str) -> bool:
    return Suppression.objects.filter(channel="sms", address=phone, reason="stop", lifted_at=None).exists()


def _last_to(people: list[int]) -> Message | None:
    sent = Message.objects.filter(person_id__in=people, channel="sms", state__in=["sent", "unknown"])
    return sent.order_by("-requested_at", "-id").first()


def _keep(person: int, answered: Message | None, phone: str, text: str, at: datetime, key: str) -> bool:
    """Keep the answer where people read messages; give whether it was not there yet."""
    values = {"message": answered, "person_id": person, "channel": "sms", "direction": "in", "text": text, "at": at}
    _item, made = MailroomItem.objects.get_or_create(key=key, defaults=values)
    return made
