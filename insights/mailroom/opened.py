"""One message of the mailroom, laid open: as it is seen, its source, its headers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from channels.models import MailroomItem, MessageBody, Receipt
from insights.mailroom.answering import WAYS
from insights.mailroom.listing import left_the_house, state_of

TABS = ("seen", "source", "headers")


@dataclass(frozen=True, slots=True)
class Way:
    """A button of "answer": its key on the keyboard, its word."""

    kind: str
    label: str
    key: str


def ways_of(item: MailroomItem) -> list[Way]:
    """List what its recipient could do with a message of this channel."""
    words = {
        "opened": Way("opened", _("Open"), "o"),
        "clicked": Way("clicked", _("Click"), "c"),
        "bounced": Way("bounced", _("Bounce"), "b"),
        "complained": Way("complained", _("Complain"), ""),
        "dismissed": Way("dismissed", _("Dismiss"), ""),
        "unsubscribed": Way("unsubscribed", _("Unsubscribe"), ""),
    }
    if item.message is None or item.direction == "in" or left_the_house(item):
        return []
    return [words[kind] for kind in WAYS.get(item.channel, ()) if kind in words]


def headers_of(body: MessageBody | None, item: MailroomItem) -> list[tuple[str, str]]:
    """List what the provider was handed beside the text."""
    if body is None:
        return []
    told: list[tuple[str, Any]] = [("To", body.to), ("From", body.sender), ("Subject", body.subject), ("URL", body.url)]
    told += list(body.headers.items())
    message = item.message
    if message is not None:
        told += [("X-Cairn-Key", f"cairn:{message.visit_key}"), ("X-Cairn-Provider", message.provider)]
        told += [("X-Cairn-Segments", message.segments)] if message.segments else []
    return [(name, str(value)) for name, value in told if value not in ("", None)]


def heard_of(item: MailroomItem) -> list[Receipt]:
    """List what came back about a message, oldest first."""
    return list(Receipt.objects.filter(message_id=item.message_id).order_by("at", "id")) if item.message_id else []


def state_words(item: MailroomItem, complained: bool) -> tuple[str, str]:
    """Say what became of it, for the head."""
    return ("", "") if item.direction == "in" else state_of(item.message, complained)
