"""A message that an application asks for, with no journey behind it: held until now, so that the gate answers it like any other."""

import uuid
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audience import hints
from audience.history import Actor, record
from audience.homes import shard_of
from audience.models import Person
from channels.content.texts import NOT_LIQUID, TEXTS, faults, text_of
from channels.models import Message
from channels.store.content import content_id

CHANNELS = ("email", "sms", "push", "in_app")
CLASSES = ("transactional", "promotional")
STYLES = ("banner", "modal", "tooltip", "inline")
LONGEST = 100_000


class CannotSay(ValueError):
    """This message cannot be said as it was asked for."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, field, sentence


def request(
    actor: Actor,
    person: Person,
    *,
    channel: str,
    message_class: str,
    text: Mapping[str, Any],
    values: Mapping[str, Any],
    key: str,
    source_id: int,
    now: datetime,
) -> tuple[Message, bool]:
    """Ask for one message; give it and whether it is new. The same ``key`` of the same source asks once. Raises CannotSay.

    It is walked within a second: consent, suppression, caps and quiet hours are asked then, by its class.
    """
    _check(channel, message_class, text)
    unique = blake2b(key.encode(), digest_size=16).hexdigest() if key else uuid.uuid4().hex
    visit_key = f"call:{source_id}:{unique}"
    before = Message.objects.filter(visit_key=visit_key).first()
    if before is not None:
        return before, False
    try:
        with transaction.atomic():
            message = Message.objects.create(
                visit_key=visit_key,
                person_id=person.pk,
                home=person.home,
                shard=shard_of(person.home),
                channel=channel,
                message_class=message_class,
                content_id=content_id(channel, dict(text)),
                event=dict(values),
                state="held",
                requested_at=now,
                due_at=now,
            )
            # The audit: who had what kind of message sent to whom. What it says stands in the message.
            record(actor, "message.requested", message, {"person": person.pk, "channel": channel, "class": message_class}, now)
            transaction.on_commit(hints.hint)
    except IntegrityError:
        return Message.objects.get(visit_key=visit_key), False
    return message, True


def _check(channel: str, message_class: str, text: Mapping[str, Any]) -> None:
    if channel not in CHANNELS:
        raise CannotSay("unknown_channel", "channel", _("Choose one of %(names)s.") % {"names": ", ".join(CHANNELS)})
    if message_class not in CLASSES:
        raise CannotSay("unknown_class", "class", _("Choose one of %(names)s.") % {"names": ", ".join(CLASSES)})
    asked = {one.name: one for one in fields(TEXTS[channel])}
    for name, said in text.items():
        if name not in asked:
            words = {"name": name[:100], "channel": channel, "parts": ", ".join(asked)}
            raise CannotSay(
                "unknown", f"text.{name}"[:200], _("“%(name)s” means nothing here. A text of %(channel)s has %(parts)s.") % words
            )
        if not isinstance(said, str) or len(said) > LONGEST:
            raise CannotSay("wrong_type", f"text.{name}", _("A text is needed here, of at most %(most)d letters.") % {"most": LONGEST})
    for name, one in asked.items():
        if one.default is MISSING and not str(text.get(name) or "").strip():
            raise CannotSay("missing", f"text.{name}", _("A text of %(channel)s needs “%(name)s”.") % {"channel": channel, "name": name})
    if "style" in NOT_LIQUID & text.keys() and text["style"] not in STYLES:
        raise CannotSay("unknown_style", "text.style", _("Choose one of %(names)s.") % {"names": ", ".join(STYLES)})
    if channel == "email" and not any(str(text.get(name) or "").strip() for name in ("body", "mjml", "heading")):
        raise CannotSay("missing", "text.body", _("This mail says nothing yet."))
    for name, fault in faults(text_of(channel, text)).items():
        raise CannotSay(fault.code, f"text.{name}", fault.sentence)
