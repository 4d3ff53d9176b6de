"""The past of some homes, read from the logs: profiles taken back, and what happened.

A home begins with its first event that lets somebody in: its profiles are as they were then, and what was before is only looked back at.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from audience import profiles as people_store
from audience.event_types.base import EventType
from audience.homes import shard_of
from audience.profile import PLAN_FIELD, AccountState, Profile
from audience.rewind import Was, changed_since, consents_since, rewind_fields, rewind_person
from audience.types import all_types
from channels.store.facts import HELD_AT_MOST, Counted, GateFacts
from channels.store.policy import Policy, policy
from engine.runtime.gap import FIELD
from engine.runtime.past import Besides, Dismissed, Left, Past, Ran, Said, Silenced, Written, counted_types
from engine.store.ask import fetch
from engine.store.journeys import LiveVersion
from engine.store.rows import InboxRow
from ground.columns import microseconds
from ground.jsons import loads

CALLS = frozenset({"$identify", "$group"})
EVER = datetime(2000, 1, 1, tzinfo=UTC)
LIFE = EventType.life


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What of the past matters. ``entering``, ``types`` and ``counted`` are types of events; ``since``: from when on counted ones do.

    ``records`` and ``writes`` are the types and fields that the journey itself may have written: what it did is not what happened.
    """

    journey_id: int
    begin: datetime
    end: datetime
    entering: frozenset[str]
    types: frozenset[str]
    counted: frozenset[str]
    since: datetime
    records: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Real:
    """A message that really went out to somebody; ``journey`` None: a message of the API."""

    person_id: int
    at: datetime
    journey: int | None


@dataclass(slots=True)
class Recalled:
    """A home's past, and what was really said to its people meanwhile."""

    past: Past
    real: list[Real] = field(default_factory=list)


def matter_of(
    versions: Iterable[LiveVersion], *, begin: datetime, end: datetime, records: Iterable[str] = (), writes: Iterable[str] = ()
) -> Matter:
    """Say what matters to versions of one journey: what they name, what they count, and all that changes somebody."""
    listed = list(versions)
    named: set[str] = set()
    windows: list[timedelta | None] = [timedelta(0)]
    for one in listed:
        triggers = (one.goal, *one.exits)
        named |= {kind for stop in one.compiled.stops.values() for kind in stop.listens} | {trigger.type for trigger in triggers}
        counts = [*one.all_needs.counts.values(), *(count for trigger in triggers for count in trigger.needs.counts.values())]
        windows += [count.window for count in counts]
    counted = frozenset(kind for one in listed for kind in counted_types(one))
    changing = {one.key for one in all_types() if type(one).effect is not EventType.effect}
    since = EVER if None in windows else begin - max(window for window in windows if window is not None)
    return Matter(
        journey_id=listed[0].journey_id,
        begin=begin,
        end=end,
        entering=frozenset(kind for one in listed for kind in one.compiled.entry.listens),
        types=frozenset(kind for kind in named if not kind.startswith("$")) | counted | changing | CALLS,
        counted=counted,
        since=since,
        records=frozenset(records),
        writes=frozenset(writes) | {FIELD, PLAN_FIELD},
    )


def ranges(size: int) -> list[tuple[int, int]]:
    """Divide all homes into ranges of about so many people: (first home, people)."""
    return [(low, count) for low, count in fetch("past_ranges", size=size)]


