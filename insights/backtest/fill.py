"""Filling in the texts of a backtest: only an SMS is, because its length is billed."""

from audience.profile import Profile
from channels.content.errors import ContentError, MissingValue
from channels.content.message import render
from channels.store import MessageRow, values_of
from channels.tracking.links import links_for
from channels.zones.tz import names
from engine.runtime.past import NUMBERS_FROM, Texts


def fill(texts: Texts, message: MessageRow, profile: Profile) -> tuple[int, str]:
    """Give how many segments a message takes and, where dispatch could not say it, the code of why."""
    if message.channel != "sms":
        return 0, ""
    channel, text = texts.text(message.content_id)
    # A link is as long as its number, so it gets one of those that messages have.
    links = links_for(message.id % NUMBERS_FROM + 1_000_000, channel, message.requested_at)
    zone = profile.zone if profile.zone in names() else "UTC"
    try:
        return render(channel, text, values_of(profile, message.event), links, zone=zone).segments, ""
    except MissingValue:
        return 0, "missing_value"
    except ContentError:
        return 0, "cannot_render"
