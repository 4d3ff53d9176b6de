"""What happens to the crowd: the limit, a push, some who open it, an e-mail, some who click, some who upgrade, an SMS, the end.

Each chapter is made ready (events accepted, messages sent), and then walked. Only walking is measured.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.crowd import BATCH, name_of

BEGIN = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chapter:
    name: str
    now: datetime
    prepare: Callable[[datetime], None]


def chapters(size: int) -> list[Chapter]:
    def limit(now: datetime) -> None:
        _say(range(size), "feature_limit_reached", {"feature": "storage", "used": 8.3, "limit": 10}, now)

    def upgrade(now: datetime) -> None:
        _say(range(3, size, 12), "plan_upgraded", {"to": "enterprise"}, now)

    return [
        Chapter("limit", BEGIN, limit),
        Chapter("push sent", BEGIN + timedelta(minutes=1), _send),
        Chapter("some open", BEGIN + timedelta(hours=2), _engage("push", "opened", 4)),
        Chapter("a day", BEGIN + timedelta(days=1, minutes=2), _nothing),
        Chapter("e-mail sent", BEGIN + timedelta(days=1, minutes=3), _send),
        Chapter("some click", BEGIN + timedelta(days=1, hours=3), _engage("email", "clicked", 5)),
        Chapter("some upgrade", BEGIN + timedelta(days=2), upgrade),
        Chapter("four days", BEGIN + timedelta(days=5, minutes=5), _nothing),
        Chapter("SMS sent", BEGIN + timedelta(days=5, minutes=6), _send),
    ]


def _say(numbers: range, event: str, properties: dict[str, object], now: datetime) -> None:
    from audience.accept import Source, accept

    messages = [
        {
            "type": "track",
            "event": event,
            "userId": name_of(number),
            "messageId": f"{event}-{number}",
            "timestamp": now.isoformat(),
            "properties": properties,
        }
        for number in numbers
    ]
    for at in range(0, len(messages), BATCH):
        accept(messages[at : at + BATCH], Source(), now)


def _send(now: datetime) -> None:
    from channels.dispatch import dispatch

    while dispatch(now_of=lambda: now):
        pass


def _engage(channel: str, deed: str, every: int) -> Callable[[datetime], None]:
    def prepare(now: datetime) -> None:
        from channels.models import Message
        from channels.receipts.hear import hear

        for message in Message.objects.filter(channel=channel, state="sent").order_by("id"):
            if message.person_id % every == 0:
                hear(message.id, deed, now, {}, provider_event_id=f"{deed}-{message.id}", now=now)

    return prepare


def _nothing(now: datetime) -> None:
    """Only time passes."""