def recall(low: int, high: int | None, matter: Matter) -> Iterator[Recalled]:
    """Recall the homes from ``low`` to before ``high`` of which somebody did what lets people in."""
    asked: dict[str, Any] = {"begin": matter.begin, "until": matter.end}
    homes = [home for (home,) in fetch("past_homes", low=low, high=high, types=_texts(matter.entering), **asked)]
    if not homes:
        return
    rows = _events(homes, matter)
    begins = _begins(rows, matter)
    back = {home: _back_to(rows[home], begin, matter) for home, begin in begins.items()}
    people = sorted({row.person_id for home in begins for row in rows[home]})
    loaded = people_store.load(people)
    besides = _take_back(loaded, back, matter)
    facts = _addresses(people, matter, besides)
    real = _messages(people, matter, besides)
    _runs(people, matter, besides)
    entries = {
        (person, matter.journey_id, instance, False): (started, times, left)
        for person, instance, started, times, left in fetch("past_entries", people=people, journey=matter.journey_id, begin=matter.begin)
    }
    by_home: dict[int, dict[int, Profile]] = defaultdict(dict)
    for person, profile in loaded.items():
        by_home[profile.home][person] = profile
    for home, begin in begins.items():
        here, since = by_home[home], back[home]
        walked = [row for row in rows[home] if row.received_at >= begin or row.at >= since]
        looked_at = [row for row in rows[home] if row.received_at < begin and row.at < since]
        past = Past(
            home=home,
            profiles=here,
            gate_facts={person: facts[person] for person in here},
            rows=walked,
            before=sorted(looked_at, key=lambda row: (row.received_at, row.id)),
            besides=sorted((one for person in here for one in besides[person]), key=lambda one: one.at),
            entries={key: entry for key, entry in entries.items() if key[0] in here} if entries else {},
        )
        yield Recalled(past, [one for person in here for one in real.get(person, ())])


def _texts(kinds: Iterable[str]) -> list[str]:
    # A list that is empty could be one of numbers.
    return sorted(kinds) or [""]


def _events(homes: list[int], matter: Matter) -> dict[int, list[InboxRow]]:
    """Events by home. What came long after it happened, as from an import, counts as having come when it happened."""
    found = fetch(
        "past_events",
        homes=homes,
        types=_texts(matter.types),
        counted=_texts(matter.counted),
        own=_texts(matter.records),
        since=matter.since,
        begin=matter.begin,
        until=matter.end,
    )
    lives = {one.key: one.life for one in all_types()}
    read: dict[str, dict[str, Any]] = {}
    rows: dict[int, list[InboxRow]] = defaultdict(list)
    for person, home, id_, type_, call, at, received_at, text in found:
        said = read.get(text)
        if said is None:
            said = read[text] = loads(text)
        if type_.startswith("message_") and said.get("journey_id") == matter.journey_id:
            continue
        came = at if received_at - at > lives.get(type_, LIFE) else received_at
        rows[home].append(InboxRow(id_, shard_of(home), home, person, id_, "event", type_, at, came, False, False, None, said, call, {}))
    return rows


def _begins(rows: Mapping[int, list[InboxRow]], matter: Matter) -> dict[int, datetime]:
    """When each home begins; one into which nothing lets anybody is left out."""
    found: dict[int, datetime] = {}
    for home, of_home in rows.items():
        came = [row.received_at for row in of_home if row.type in matter.entering and matter.begin <= row.received_at <= matter.end]
        if came:
            found[home] = min(came)
    return found


def _back_to(rows: Iterable[InboxRow], begin: datetime, matter: Matter) -> datetime:
    """To when a home's profiles are taken back: what comes from ``begin`` on may have happened before, and changed somebody then.

    Whatever happened since is walked, also where it came earlier. Before the period that is not known.
    """
    return max(matter.begin, min((row.at for row in rows if row.received_at >= begin), default=begin))


