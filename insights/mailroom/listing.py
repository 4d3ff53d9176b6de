"""What lies in the mailroom: by channel, newest on top, and what became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audience.models import Person
from channels.models import MailroomItem, Message, Receipt
from channels.receipts.words import word_of
from engine.models import Journey
from insights.why.words import ICONS, channel

PAGE = 60
CHANNELS = ("email", "sms", "push", "in_app", "webhook")
ALWAYS = ("email", "sms", "push", "in_app")


@dataclass(frozen=True, slots=True)
class Mail:
    """A line of the list. ``tone`` is that of a pill: good, warn, bad or quiet."""

    id: int
    who: str
    line: str
    about: str
    icon: str
    inward: bool
    state: str
    tone: str
    at: datetime
    clock: str
    left: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    count: int


def found(text: str) -> "QuerySet[MailroomItem]":
    """Find what lies here by person, text or journey."""
    items = MailroomItem.objects.select_related("message", "message__body").order_by("-id")
    words = text.strip()
    if not words:
        return items
    people = Person.objects.filter(Q(name__icontains=words) | Q(email__icontains=words)).values("id")
    journeys = Journey.objects.filter(name__icontains=words).values("id")
    return items.filter(
        Q(text__icontains=words)
        | Q(message__body__subject__icontains=words)
        | Q(person_id__in=people)
        | Q(message__journey_id__in=journeys)
    )


def of_channel(items: "QuerySet[MailroomItem]", key: str) -> "QuerySet[MailroomItem]":
    return items.filter(channel=key) if key in CHANNELS else items


def tabs(items: "QuerySet[MailroomItem]") -> list[Tab]:
    """Count by channel what the search found; a channel that nobody uses is left out."""
    counted = dict(items.order_by().values_list("channel").annotate(n=Count("id")))
    told = [Tab("", _("All"), sum(counted.values()))]
    return [*told, *(Tab(key, _short(key), counted.get(key, 0)) for key in CHANNELS if key in counted or key in ALWAYS)]


def mails(items: Sequence[MailroomItem], now: datetime, zone: tzinfo) -> list[Mail]:
    """Say each item in three lines, with what became of it."""
    people = {p.pk: str(p) for p in Person.objects.filter(id__in={item.person_id for item in items})}
    journeys = {item.message.journey_id for item in items if item.message is not None}
    names = dict(Journey.objects.filter(id__in=[one for one in journeys if one]).values_list("id", "name"))
    complained = _complained(item.message_id for item in items)
    return [_mail(item, people, names, complained, now, zone) for item in items]


def _mail(
    item: MailroomItem, people: dict[int, str], names: dict[int, str], complained: set[int | None], now: datetime, zone: tzinfo
) -> Mail:
    inward = item.direction == "in"
    message = item.message
    state, tone = _state_in(item) if inward else state_of(message, item.message_id in complained)
    body = getattr(message, "body", None) if message is not None else None
    line = item.text if inward or body is None or item.channel == "sms" else body.subject or item.text
    journey = names.get(message.journey_id or 0, "") if message is not None else ""
    local = item.at.astimezone(zone)
    same_day = local.date() == now.astimezone(zone).date()
    return Mail(
        id=item.pk,
        who=people.get(item.person_id, _("Somebody")),
        line=" ".join(line.split())[:120],
        about=_("Reply") if inward else journey or channel(item.channel),
        icon=ICONS.get(item.channel, "mail"),
        inward=inward,
        state=state,
        tone=tone,
        at=item.at,
        clock=date_format(local, "H:i" if same_day else "j M, H:i"),
        left=left_the_house(item),
    )


def left_the_house(item: MailroomItem) -> bool:
    """Whether a message went to a real provider, because its address is on the allow-list."""
    return item.direction == "out" and item.message is not None and item.message.provider not in ("", "mailroom")


def _state_in(item: MailroomItem) -> tuple[str, str]:
    word = word_of(item.text) if item.channel == "sms" else None
    if word == "stop":
        return _("Opt-out"), "bad"
    return (_("Opt-in"), "good") if word == "start" else (_("Answer"), "warn")


def state_of(message: Message | None, complained: bool = False) -> tuple[str, str]:
    """Say what became of a message in one word: the strongest thing that was heard of it."""
    if message is None:
        return _("Sent"), "good"
    if complained:
        return _("Complaint"), "bad"
    if message.state in ("ready", "held", "claimed"):
        return _("On its way"), "quiet"
    if message.state == "unknown":
        return str(message.get_state_display()), "warn"
    if message.failed_at is not None:
        return _("Bounced"), "bad"
    if message.dismissed_at is not None:
        return _("Dismissed"), "quiet"
    for at, words in (
        (message.replied_at, _("Answered")),
        (message.clicked_at, _("Clicked")),
        (message.opened_at, _("Seen") if message.channel == "in_app" else _("Opened")),
    ):
        if at is not None:
            return words, "good"
    return _("Sent"), "good"


def _complained(message_ids: Iterable[int | None]) -> set[int | None]:
    wanted = [one for one in message_ids if one is not None]
    return set(Receipt.objects.filter(message_id__in=wanted, kind="complained").values_list("message_id", flat=True))


def was_complained_about(message: Message) -> bool:
    return bool(_complained([message.pk]))


def _short(key: str) -> str:
    return _("In-app") if key == "in_app" else channel(key)
