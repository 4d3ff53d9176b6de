"""Links as long as those of the next message, for whoever counts a text before it goes out. They are counted, never shown."""

import re
from collections.abc import Iterable

from channels.content.errors import BadLink
from channels.content.links import BARE, TRAILING, track_text
from channels.models import Message
from channels.tracking.links import TrackedLinks


def next_message() -> int:
    """Give the number that the next message will have, or nearly: links hold it, and grow with it."""
    return (Message.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1


def likely_links(message_id: int) -> TrackedLinks:
    """Make links as an SMS of that number would have them."""
    return TrackedLinks(message_id, picture=False, way_out=False)


def as_sent(text: str, message_id: int) -> str:
    """Put tracked links into a filled-in SMS, as sending does. A text with an address that may not be sent stays as it is."""
    try:
        return track_text(text, "sms", likely_links(message_id), lambda _url: None)
    except BadLink:
        return text


def lengths(text: str, message_id: int) -> dict[str, int]:
    """Give, for each address in a text, how many characters its link takes."""
    return {url: len(as_sent(url, message_id)) for url in addresses(text)}


def addresses(text: str) -> Iterable[str]:
    return dict.fromkeys(found[0].rstrip(TRAILING) for found in re.finditer(BARE, text))
