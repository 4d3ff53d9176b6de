"""What one step holds in its hands: the people it touches, their runs, and everything it will write."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from audience.changed import Changes, Movement
from audience.homes import shard_of
from audience.profiles import Profile
from channels.store import Fate, GateFacts, MessageRow
from engine.core.compiled import CannotCompile
from engine.core.decision import Because
from engine.core.turns import Book, Place
from engine.runtime.caps import Caps
from engine.runtime.lookups import STORED, Lookups
from engine.store.journeys import Journeys, LiveVersion, version
from engine.store.logs import Deltas
from engine.store.rows import RunRow, WatcherRow
from engine.store.throttles import Key

if TYPE_CHECKING:
    from engine.runtime.earlier import LookedBack


class RunBroke(RuntimeError):
    """A run cannot be walked. It fails alone; what came to it is walked without it."""

    def __init__(self, run_id: int) -> None:
        super().__init__(f"run {run_id}")
        self.run_id = run_id


class RowBroke(RuntimeError):
    """An inbox row cannot be walked. It may be another's whom a join brought along, so it is named; ``__cause__`` says why."""

    def __init__(self, row_id: int) -> None:
        super().__init__(f"row {row_id}")
        self.row_id = row_id


@dataclass(slots=True)
class Work:
    """One step. ``now`` is the step's moment; ``ahead`` says by how much a home's clock was moved on.

    ``stirred`` are the people of whom a run changed something that rules may see; see ``engine.runtime.stirring``.
    ``contents`` are the ids of texts that this step has met, by digest.
    ``lookups`` answer what is looked up only when somebody asks.
    ``in_line`` stand at a throttle, ``left`` are places given back, ``books`` what the step holds of both; see ``engine.runtime.lines``.
    """

    now: datetime
    journeys: Journeys
    profiles: Mapping[int, Profile]
    gate_facts: dict[int, GateFacts]
    runs: dict[int, RunRow]
    watchers: list[WatcherRow]
    entries: dict[tuple[int, int, str, bool], tuple[datetime, int, datetime | None]]
    ahead: Mapping[int, timedelta] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)
    deltas: Deltas = field(default_factory=Deltas)
    changes: list[Changes] = field(default_factory=list)
    own_events: list[tuple[int, str, Mapping[str, Any], datetime]] = field(default_factory=list)
    new_messages: list[MessageRow] = field(default_factory=list)
    asked_again: list[MessageRow] = field(default_factory=list)
    pending: dict[int, list[MessageRow]] = field(default_factory=lambda: defaultdict(list))
    credited: list[tuple[WatcherRow, Movement]] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    moved_on: set[int] = field(default_factory=set)
    stirred: set[int] = field(default_factory=set)
    by_person: dict[int, list[RunRow]] = field(default_factory=lambda: defaultdict(list))
    by_home: dict[int, list[RunRow]] = field(default_factory=lambda: defaultdict(list))
    watchers_of: dict[int, list[WatcherRow]] = field(default_factory=lambda: defaultdict(list))
    watchers_by_person: dict[int, list[WatcherRow]] = field(default_factory=lambda: defaultdict(list))
    watcher_of_run: dict[int, WatcherRow] = field(default_factory=dict)
    looked_back: "LookedBack | None" = None
    fates: dict[str, Fate] | None = None
    caps: Caps = field(default_factory=Caps)
    contents: dict[str, int] = field(default_factory=dict)
    lookups: Lookups = STORED
    in_line: list[RunRow] = field(default_factory=list)
    left: list[tuple[Key, Place]] = field(default_factory=list)
    books: dict[Key, Book] | None = None

    def __post_init__(self) -> None:
        for run in self.runs.values():
            self.by_person[run.person_id].append(run)
            self.by_home[run.home].append(run)
        for watcher in self.watchers:
            self._file(watcher)

    def now_of(self, home: int) -> datetime:
        ahead = self.ahead.get(home)
        return self.now + ahead if ahead else self.now

    def add_run(self, run: RunRow) -> None:
        self.runs[run.id] = run
        self.by_person[run.person_id].append(run)
        self.by_home[run.home].append(run)

    def add_watcher(self, watcher: WatcherRow) -> None:
        self.watchers.append(watcher)
        self._file(watcher)

    def _file(self, watcher: WatcherRow) -> None:
        self.watcher_of_run[watcher.run_id] = watcher
        self.watchers_of[watcher.home].append(watcher)
        self.watchers_by_person[watcher.person_id].append(watcher)

    def live_of(self, person_id: int) -> list[RunRow]:
        return [run for run in self.by_person[person_id] if run.live]

    def live_of_home(self, home: int) -> list[RunRow]:
        return [run for run in self.by_home[home] if run.live]

    def log(
        self,
        kind: str,
        *,
        person_id: int,
        journey_id: int,
        version_id: int,
        at: datetime,
        run: RunRow | None = None,
        run_id: int | None = None,
        node: str = "",
        visit: int = 0,
        port: str = "",
        because: Because | None = None,
        event_id: int | None = None,
        message_id: int | None = None,
    ) -> None:
        """Append a line to the step log. ``run_id`` names a run that is not loaded, because it is over."""
        self.steps.append(
            {
                "kind": kind,
                "person_id": person_id,
                "journey_id": journey_id,
                "version_id": version_id,
                "run_id": run.id if run else run_id,
                "node": node,
                "visit": visit,
                "port": port,
                "code": because.code if because else "",
                "values": dict(because.values) if because else {},
                "event_id": event_id,
                "message_id": message_id,
                "at": at,
            }
        )

    def count(self, run: RunRow, measure: str, at: datetime, *, node: str = "", port: str = "", amount: Decimal | int = 1) -> None:
        self.deltas.add(run.version_id, measure, at, node=node, port=port, amount=amount)

    def version_of(self, run: RunRow) -> LiveVersion:
        try:
            return version(run.version_id)
        except CannotCompile as why:
            raise RunBroke(run.id) from why

    def in_shadow(self, run: RunRow) -> bool:
        """Say whether a run is walked for a look only: it stands in nobody's way, and nobody hears of it."""
        return self.version_of(run).shadow

    def paused(self, run: RunRow) -> bool:
        journey = self.journeys.by_id.get(run.journey_id)
        return run.paused_at is not None or (journey is not None and journey.state == "paused")


def rehome(rows: Iterable[RunRow | WatcherRow], home: int) -> None:
    """Write another home into rows that follow their person."""
    for row in rows:
        row.home = home
        row.dirty = True
        if isinstance(row, RunRow):
            row.shard = shard_of(home)
