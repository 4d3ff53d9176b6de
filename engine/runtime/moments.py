"""The moment of a run: its facts, most of them at hand, some looked up only when a rule asks."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from audience.protocol.moments import read_moment, written
from audience.rules.flips import next_turn
from audience.rules.memory import Facts
from audience.rules.needs import Needs
from audience.rules.tree import Count
from audience.rules.windows import Seen, tally
from channels.zones.tz import names
from engine.core.chance import dice_for
from engine.core.decision import Because
from engine.core.moment import Happening, Moment, Outcome
from engine.core.transfer import counted_from
from engine.runtime.lookups import Lookups
from engine.runtime.work import Work
from engine.store.rows import RunRow


class Counts(Mapping[str, Any]):
    """Window facts of one person, each looked up in the event log when it is first asked for."""

    def __init__(self, person_id: int, counts: Mapping[str, Count], lookups: Lookups, *, now: datetime, entry: Mapping[str, Any]) -> None:
        self._person, self._counts, self._lookups, self._now, self._entry = person_id, counts, lookups, now, entry
        self._events: dict[str, list[Seen]] = {}
        self._known: dict[str, Any] = {}

    def events(self, key: str) -> list[Seen]:
        if key not in self._events:
            count = self._counts[key]
            after = None if count.window is None else self._now - count.window
            self._events[key] = self._lookups.seen(self._person, count.type, after=after, until=self._now)
        return self._events[key]

    def turn(self, key: str) -> datetime | None:
        """Give when this will add up otherwise although nothing comes."""
        return next_turn(self._counts[key], self.events(key), now=self._now)

    def __getitem__(self, key: str) -> Any:
        if key not in self._known:
            self._known[key] = tally(self._counts[key], self.events(key), now=self._now, entry=self._entry)
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)


class Turns(Mapping[str, datetime | None]):
    """When windows turn, by the same keys as their counts."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def __getitem__(self, key: str) -> datetime | None:
        return self._counts.turn(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)


class Messages(Mapping[tuple[str | None, str], Any]):
    """What became of a run's messages, read when a rule first asks."""

    def __init__(self, run_id: int, lookups: Lookups) -> None:
        self._run, self._lookups = run_id, lookups
        self._known: dict[tuple[str | None, str], str] | None = None

    def _all(self) -> dict[tuple[str | None, str], str]:
        if self._known is None:
            self._known = {key: written(at) for key, at in self._lookups.engagement(self._run).items()}
        return self._known

    def __getitem__(self, key: tuple[str | None, str]) -> Any:
        return self._all()[key]

    def __iter__(self) -> Iterator[tuple[str | None, str]]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def facts_of(work: Work, person_id: int, need: Needs, *, now: datetime, entry: Mapping[str, Any], run_id: int | None = None) -> Facts:
    profile = work.profiles[person_id]
    counts = Counts(person_id, need.counts, work.lookups, now=now, entry=entry) if need.counts else None
    return Facts(
        now=now,
        fields=profile.rule_fields(),
        account=profile.rule_account(),
        event=entry,
        counts=counts if counts is not None else {},
        turns=Turns(counts) if counts is not None else {},
        messages=Messages(run_id, work.lookups) if run_id is not None else {},
    )


def zone_of(work: Work, person_id: int) -> str:
    """By whose clock a wait ends: the own zone, else the account's, else the installation's. A name that is none is passed over."""
    profile = work.profiles[person_id]
    account = profile.account.zone if profile.account is not None else ""
    known = (name for name in (profile.zone, account, work.gate_facts[person_id].policy.installation.zone) if name in names())
    return next(known, "UTC")


def moment_of_run(work: Work, run: RunRow, *, now: datetime, woken_by: Happening | None = None, outcome: Outcome | None = None) -> Moment:
    """Build what the node at which a run rests may see. Counts of all its version's rules are within reach."""
    version = work.version_of(run)
    walk = run.walk
    sent_at = walk.memory.get("sent_at")
    return Moment(
        now=now,
        started_at=walk.started_at,
        entered_at=counted_from(walk),
        facts=facts_of(work, run.person_id, version.all_needs, now=now, entry=walk.memory.get("event") or {}, run_id=run.id),
        zone=zone_of(work, run.person_id),
        visit=walk.visit,
        memory=walk.memory,
        dice=dice_for(run.person_id, version.compiled.salt),
        sent_at=read_moment(sent_at),
        woken_by=woken_by,
        outcome=outcome,
        rested_until=walk.wake_at if walk.state == "waiting" else None,
        stale=stale(version.compiled.everywhere.life, walk.memory, now),
    )


def stale(life: timedelta | None, memory: Mapping[str, Any], now: datetime) -> Because | None:
    """Say that what started a run is older than it may be, with the values compared."""
    trigger_at = read_moment(memory.get("event_at"))
    if life is None or trigger_at is None or now < trigger_at + life:
        return None
    return Because("expired", {"trigger_at": trigger_at, "life": life.total_seconds()})
