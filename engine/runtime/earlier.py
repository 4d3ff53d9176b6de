"""Earlier events: read for everybody in the step together, when the first run looks back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from audience.windows import Logged, events_of, look_back
from engine.core.moment import Happening
from engine.runtime.work import Work
from engine.store.journeys import LiveVersion, version, walkable
from engine.store.rows import RunRow


@dataclass(frozen=True, slots=True)
class LookedBack:
    """What was read: of which people, from when to when, and of which types."""

    people: dict[int, tuple[datetime, datetime]]
    types: frozenset[str]
    events: dict[int, list[Logged]]

    def holds(self, run: RunRow, types: Iterable[str], since: datetime, until: datetime) -> bool:
        span = self.people.get(run.person_id)
        return span is not None and span[0] <= since and until <= span[1] and self.types.issuperset(types)


def earlier(work: Work, run: RunRow, types: tuple[str, ...], *, since: datetime, until: datetime) -> tuple[Happening, ...]:
    """Events of a run's person in [since, until], oldest first."""
    if not types:
        return ()
    if work.looked_back is None:
        work.looked_back = _read(work)
    read = work.looked_back
    found: Iterable[Logged]
    if read.holds(run, types, since, until):
        found = (e for e in read.events.get(run.person_id, ()) if e.type in types and since <= e.at <= until)
    else:
        found = (Logged(e.type, e.at, e.received_at, e.properties, e.pk) for e in events_of(run.person_id, types, since=since, until=until))
    return tuple(Happening(type=e.type, at=e.at, received_at=e.received_at, properties=e.properties, id=e.id) for e in found)


def _read(work: Work) -> LookedBack:
    people = {person: (now := work.now_of(profile.home), now) for person, profile in work.profiles.items()}
    for run in work.runs.values():
        since, until = people.get(run.person_id, (run.walk.started_at, work.now_of(run.home)))
        people[run.person_id] = (min(since, run.walk.started_at), until)
    types = frozenset(kind for live in _versions(work) for stop in live.compiled.stops.values() if stop.looks_back for kind in stop.listens)
    return LookedBack(people, types, look_back(people, types))


def _versions(work: Work) -> Iterator[LiveVersion]:
    """Yield the versions of whoever is under way, and those that somebody may enter in this step."""
    ids = {run.version_id for run in work.runs.values()} | {j.live_id for j in work.journeys.by_id.values() if j.live_id is not None}
    return (version(one) for one in sorted(ids) if walkable(one))