def _take_back(loaded: Mapping[int, Profile], begins: Mapping[int, datetime], matter: Matter) -> dict[int, list[Besides]]:
    """Take profiles back to when their home begins; give the fields that took a value since by no event: other journeys wrote them."""
    besides: dict[int, list[Besides]] = defaultdict(list)
    accounts: dict[int, AccountState] = {p.account.id: p.account for p in loaded.values() if p.account is not None}
    holders: tuple[tuple[str, dict[int, Profile | AccountState]], ...] = (("person", dict(loaded)), ("account", dict(accounts)))
    for owner, of_owner in holders:
        changed = [id_ for id_, holder in of_owner.items() if changed_since(holder, begins[holder.home])]
        logged: dict[int, list[Was]] = defaultdict(list)
        if changed:
            begin = min(begins[of_owner[id_].home] for id_ in changed)
            for id_, name, old, new, at, event in fetch("past_fields", owner=owner, owners=changed, begin=begin):
                if at < begins[of_owner[id_].home]:
                    continue
                logged[id_].append(Was(name, None if old is None else loads(old)))
                if event is None and owner == "person" and name not in matter.writes and at <= matter.end:
                    besides[id_].append(Written(at, owner, id_, name, None if new is None else loads(new)))
        for id_ in changed:
            rewind_fields(of_owner[id_], logged[id_], begins[of_owner[id_].home])
    spoke = [id_ for id_, profile in loaded.items() if consents_since(profile, begins[profile.home])]
    before: dict[int, dict[str, list[Any]]] = {id_: {} for id_ in spoke}
    if spoke:
        since = [microseconds(begins[loaded[id_].home]) for id_ in spoke]
        for person, channel, message_class, given, at in fetch("past_consents", people=spoke, begins=since):
            before[person][f"{channel}:{message_class}"] = [given, at]
    for id_, profile in loaded.items():
        rewind_person(profile, before.get(id_), begins[profile.home])
    return besides


def _addresses(people: list[int], matter: Matter, besides: dict[int, list[Besides]]) -> dict[int, GateFacts]:
    holds: Policy = policy()
    facts = {person: GateFacts(holds) for person in people}
    for person, channel, address, reason, at, lifted_at in fetch("past_addresses", people=people):
        known = facts[person].known
        known[channel, address] = ""
        if reason is None or (lifted_at is not None and lifted_at < matter.begin):
            continue
        if at < matter.begin:
            known[channel, address] = reason
        else:
            besides[person].append(Silenced(at, person, channel, address, reason))
        if lifted_at is not None:
            besides[person].append(Silenced(lifted_at, person, channel, address, ""))
    return facts


def _messages(people: list[int], matter: Matter, besides: dict[int, list[Besides]]) -> dict[int, list[Real]]:
    """What others said counts in caps and gaps; what this journey said in the period counts for nobody, and is only known."""
    rules = policy().guardrails
    since = matter.begin - max(rules.sms_cap_window, rules.promo_cap_window, rules.dismissal, rules.prompt_gap, rules.message_gap)
    real: dict[int, list[Real]] = defaultdict(list)
    found = fetch("past_messages", people=people, since=since, asked_since=since - HELD_AT_MOST, until=matter.end)
    for person, id_, channel, at, is_prompt, dismissed_at, run_id, journey_id, node, promotional in found:
        if at >= matter.begin:
            real[person].append(Real(person, at, journey_id))
            if journey_id == matter.journey_id:
                continue
        if promotional:
            besides[person].append(Said(at, person, id_, Counted(channel, at, is_prompt, run_id, journey_id, node)))
        if is_prompt and dismissed_at is not None and dismissed_at <= matter.end:
            besides[person].append(Dismissed(dismissed_at, person))
    return real


def _runs(people: list[int], matter: Matter, besides: dict[int, list[Besides]]) -> None:
    found = fetch("past_runs", people=people, journey=matter.journey_id, since=matter.begin, until=matter.end)
    for person, run_id, journey_id, version_id, instance, started, ended, memory in found:
        said = loads(memory)
        kept = {name: said[name] for name in ("event", "event_type", "event_at", "plan") if name in said}
        besides[person].append(
            Ran(
                at=started,
                run_id=run_id,
                journey_id=journey_id,
                version_id=version_id,
                person_id=person,
                instance=instance,
                memory=kept,
            )
        )
        if ended is not None and ended <= matter.end:
            besides[person].append(Left(ended, run_id))
