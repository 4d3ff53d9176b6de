"""Messages of one person: the line that the timeline says of each, and the message as it was sent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audience.models import Consent
from channels.gate.reasons import REASONS
from channels.gate.reasons import sentence as reason
from channels.models import Message
from channels.store.policy import policy
from frontend.words import money
from insights.why.gate import shown
from insights.why.moments import say, say_there
from insights.why.names import Names
from insights.why.words import ICONS, channel, joined, opening, readable

WAS_HELD = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class MessageWords:
    icon: str
    title: str
    sentence: str


def agreed_to(messages: Iterable[Message]) -> set[int]:
    """Find the messages of one person that they had agreed to before they were sent."""
    listed = list(messages)
    said: dict[tuple[str, str], list[Consent]] = defaultdict(list)
    for row in Consent.objects.filter(person_id__in={message.person_id for message in listed}, given=True):
        said[row.channel, row.message_class].append(row)
    return {m.pk for m in listed if any(row.at <= (m.sent_at or m.requested_at) for row in said[m.channel, m.message_class])}


def message_words(message: Message, subject: str, names: Names, *, agreed: bool) -> MessageWords:
    """Say what became of a message. ``agreed``: its recipient had said yes to such messages before it was sent."""
    said = {"channel": channel(message.channel), "subject": subject}
    match message.state:
        case "sent":
            title = _("%(channel)s sent: %(subject)s") % said if subject else _("%(channel)s sent") % said
        case "failed":
            title = _("%(channel)s failed: %(subject)s") % said if subject else _("%(channel)s failed") % said
        case "unknown":
            title = _("%(channel)s in doubt: %(subject)s") % said if subject else _("%(channel)s in doubt") % said
        case "drafted":
            title = _("%(channel)s in shadow, not sent: %(subject)s") % said if subject else _("%(channel)s in shadow, not sent") % said
        case "ready" | "claimed":
            title = _("%(channel)s on its way") % said
        case _:
            title = said["channel"]
    return MessageWords(ICONS.get(message.channel, "send"), title, joined(_why(message, names, agreed)))


def _why(message: Message, names: Names, agreed: bool) -> list[str]:
    told = []
    if message.sent_at is not None:
        if message.sent_at - message.requested_at >= WAS_HELD:
            told.append(_("Was held since %(since)s") % {"since": say(message.requested_at, names.zone, message.sent_at)})
        told += _passed(message, names, agreed)
    if message.why and message.state != "sent":
        told.append(message_reason(message, names))
    if message.segments:
        told.append(ngettext("%(n)d segment", "%(n)d segments", message.segments) % {"n": message.segments} + _price(message))
    return told


def _passed(message: Message, names: Names, agreed: bool) -> list[str]:
    """Say what was asked before it went out, and whether consent was recorded or not needed."""
    there = {"there": say_there(message.sent_at or message.requested_at, names.home_zone, message.sent_at)}
    if message.channel == "webhook":
        return [_("Went to your own application")]
    consent = _("This person had agreed to it") if agreed else _("No consent was recorded, and none was needed here")
    if message.message_class == "transactional" and not message.is_prompt:
        return [consent, _("Transactional, so only address and consent were asked")]
    if message.channel == "in_app":
        return [consent, _("Guardrails and caps had nothing against it; in the app there are no quiet hours")]
    return [consent, _("Guardrails and caps had nothing against it, and %(there)s is outside the quiet hours") % there]


def message_reason(message: Message, names: Names) -> str:
    """Say why a message is in the state it is in."""
    if message.why not in REASONS:
        return opening(readable(message.why))
    return reason(message.why, shown(message.why, message.why_values, message.requested_at, names))


def _price(message: Message) -> str:
    return f", {money(message.cost, message.currency or policy().installation.currency)}" if message.cost else ""
