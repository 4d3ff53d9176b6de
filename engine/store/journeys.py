"""Journeys and their versions, compiled once per process."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from threading import Lock
from typing import Any

import structlog
from django.db import connection

from audience.brief_cache import Brief
from audience.rules.memory import Check, compile  # noqa: A004  the word of the trade
from audience.rules.needs import Needs, needs
from engine.core.compiled import CannotCompile, Compiled, Stop, Trigger, compile_graph
from engine.core.frozen import Pause
from engine.models import Journey, Version
from engine.shelf import nodes

log = structlog.get_logger("cairn.engine")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A trigger made ready for asking: its type, its check (None: any), what that check needs."""

    type: str
    check: Check | None
    needs: Needs


@dataclass(frozen=True, slots=True)
class LiveVersion:
    """A compiled version with its rules made ready."""

    id: int
    number: int
    journey_id: int
    compiled: Compiled
    exits: tuple[Prepared, ...]
    goal: Prepared
    entry_check: Check | None
    needs: Mapping[str, Needs]
    all_needs: Needs
    shadow: bool = False

    def stop(self, node: str) -> Stop | None:
        return self.compiled.stops.get(node)


@dataclass(frozen=True, slots=True)
class LiveJourney:
    id: int
    key: str
    name: str
    state: str
    live_id: int | None
    paused_at: datetime | None
    before_pause: str
    pauses: tuple[Pause, ...]


@dataclass(frozen=True, slots=True)
class Journeys:
    """All journeys that are not drafts or archived, and which event type enters which of them."""

    by_id: Mapping[int, LiveJourney]
    entering: Mapping[str, tuple[LiveJourney, ...]] = field(default_factory=dict)


# More drafts than this are not walked at once by the threads of one process.
MOST_LENT = 32
_versions: dict[int, LiveVersion] = {}
_graphs: dict[int, Mapping[str, Any]] = {}
_last: tuple[tuple[object, ...], Journeys] | None = None
_lock = Lock()


def version(version_id: int) -> LiveVersion:
    """Give a version ready to walk; versions never change, so each is compiled once per process."""
    found = _versions.get(version_id)
    if found is None:
        row = Version.objects.select_related("journey").get(id=version_id)
        found = _versions[version_id] = prepare(
            row.id, row.number, row.journey_id, compile_graph(row.graph, nodes.get, row.journey.key), shadow=row.shadow
        )
    return found


def lend_version(draft: LiveVersion) -> None:
    """Have a version at hand that has no row: a draft, by an id below zero. Of more than MOST_LENT the oldest are given up."""
    with _lock:
        _versions[draft.id] = draft
        for id_ in [id_ for id_ in list(_versions) if id_ < 0][:-MOST_LENT]:
            _versions.pop(id_, None)


def lent(version_id: int) -> LiveVersion | None:
    """Give a version that is at hand, or None."""
    return _versions.get(version_id)


def forget_version(version_id: int) -> None:
    """Give up a version whose row was taken back."""
    _versions.pop(version_id, None)
    _graphs.pop(version_id, None)


def graph_of(version_id: int) -> Mapping[str, Any]:
    """Give the graph of a version, also of one that this release cannot walk."""
    found = _graphs.get(version_id)
    if found is None:
        found = _graphs[version_id] = Version.objects.values_list("graph", flat=True).get(id=version_id)
    return found


def prepare(version_id: int, number: int, journey_id: int, compiled: Compiled, *, shadow: bool = False) -> LiveVersion:
    entry_rules = compiled.entry.rules
    by_stop = {stop.id: needs(*stop.rules) for stop in compiled.stops.values()}
    return LiveVersion(
        id=version_id,
        number=number,
        journey_id=journey_id,
        compiled=compiled,
        exits=tuple(_prepared(t) for t in compiled.everywhere.exits),
        goal=_prepared(compiled.everywhere.goal),
        entry_check=compile(entry_rules[0]) if entry_rules else None,
        needs=by_stop,
        all_needs=reduce(or_, by_stop.values(), Needs()),
        shadow=shadow,
    )


def journeys() -> Journeys:
    """Read which journeys are live, paused or closed; what is derived from them is kept until one of them changes."""
    global _last
    with connection.cursor() as cursor:
        cursor.execute(
            "select j.id, j.key, j.name, j.state, j.live_id, j.paused_at, j.before_pause, p.starts, p.ends, p.late"
            " from cairn_engine_journey j left join (select journey_id, array_agg(started_at order by id) as starts,"
            " array_agg(ended_at order by id) as ends, array_agg(late order by id) as late from cairn_engine_pause group by 1) p"
            " on p.journey_id = j.id where j.state in ('live', 'paused', 'closed') order by j.id"
        )
        rows = cursor.fetchall()
    signature = tuple(rows)
    with _lock:
        if _last is not None and _last[0] == signature:
            return _last[1]
    by_id = {row[0]: _journey(*row) for row in rows}
    entering: dict[str, list[LiveJourney]] = defaultdict(list)
    for journey in by_id.values():
        if journey.live_id is not None and (journey.state == "live" or (journey.state == "paused" and journey.before_pause != "closed")):
            for kind in _entered_by(journey.live_id):
                entering[kind].append(journey)
    # One upsell at a time: where one event starts several, the higher priority comes first and the others are refused.
    for kind in entering:
        entering[kind].sort(key=lambda j: -version(j.live_id or 0).compiled.everywhere.priority)
    found = Journeys(by_id, {kind: tuple(of_kind) for kind, of_kind in entering.items()})
    with _lock:
        _last = (signature, found)
    return found


def _journey(*row: Any) -> LiveJourney:
    id_, key, name, state, live_id, paused_at, before_pause, starts, ends, late = row
    pauses = tuple(map(Pause, starts or (), ends or (), late or ()))
    return LiveJourney(id_, key, name, state, live_id, paused_at, before_pause, pauses)


def walkable(version_id: int) -> bool:
    """Say whether this release knows every step of a version."""
    try:
        version(version_id)
    except CannotCompile:
        return False
    return True


def _entered_by(version_id: int) -> tuple[str, ...]:
    """The events that enter a version; one that this release cannot walk lets nobody in and holds up nobody else."""
    try:
        return version(version_id).compiled.entry.listens
    except CannotCompile as why:
        log.error("version_cannot_be_walked", version=version_id, node=why.node, why=why.sentence)
        return ()


def _named() -> frozenset[str]:
    live = (version(j.live_id) for j in journeys().by_id.values() if j.live_id is not None and _entered_by(j.live_id))
    return frozenset(kind for v in live for kind in (*_waited_for(v), v.goal.type, *(e.type for e in v.exits)) if not kind.startswith("$"))


def _waited_for(live: LiveVersion) -> frozenset[str]:
    stops = live.compiled.stops.values()
    return frozenset(kind for stop in stops if stop.id != live.compiled.start for kind in stop.listens)


_named_briefly = Brief(_named, Journey)


def named_types() -> frozenset[str]:
    """The event types that a live exit, goal or wait names; read again after a second."""
    return _named_briefly()


def forget() -> None:
    """Give up what is kept: after a test has made its database anew."""
    global _last
    _versions.clear()
    _graphs.clear()
    _named_briefly.forget()
    with _lock:
        _last = None


def _prepared(trigger: Trigger) -> Prepared:
    return Prepared(trigger.type, compile(trigger.where) if trigger.where else None, needs(trigger.where) if trigger.where else Needs())
