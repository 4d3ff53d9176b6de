"""The past of one home, held in memory: who was there and what happened, in the order in which it came."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from audience.profile import AccountState, Profile
from audience.rules.windows import Seen
from audience.windows import Logged
from channels.store.content import digest_of, needs_in
from channels.store.facts import Counted, GateFacts
from engine.runtime.earlier import LookedBack
from engine.store.journeys import LiveVersion
from engine.store.rows import InboxRow

# Beyond all rows: what is walked here never becomes one.
NUMBERS_FROM = 10**15
ALWAYS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """Another journey let somebody in. Its run is only looked at: what became of it is told by ``Left`` and ``Said``."""

    at: datetime
    run_id: int
    journey_id: int
    version_id: int
    person_id: int
    instance: str = ""
    memory: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Left:
    """Such a run was over."""

    at: datetime
    run_id: int


@dataclass(frozen=True, slots=True)
class Said:
    """Something else than this journey said something to somebody, and it counts in caps and gaps."""

    at: datetime
    person_id: int
    message_id: int
    counted: Counted


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Somebody dismissed a prompt."""

    at: datetime
    person_id: int


@dataclass(frozen=True, slots=True)
class Written:
    """A field took another value, by no event: another journey's step wrote it."""

    at: datetime
    owner: str
    owner_id: int
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Silenced:
    """An address must not be written to from now on; with an empty reason it may again."""

    at: datetime
    person_id: int
    channel: str
    address: str
    reason: str


Besides = Ran | Left | Said | Dismissed | Written | Silenced


@dataclass(slots=True, kw_only=True)
class Past:
    """One home. ``profiles`` and ``gate_facts`` are as of the first of ``rows`` and change while it is walked.

    ``rows`` are the events in the order in which they came, ``received_at`` being when they count as come; ``before`` those that came
    before it and are only looked back at. ``besides`` is what else happened, by moment; some of it earlier.
    ``entries`` are those before the period, as ``Work`` has them.
    """

    home: int
    profiles: dict[int, Profile]
    gate_facts: dict[int, GateFacts]
    rows: list[InboxRow] = field(default_factory=list)
    before: list[InboxRow] = field(default_factory=list)
    besides: list[Besides] = field(default_factory=list)
    entries: dict[tuple[int, int, str, bool], tuple[datetime, int, datetime | None]] = field(default_factory=dict)


@dataclass(slots=True)
class Texts:
    """The texts of a version that is walked without being published, each under a number of its own."""

    by_digest: dict[str, int] = field(default_factory=dict)
    texts: list[tuple[str, Mapping[str, Any], tuple[str, ...]]] = field(default_factory=list)

    def number(self, channel: str, text: Mapping[str, Any]) -> int:
        digest = digest_of(channel, text)
        found = self.by_digest.get(digest)
        if found is None:
            self.texts.append((channel, text, tuple(needs_in(channel, text))))
            found = self.by_digest[digest] = len(self.texts)
        return found

    def text(self, number: int) -> tuple[str, Mapping[str, Any]]:
        return self.texts[number - 1][:2]

    def needs(self, number: int) -> tuple[str, ...]:
        return self.texts[number - 1][2]


class Memory:
    """The lookups of whoever walks the past: nothing is asked of the database. See ``engine.runtime.lookups``."""

    def __init__(self, version: LiveVersion, counted: frozenset[str], people: Iterable[int], texts: Texts) -> None:
        self.texts = texts
        self.done: dict[int, dict[tuple[str | None, str], datetime]] = defaultdict(dict)
        stops = version.compiled.stops.values()
        self._counted = counted
        self._looked_at = frozenset(kind for stop in stops if stop.looks_back for kind in stop.listens)
        self._seen: dict[tuple[int, str], list[Seen]] = defaultdict(list)
        self._numbers = NUMBERS_FROM
        self.looked_back = LookedBack(dict.fromkeys(people, ALWAYS), self._looked_at, defaultdict(list))

    def note(self, row: InboxRow) -> None:
        """Let an event be seen from now on."""
        if row.type in self._counted:
            self._seen[row.person_id, row.type].append(Seen(row.type, row.at, row.properties or {}))
        if row.type in self._looked_at:
            logged = Logged(row.type, row.at, row.received_at, row.properties or {}, row.event_id or 0)
            insort(self.looked_back.events[row.person_id], logged, key=lambda event: (event.at, event.id))

    def did(self, run_id: int, node: str, deed: str, at: datetime) -> None:
        """Remember what was done with a message of a run."""
        for key in ((node, deed), (None, deed)):
            self.done[run_id][key] = max(at, self.done[run_id].get(key, at))

    def seen(self, person_id: int, type_: str, *, after: datetime | None, until: datetime) -> list[Seen]:
        found = self._seen.get((person_id, type_), ())
        return [event for event in found if event.at <= until and (after is None or event.at > after)]

    def engagement(self, run_id: int) -> Mapping[tuple[str | None, str], datetime]:
        return self.done.get(run_id, {})

    def content(self, channel: str, text: Mapping[str, Any], met: dict[str, int]) -> int:
        return self.texts.number(channel, text)

    def needs(self, content: int) -> tuple[str, ...]:
        return self.texts.needs(content)

    def run_id(self) -> int:
        return self.number()

    def message_id(self) -> int:
        return self.number()

    def number(self) -> int:
        """A number that no row has."""
        self._numbers += 1
        return self._numbers


def counted_types(version: LiveVersion) -> frozenset[str]:
    """The event types that the rules of a version count."""
    exits = (version.goal, *version.exits)
    counts = [*version.all_needs.counts.values(), *(count for trigger in exits for count in trigger.needs.counts.values())]
    return frozenset(count.type for count in counts)


def copy_of(past: Past) -> Past:
    """Give the same past once more: what a walk changes is apart, what happened is shared."""
    accounts: dict[int, AccountState] = {}
    people = {}
    for person, profile in past.profiles.items():
        account = profile.account
        if account is not None and account.id not in accounts:
            accounts[account.id] = replace(
                account, fields=dict(account.fields), moments=dict(account.moments), crossings=set(account.crossings)
            )
        people[person] = replace(
            profile,
            account=accounts[account.id] if account is not None else None,
            fields=dict(profile.fields),
            moments=dict(profile.moments),
            push_tokens=list(profile.push_tokens),
            consents={key: list(said) for key, said in profile.consents.items()},
            tickets={id_: replace(one) for id_, one in profile.tickets.items()},
            crossings=set(profile.crossings),
        )
    facts = {
        person: replace(one, known=dict(one.known), counted={id_: replace(each) for id_, each in one.counted.items()})
        for person, one in past.gate_facts.items()
    }
    return replace(past, profiles=people, gate_facts=facts, rows=list(past.rows), entries=dict(past.entries))
