"""Sixty days, walked: events go in at the front door, the engine walks, the mailroom receives, people answer; ``now`` is moved by hand."""

import heapq
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from audience.accept import Source, accept
from audience.homes import SHARDS
from audience.models import Identity
from channels.dispatch import dispatch
from channels.models import Message
from channels.receipts.hear import hear
from channels.receipts.replies import reply
from config.demo.answers import answers_to
from config.demo.cast import Customer, Someone, customers
from config.demo.days import LESS, NEXT, day_of, upgrade
from engine.runtime.round import fold_counts
from engine.runtime.walk import walk

DAYS = 60
BATCH = 400
Tell = Callable[[str], None]


@dataclass(slots=True)
class History:
    """The days as they are played. ``todo`` is a heap of (moment, number, what): a message to accept or an answer to give."""

    now: datetime
    start: datetime
    chance: Random = field(default_factory=lambda: Random(2026))  # noqa: S311  seeded on purpose
    cast: list[Customer] = field(default_factory=list)
    todo: list[tuple[datetime, int, Any]] = field(default_factory=list)
    people: dict[str, tuple[Someone, Customer]] = field(default_factory=dict)
    by_id: dict[int, str] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)
    settled: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    said: int = 0
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def begin(self) -> None:
        """Everybody signed up some time ago; nobody is messaged yet."""
        self.cast = customers(self.chance)
        self.people = {someone.id: (someone, customer) for customer in self.cast for someone in customer.people}
        messages = [m for customer in self.cast for someone in customer.people for m in _introduction(someone, customer)]
        for part in range(0, len(messages), BATCH):
            self._accept(messages[part : part + BATCH], self.now)
        self._settle(self.now)
        self.by_id = {person: value for value, person in Identity.objects.filter(kind="user").values_list("value", "person_id")}

    def play(self, until: datetime, tell: Tell) -> None:
        """Let the days go by, an hour or two at a time, finer in the last hours; a hop costs some sixty statements, whatever happens."""
        day = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        shown = (self.now - self.start).days
        while self.now < until:
            while day <= self.now + timedelta(days=1):
                self._plan(day)
                day += timedelta(days=1)
            near_end = until - self.now < timedelta(hours=4) and until - self.start > timedelta(days=DAYS - 1)
            hop = timedelta(minutes=self.chance.uniform(3, 9) if near_end else self.chance.uniform(60, 120))
            self.now = min(self.now + hop, until)
            self._until(self.now)
            gone = (self.now - self.start).days
            if gone >= shown + 10:
                shown = gone - gone % 10
                tell(f"day {shown} of {DAYS}, {self.said:,} events")

    def _plan(self, day: datetime) -> None:
        for customer in self.cast:
            for at, user, message in day_of(customer, day, self.chance):
                if at >= self.now:
                    self._later(at, (user, message))

    def _later(self, at: datetime, what: Any) -> None:
        heapq.heappush(self.todo, (at, next(self._numbers), what))

    def _until(self, now: datetime) -> None:
        messages: list[Mapping[str, Any]] = []
        answers = []
        while self.todo and self.todo[0][0] <= now:
            at, number, what = heapq.heappop(self.todo)
            if isinstance(what[0], int):
                answers.append((at, what))
            else:
                user, message = what
                # It arrives a moment after it happened; the hour is the hop's, so that nothing looks late.
                said_at = now - timedelta(seconds=self.chance.uniform(0.1, 20))
                messages.extend(self._message(said_at, number, user, message))
        if messages:
            self._accept(messages, now)
        for at, (message_id, deed) in answers:
            self._answer(at, message_id, deed, now)
        self._settle(now)

    def _message(self, at: datetime, number: int, user: str, message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        if message.get("event") in ("plan_upgraded", "plan_changed"):
            customer = self.people[user][1]
            to = message["properties"]["to"]
            grows = message["event"] == "plan_upgraded"
            # Somebody was quicker, or the plan is another one by now.
            if to != (NEXT if grows else LESS).get(customer.plan):
                return
            storage = customer.storage / 4 if grows else min(customer.storage * 4, 0.7)
            customer.plan, customer.storage, customer.pressed = to, storage, False
        yield {**message, "userId": user, "messageId": f"demo-{number}", "timestamp": at.isoformat()}

    def _accept(self, messages: list[Mapping[str, Any]], now: datetime) -> None:
        taken = accept(messages, Source(), now)
        self.said += taken.taken
        if taken.refusals:
            raise AssertionError(f"the demo says what does not fit: {taken.refusals[0]}")

    def _answer(self, at: datetime, message_id: int, deed: str, now: datetime) -> None:
        if deed == "stop":
            reply(Message.objects.get(id=message_id), "STOP", at=at, now=now, provider_event_id=f"demo-stop-{message_id}")
        else:
            hear(message_id, deed, at, {}, provider_event_id=f"demo-{deed}-{message_id}", now=now)

    def _settle(self, now: datetime) -> None:
        for _ in range(20):
            walk(now, shards_at_once=SHARDS)
            # Walking goes on until nothing is left; only what became of messages is new.
            if not dispatch(now_of=lambda: now):
                break
        fold_counts()
        for message in Message.objects.filter(state="sent", sent_at__gte=self.settled).order_by("id"):
            if message.id not in self.answered:
                self.answered.add(message.id)
                self._react(message)
        self.settled = now

    def _react(self, message: Message) -> None:
        someone, customer = self.people[self.by_id[message.person_id]]
        for at, deed, message_id in answers_to(message, someone, customer, self.chance):
            # The owner pays, whoever of the account clicked.
            self._later(at, (customer.people[0].id, upgrade(customer)) if deed == "upgrade" else (message_id, deed))


def _introduction(someone: Someone, customer: Customer) -> Iterator[Mapping[str, Any]]:
    """What the application told about somebody when they signed up."""
    if not customer.alone:
        traits = {"name": customer.name, "plan": customer.plan, "timezone": customer.zone}
        yield {"type": "group", "userId": someone.id, "groupId": customer.key, "messageId": f"group-{someone.id}", "traits": traits} | {
            "context": {"role": someone.role}
        }
    person = {"name": someone.name, "email": someone.email, "timezone": someone.zone, "role": someone.role}
    if someone.phone:
        person["phone"] = someone.phone
    if someone.device:
        person["push_token"] = f"demo-device-{someone.id}"
    if customer.alone:
        person["plan"] = customer.plan
    yield {"type": "identify", "userId": someone.id, "messageId": f"identify-{someone.id}", "traits": person}
    for channel in someone.consents:
        said = {"channel": channel, "source": "sign-up form", "wording": "Yes, tell me about plans and offers."}
        yield {
            "type": "track",
            "event": "consent_given",
            "userId": someone.id,
            "messageId": f"yes-{channel}-{someone.id}",
            "properties": said,
        }


def beginning(now: datetime) -> datetime:
    """The morning sixty days ago."""
    return (now - timedelta(days=DAYS)).astimezone(UTC).replace(hour=5, minute=0, second=0, microsecond=0)
