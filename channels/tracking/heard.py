"""What a link heard goes the way of every receipt."""

from datetime import datetime
from typing import Any, Literal

Kind = Literal["clicked", "opened", "unsubscribed"]

# A double click, or a page that is loaded again at once, is one.
SAME = 10


def heard(kind: Kind, message_id: int, now: datetime, **evidence: Any) -> None:
    """Hand a click, an opening or a way out to the receipts, with a key that makes the same one the same row."""
    # Receipts stand beside us and know messages; a link can be read without them.
    from channels.receipts.hear import hear

    again = "" if kind == "unsubscribed" else f":{evidence.get('index', 0)}:{int(now.timestamp()) // SAME}"
    hear(message_id, kind, now, evidence, provider_event_id=f"{kind}:{message_id}{again}")
