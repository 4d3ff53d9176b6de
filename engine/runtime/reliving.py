"""A home walks a version over its own past, in virtual time: the live step without its rows, its locks and its providers.

What decides is what decides live (``arrivals``, ``timers``, ``asking`` and what they call); this file only says what comes when. A
message that may go out has gone out at that moment; whether it is answered is an assumption. Nobody waits for others: at a throttle a
home is alone, and no cap on entries is full.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from audience.changed import Changes
from audience.effects import Walked, apply
from audience.homes import shard_of
from audience.profile import Profile, put
from channels.store import MessageRow
from channels.store.facts import Counted
from engine.core.advance import RunState
from engine.core.caps import Cap
from engine.core.decision import Because
from engine.core.turns import Book
from engine.runtime import gap, stirring
from engine.runtime.arrivals import arrive
from engine.runtime.asking import ask_again
from engine.runtime.caps import Caps
from engine.runtime.past import Besides, Dismissed, Left, Memory, Past, Ran, Said, Silenced, Texts, Written, counted_types
from engine.runtime.timers import ring
from engine.runtime.work import Work
from engine.store.journeys import Journeys, LiveJourney, LiveVersion, version, walkable
from engine.store.logs import Deltas
from engine.store.rows import InboxRow, RunRow, WatcherRow
from engine.store.throttles import Key

# What is due at one moment comes to rest within so many looks, or it goes round for ever.
MOST_LOOKS = 60
OPENED_AFTER = timedelta(hours=2)
CAN_BE_OPENED = frozenset({"email", "push", "in_app"})


class NeverRests(RuntimeError):
    """What is due at one moment leads to more at the same moment, without end."""


# Gives the segments of a text and, where it cannot be said, why.
Fill = Callable[[Texts, MessageRow, Profile], tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that would have gone out at ``at``; ``segments`` of an SMS."""

    message: MessageRow
    at: datetime
    segments: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that was held or not sent: ``state`` is ``held``, ``skipped`` or ``failed``."""

    message_id: int
    state: str
    why: str
    channel: str
    person_id: int
    at: datetime


@dataclass(slots=True)
class Relived:
    """What would have happened. ``steps`` are lines of the step log as ``Work.log`` makes them, of this journey alone."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    watchers: list[WatcherRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What is walked, made ready for many homes. ``opens``: everybody opens what can be opened, OPENED_AFTER it went out.

    ``fill`` fills the text of a message in for a person as they are then: how many segments it takes, and the reason why it cannot be said.
    """

    version: LiveVersion
    begin: datetime
    end: datetime
    journeys: Journeys
    counted: frozenset[str]
    opens: bool = False
    texts: Texts = field(default_factory=Texts)
    fill: Fill = lambda _texts, _message, _profile: (0, "")  # noqa: E731


def play_of(live: LiveVersion, *, begin: datetime, end: datetime, opens: bool, fill: Fill) -> Play:
    """Make a version ready to be walked over the past, as if its journey had been live alone."""
    journey = LiveJourney(live.journey_id, live.compiled.salt, "", "live", live.id, None, "", ())
    journeys = Journeys({journey.id: journey}, dict.fromkeys(live.compiled.entry.listens, (journey,)))
    return Play(version=live, begin=begin, end=end, journeys=journeys, counted=counted_types(live), opens=opens, fill=fill)


class _Uncounted(Deltas):
    """Counters do not move."""

    def add(self, *args: Any, **kwargs: Any) -> None:
        pass


class _Uncapped(Caps):
    """A home cannot know how many others came in."""

    def refusal(self, journey_id: int, cap: Cap) -> Because | None:
        return None

    def let_in(self, journey_id: int) -> None:
        pass


class _Alone(dict[Key, Book]):
    """The books of throttles at which nobody else stands."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: Key) -> Book:
        book = self[key] = Book()
        return book


def relive(past: Past, play: Play) -> Relived:
    """Walk one home from the beginning to the end. Raises NeverRests, RunBroke and whatever a step of the version raises."""
    return _Home(past, play).go()


