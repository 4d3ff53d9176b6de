"""The feed of somebody's application: prompts that were sent and are still to be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from audience import hints
from audience.models import Event, Inbox, Person, PlanMovement
from channels.models import Message
from channels.receipts.hear import hear

# Nobody is shown what waited longer than this.
KEPT = timedelta(days=30)
MOST = 20
PROVIDER = "in_app"
# What an application says, and what receipts call it.
DEEDS = {"seen": "opened", "clicked": "clicked", "dismissed": "dismissed"}


class NotInTheFeed(LookupError):
    """This person has no such prompt."""


@dataclass(frozen=True, slots=True)
class Feed:
    """``pending``: something happened that may silence a prompt and is not walked yet, so that nothing is shown just now."""

    messages: tuple[Message, ...] = ()
    pending: bool = False


def feed(person: Person, now: datetime) -> Feed:
    """Give what is to be shown now, the oldest first. What stops messages is honoured before it is walked."""
    if _news(person):
        hints.hint()
        return Feed(pending=True)
    waiting = (
        _theirs(person)
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
        .filter(state="sent", dismissed_at__isnull=True, clicked_at__isnull=True, sent_at__gt=now - KEPT)
        .select_related("body")
        .order_by("sent_at", "id")[:MOST]
    )
    return Feed(tuple(_after_plan(waiting, person)))


def answered(person: Person, message_id: int, deed: str, now: datetime) -> bool:
    """Hear what somebody did with a prompt; False where that was known. Raises NotInTheFeed."""
    kind = DEEDS[deed]
    if not _theirs(person).filter(pk=message_id, state__in=["sent", "unknown"]).exists():
        raise NotInTheFeed(str(message_id))
    return hear(message_id, kind, now, provider_event_id=f"{kind}:{message_id}", provider=PROVIDER, now=now)


def _theirs(person: Person) -> "QuerySet[Message]":
    # What went to the mailroom is shown there and nowhere else.
    return Message.objects.filter(person_id=person.pk, channel="in_app", provider=PROVIDER)


def _news(person: Person) -> bool:
    """Say whether a row waits that may change what is shown; a colleague's counts where it touches the account."""
    # What became of messages changes nothing here that their own columns do not say already.
    rows = Inbox.objects.filter(home=person.home, stops=True).exclude(type__startswith="message_")
    return rows.filter(Q(person_id=person.pk) | Q(for_account=True)).exists()


def _after_plan(messages: Iterable[Message], person: Person) -> Iterable[Message]:
    """Leave out what was to be sold to somebody on another plan. By arrival: news that came late silences what was asked for meanwhile."""
    last = PlanMovement.objects.filter(home=person.home).order_by("-id").first()
    if last is None:
        return messages
    heard = Event.objects.filter(pk=last.event_id or 0).values_list("received_at", flat=True).first() or last.at
    return (message for message in messages if message.message_class != "promotional" or message.requested_at >= heard)
