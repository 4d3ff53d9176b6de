"""Mailroom

Keeps every message in Cairn and shows it as its recipient would see it. In Sandbox everything goes here, whatever sender is set up,
and nobody outside hears anything but the addresses that were allowed by hand.
"""

from collections.abc import Sequence
from typing import Any

from channels.providers.base import Accepted, NoSettings, Outgoing, Provider, WhenUnknown, register
from channels.store.statements import exchange


@register
class Mailroom(Provider[NoSettings]):
    key = "mailroom"
    channels = frozenset({"email", "sms", "push", "in_app", "webhook"})
    settings = NoSettings
    # The key of an item is unique, so a second time changes nothing.
    when_unknown = WhenUnknown.REPEAT
    blocks = False
    real = False

    def send(self, outgoing: Outgoing, settings: NoSettings) -> Accepted:
        return self.send_together([outgoing], settings)[0]

    def send_together(self, batch: Sequence[Outgoing], settings: NoSettings) -> list[Accepted]:
        found = dict(exchange("keep_items", (item_of(outgoing) for outgoing in batch)))
        return [Accepted(provider_id=f"mailroom-{found[key_of(outgoing)]}", delivered=True) for outgoing in batch]


def key_of(outgoing: Outgoing) -> str:
    return f"out:{outgoing.key}"[:200]


def item_of(outgoing: Outgoing) -> dict[str, Any]:
    """The row that the mailroom keeps of a message."""
    return {
        "message_id": outgoing.message_id or None,
        "person_id": outgoing.person_id,
        "channel": outgoing.channel,
        "text": outgoing.text or outgoing.subject,
        "key": key_of(outgoing),
        "at": outgoing.at,
    }