class _Home:
    def __init__(self, past: Past, play: Play) -> None:
        self.past, self.play = past, play
        self.memory = Memory(play.version, play.counted, past.profiles, play.texts)
        self.told = Relived()
        self.answers: list[tuple[datetime, MessageRow]] = []
        self.work = Work(
            now=play.begin,
            journeys=play.journeys,
            profiles=past.profiles,
            gate_facts=past.gate_facts,
            runs={},
            watchers=[],
            entries=past.entries,
            deltas=_Uncounted(),
            caps=_Uncapped(),
            books=_Alone(),
            lookups=self.memory,
            looked_back=self.memory.looked_back,
        )

    def go(self) -> Relived:
        for row in self.past.before:
            self.memory.note(row)
        for at, besides, rows in self._moments():
            while (due := self._next()) is not None and due < at:
                self._step(due, [])
            self.work.now = max(at, self.play.begin)
            for one in besides:
                self._besides(one)
            if self._nobody_is_inside(at) and not any(row.type in self.play.journeys.entering for row in rows):
                self._pass_by(rows)
            elif rows or self.work.stirred:
                self._step(at, rows)
        while (due := self._next()) is not None and due <= self.play.end:
            self._step(due, [])
        self.told.watchers = self.work.watchers
        return self.told

    def _moments(self) -> Iterator[tuple[datetime, list[Besides], list[InboxRow]]]:
        """What came, moment by moment: what is known of one moment is walked together, as one step would."""
        marks: dict[datetime, tuple[list[Besides], list[InboxRow]]] = {}
        for one in self.past.besides:
            marks.setdefault(one.at, ([], []))[0].append(one)
        for row in self.past.rows:
            marks.setdefault(row.received_at, ([], []))[1].append(row)
        for at in sorted(marks):
            besides, rows = marks[at]
            rows.sort(key=lambda row: (row.at, row.id))
            yield at, besides, rows

    def _nobody_is_inside(self, now: datetime) -> bool:
        """Say whether nobody walks, nobody's goal is watched for and nothing waits to be said."""
        work = self.work
        if not work.runs:
            return True
        return not (
            any(run.live for run in work.runs.values())
            or any(watcher.open and now <= watcher.until for watcher in work.watchers)
            or any(work.pending.values())
        )

    def _pass_by(self, rows: list[InboxRow]) -> None:
        """What happens while nobody is inside changes whoever it happens to, and no more."""
        for row in rows:
            self.memory.note(row)
            apply(Walked.of(row), self.work.profiles[row.person_id])
        self.work.stirred.clear()

    def _next(self) -> datetime | None:
        """The next moment at which something rings."""
        work = self.work
        if not work.runs:
            return None
        moments = [at for at, _message in self.answers]
        # A run that waits for its message's fate looks again each hour; here the fate is known at once.
        moments += [run.walk.wake_at for run in work.runs.values() if run.walk.state == "waiting" and run.walk.wake_at is not None]
        moments += [message.due_at for held in work.pending.values() for message in held if message.due_at is not None]
        return min(moments, default=None)

    def _step(self, now: datetime, rows: list[InboxRow]) -> None:
        work = self.work
        work.now = now
        rows = rows + self._answered(now)
        for _look in range(MOST_LOOKS):
            for row in rows:
                self.memory.note(row)
            for row in rows:
                arrive(work, row)
            due = [
                run
                for run in work.runs.values()
                if run.walk.state == "waiting" and run.walk.wake_at is not None and run.walk.wake_at <= now
            ]
            for run in due:
                ring(work, run)
            if work.stirred:
                stirring.settle(work)
            held = [m for of_one in work.pending.values() for m in of_one if m.due_at is not None and m.due_at <= now]
            ask_again(work, held)
            if work.stirred:
                stirring.settle(work)
            rows = self._close(now)
            if not rows and not due and not held:
                return
        raise NeverRests(str(NeverRests.__doc__))

    def _close(self, now: datetime) -> list[InboxRow]:
        """End a step: what it said has gone out, what it holds is kept; give what follows from both."""
        work = self.work
        follow: list[InboxRow] = []
        asked = {message.id: message for message in (*work.new_messages, *work.asked_again)}
        for message in asked.values():
            if message.state == "ready":
                follow.append(self._send(message, now))
            elif message.state in ("held", "skipped"):
                self.told.kept.append(Kept(message.id, message.state, message.why, message.channel, message.person_id, now))
        for person in {message.person_id for message in asked.values()} if asked else ():
            known = {message.id: message for message in work.pending[person]} | {m.id: m for m in asked.values() if m.person_id == person}
            work.pending[person] = [message for message in known.values() if message.state == "held"]
        if work.own_events:
            # What an event led to stands in the log by itself.
            by_effect = {id(own.properties) for changes in work.changes for own in changes.own_events}
            follow += [self._own(own, now) for own in work.own_events if id(own[2]) not in by_effect]
        if work.steps:
            self.told.steps += [step for step in work.steps if step["journey_id"] == self.play.version.journey_id]
        for used in (work.steps, work.changes, work.own_events, work.new_messages, work.asked_again, work.done, work.credited):
            used.clear()
        work.moved_on.clear()
        return follow

    def _send(self, message: MessageRow, now: datetime) -> InboxRow:
        facts = self.work.gate_facts[message.person_id]
        segments, lacking = self.play.fill(self.play.texts, message, self.work.profiles[message.person_id])
        if lacking:
            message.state, message.why = "skipped" if lacking == "missing_value" else "failed", lacking
            facts.note(message)
            self.told.kept.append(Kept(message.id, message.state, lacking, message.channel, message.person_id, now))
            return self._outcome(message, now)
        message.state = "sent"
        facts.note(message)
        if (counted := facts.counted.get(message.id)) is not None:
            counted.at = now
        for deed in ("sent", "delivered"):
            self.memory.did(message.run_id or 0, message.node, deed, now)
        if self.play.opens and message.channel in CAN_BE_OPENED:
            self.answers.append((now + OPENED_AFTER, message))
        self.told.sent.append(Sent(message, now, segments))
        return self._outcome(message, now)

    def _outcome(self, message: MessageRow, now: datetime) -> InboxRow:
        told = {"message_id": message.id, "visit_key": message.visit_key, "outcome": message.state, "why": message.why}
        return _row(message.person_id, message.home, "outcome", "$outcome", now, payload=told)

    def _answered(self, now: datetime) -> list[InboxRow]:
        """What people do with messages by now."""
        due = [message for at, message in self.answers if at <= now]
        self.answers = [one for one in self.answers if one[0] > now]
        found = []
        for message in due:
            self.memory.did(message.run_id or 0, message.node, "opened", now)
            said = {"message_id": message.id, "channel": message.channel, "node": message.node}
            said |= {"journey_id": message.journey_id, "run_id": message.run_id}
            number = self.memory.number()
            found.append(_row(message.person_id, message.home, "event", "message_opened", now, event_id=number, properties=said))
        return found

    def _own(self, own: tuple[int, str, Mapping[str, Any], datetime], now: datetime) -> InboxRow:
        person, kind, properties, _at = own
        home = self.work.profiles[person].home
        return _row(person, home, "event", kind, now, event_id=self.memory.number(), properties=dict(properties))

    def _besides(self, one: Besides) -> None:
        work = self.work
        match one:
            case Ran():
                self._ran(one)
            case Left(run_id=run_id):
                run = work.runs.get(run_id)
                if run is not None and run.live:
                    run.walk.state, run.walk.ended_at = "exited", one.at
                    gap.give_back(work, run, one.at)
            case Said(person_id=person, message_id=message, counted=counted):
                self._said(person, message, counted, one.at)
            case Dismissed(person_id=person):
                work.gate_facts[person].dismissed_at = one.at
            case Written():
                self._written(one)
            case Silenced(person_id=person, channel=channel, address=address, reason=reason):
                work.gate_facts[person].known[channel, address] = reason

    def _ran(self, ran: Ran) -> None:
        work, profile = self.work, self.work.profiles.get(ran.person_id)
        if profile is None or not walkable(ran.version_id) or not version(ran.version_id).compiled.everywhere.prompt:
            return
        # It speaks for itself, so nothing wakes it here; its exits would end it when they ended it.
        walk = RunState(state="sending", node="", visit=1, node_at=ran.at, started_at=ran.at, memory=dict(ran.memory))
        home = profile.home
        run = RunRow(ran.run_id, ran.journey_id, ran.version_id, ran.person_id, home, shard_of(home), ran.instance, False, None, walk)
        work.add_run(run)
        run.walk.memory = {**run.walk.memory, **gap.reserve(work, run, ran.at)}

    def _said(self, person: int, message: int, counted: Counted, at: datetime) -> None:
        work = self.work
        work.gate_facts[person].counted[message] = counted
        if not counted.is_prompt:
            return
        run = work.runs.get(counted.run_id or 0)
        if run is not None:
            gap.renew(work, run, at)
        else:
            work.changes.append(work.profiles[person].set_prompt(counted.run_id, at, sent=True))

    def _written(self, one: Written) -> None:
        work = self.work
        of_account = one.owner == "account"
        people = [p for p in work.profiles.values() if (p.account.id if of_account and p.account is not None else p.id) == one.owner_id]
        if of_account:
            people = [p for p in people if p.account is not None]
        if not people:
            return
        profile = people[0]
        changes = Changes(person=not of_account, account=of_account, person_id=profile.id)
        holder = profile.account if of_account and profile.account is not None else profile
        put(holder, one.owner, one.owner_id, one.name, one.value, one.at, changes, profile.books)
        work.changes.append(changes)
        work.stirred.update(person.id for person in people)


def _row(
    person: int,
    home: int,
    kind: str,
    type_: str,
    at: datetime,
    *,
    event_id: int | None = None,
    properties: dict[str, Any] | None = None,
    payload: dict[str, Any] | None = None,
) -> InboxRow:
    number = event_id or 0
    return InboxRow(number, shard_of(home), home, person, event_id, kind, type_, at, at, False, False, payload, properties, "track", {})
