"""The play: moment by moment, the engine walks whatever is due for one person, until nothing waits any more."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, QuerySet

from audience.homes import shard_of
from audience.models import Event, Inbox, Person
from audience.protocol.moments import written
from channels.dispatch.indoors import carry_out
from channels.models import Message
from engine.core.moment import Happening
from engine.models import Run, Step, Version
from engine.runtime.rehearsing import let_in
from engine.runtime.step import step
from insights.mailroom.answering import do
from insights.rehearse.stage import say
from insights.rehearse.story import Besides, Story
from journeys.graph.reading import read_steps

# Months of the logs are made three ahead; a rehearsal makes none.
FAR = timedelta(days=80)
MOST_MOMENTS = 400
# What is due at one moment comes to rest within so many looks, or it goes round for ever.
MOST_LOOKS = 60


class NeverRests(RuntimeError):
    """What is due at one moment leads to more at the same moment, without end."""


@dataclass(slots=True, kw_only=True)
class Play:
    """A rehearsal as it goes. ``run`` is her walk, ``refused`` why the rules would not have let her in; ``cut``: it goes on after FAR."""

    version: Version
    person: Person
    story: Story
    run: Run | None = None
    refused: Step | None = None
    cut: bool = False
    last_step: int = 0
    last_event: int = 0
    last_message: int = 0
    _due: list[tuple[datetime, "Besides | tuple[Message, str]"]] = field(default_factory=list)
    _answered: set[int] = field(default_factory=set)

    def go(self) -> None:
        """Play it from the beginning to the end."""
        story, now = self.story, self.story.at
        self.last_message = max(Message.objects.order_by("-id").values_list("id", flat=True)[:1], default=0)
        self.last_step = max(Step.objects.filter(person_id=self.person.pk).order_by("-id").values_list("id", flat=True)[:1], default=0)
        self._dress(now)
        self.last_event = max(Event.objects.filter(person_id=self.person.pk).order_by("-id").values_list("id", flat=True)[:1], default=0)
        self._begin(now)
        self._due += [(now + one.after, one) for one in story.besides]
        for _moment in range(MOST_MOMENTS):
            self._answer(now)
            then = self._next(now)
            if then is None:
                return
            if then > story.at + FAR:
                break
            now = max(now, then)
            for what in self._take(now):
                self._let_happen(what, now)
            self._settle(now)
        self.cut = True

    def steps(self) -> QuerySet[Step]:
        """The decisions of this journey about her since the beginning, in order."""
        return Step.objects.filter(person_id=self.person.pk, version_id=self.version.pk, pk__gt=self.last_step).order_by("id")

    def _dress(self, now: datetime) -> None:
        """Put on what was asked: a plan, some fields."""
        traits = dict(self.story.traits)
        if self.story.plan and self.person.account is None:
            traits["plan"] = self.story.plan
        elif self.story.plan and self.person.account is not None:
            group = {"type": "group", "groupId": self.person.account.external_id, "traits": {"plan": self.story.plan}}
            say(self.person, group, now)
        if traits:
            say(self.person, {"type": "identify", "traits": traits}, now)
        self._settle(now)

    def _begin(self, now: datetime) -> None:
        """Let happen what sets it off; whom the rules refuse or only watch is let in all the same, with the reason kept."""
        story, before = self.story, max(Run.objects.order_by("-id").values_list("id", flat=True)[:1], default=0)
        if story.type:
            say(self.person, {"type": "track", "event": story.type, "properties": dict(story.properties)}, now)
        else:
            payload = {"journey_id": self.version.journey_id, "properties": dict(story.properties), "came": self._came(now)}
            home = self.person.home
            Inbox.objects.create(
                kind="enter",
                type="$enter",
                person_id=self.person.pk,
                home=home,
                shard=shard_of(home),
                at=now,
                received_at=now,
                payload=payload,
            )
        self._settle(now)
        mine = Run.objects.filter(version=self.version, person_id=self.person.pk, pk__gt=before)
        self.run = mine.exclude(held_out=True).first()
        if self.run is None:
            self.refused = self.steps().filter(kind__in=("refused", "held_out")).first()
            self.run = self._let_in(now)
            self._settle(now)

    def _came(self, now: datetime) -> dict[str, Any] | None:
        """Say that the schedule let them in, where one does."""
        starts = [step for step in read_steps(self.version.graph).by_id.values() if step.group == "start" and step.type is not None]
        if any(step.type is not None and not step.type.behavioural for step in starts):
            return {"code": "scheduled", "values": {"planned_at": written(now)}}
        return None

    def _let_in(self, now: datetime) -> Run:
        event = Event.objects.filter(person_id=self.person.pk, pk__gt=self.last_event).order_by("-id").first()
        happening = Happening(
            type=self.story.type or "$enter",
            at=now,
            received_at=now,
            properties=event.properties if event is not None else dict(self.story.properties),
            id=event.pk if event is not None else None,
        )
        return let_in(self.version.journey_id, self.person, happening, now)

    def _settle(self, now: datetime) -> None:
        """Walk and carry out until nothing is due at this moment."""
        for _look in range(MOST_LOOKS):
            self.person.refresh_from_db()
            home = self.person.home
            if not step(now, [shard_of(home)], [home]) and not carry_out([home], now):
                return
        raise NeverRests(str(NeverRests.__doc__))

    def _answer(self, now: datetime) -> None:
        """Note when she does something with the messages that went out."""
        sent = Message.objects.filter(run_id=self.run.pk if self.run is not None else None, state="sent", node__in=self.story.answers)
        for message in sent.exclude(pk__in=self._answered):
            self._answered.add(message.pk)
            answer = self.story.answers[message.node]
            at = max((message.sent_at or now) + answer.after, self.story.at + timedelta(days=answer.day))
            self._due.append((at, (message, answer.kind)))

    def _next(self, now: datetime) -> datetime | None:
        """The next moment at which anything happens to her. What was due by now and still waits stands still: its journey is paused."""
        moments = [at for at, _what in self._due]
        runs = Run.objects.filter(person_id=self.person.pk, state__in=("waiting", "sending"), wake_at__gt=now)
        moments += filter(None, [runs.aggregate(at=Min("wake_at"))["at"]])
        held = Message.objects.filter(person_id=self.person.pk, state="held", due_at__gt=now)
        moments += filter(None, [held.aggregate(at=Min("due_at"))["at"]])
        return min(moments, default=None)

    def _take(self, now: datetime) -> list["Besides | tuple[Message, str]"]:
        taken = [what for at, what in sorted(self._due, key=lambda one: one[0]) if at <= now]
        self._due = [one for one in self._due if one[0] > now]
        return taken

    def _let_happen(self, what: "Besides | tuple[Message, str]", now: datetime) -> None:
        if isinstance(what, Besides):
            say(self.person, {"type": "track", "event": what.type, "properties": dict(what.properties)}, now)
        else:
            message, kind = what
            message.refresh_from_db()
            do(message, kind, "Yes, please" if kind == "replied" else "", now)
