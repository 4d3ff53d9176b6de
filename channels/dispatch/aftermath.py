"""What an answer says about addresses: some must not be written to again."""

from collections.abc import Sequence
from datetime import datetime

from channels.dispatch.calling import Heard
from channels.receipts.hear import hear
from channels.store.addresses import fold
from channels.store.suppressing import suppress


def remember(heard: Sequence[Heard], now: datetime) -> None:
    """Keep what the provider refused for good, and forget devices that are no more."""
    for each in heard:
        channel = each.ready.claim.channel
        if each.suppress == "bounced":
            # The mail server said it at once: a receipt like any other.
            key = f"{each.ready.outgoing.key}:bounced"
            data = {"reason": each.result.why.values.get("error", "")}
            hear(each.ready.claim.id, "bounced", now, data, provider_event_id=key, provider=each.ready.route.provider.key, now=now)
        elif each.suppress:
            for address in each.ready.outgoing.to:
                suppress(channel, fold(address) if channel == "email" else address, each.suppress, now)
        for device in each.gone:
            suppress(channel, device, "gone", now)
