"""An inbox row is walked: profile first, then goals, exits, waits, entries."""

from datetime import datetime
from typing import Any

from audience.effects import Walked, apply
from audience.protocol.moments import read_moment
from engine.core.decision import Because
from engine.core.moment import Happening, Outcome
from engine.core.node import PROFILE
from engine.runtime import goals, stirring
from engine.runtime.entering import enter
from engine.runtime.frozen import keep
from engine.runtime.goal_words import PLAN_CHANGE, PLAN_UP
from engine.runtime.walking import heard_outcome, park, walk_on
from engine.runtime.work import Work
from engine.store.rows import InboxRow

ENGAGEMENT = {"message_opened": "seen", "message_clicked": "clicked", "message_replied": "clicked"}


def arrive(work: Work, row: InboxRow) -> None:
    """Walk one row. What it wants written is in ``work`` afterwards; the row itself is done."""
    now = work.now_of(row.home)
    work.done.append(row.id)
    match row.kind:
        case "event":
            _event(work, row, now)
        case "outcome":
            _outcome(work, row, now)
        case "enter":
            _enter(work, row, now)
    if work.stirred:
        stirring.settle(work)


def _event(work: Work, row: InboxRow, now: datetime) -> None:
    profile = work.profiles[row.person_id]
    happening = Happening(type=row.type, at=row.at, received_at=row.received_at, properties=row.properties or {}, id=row.event_id)
    changes = apply(Walked.of(row), profile)
    work.changes.append(changes)
    for own in changes.own_events:
        work.own_events.append((row.person_id, own.type, own.properties, own.at))
    movement = changes.movement
    names = {row.type}
    if movement is not None:
        names.add(PLAN_CHANGE)
        if movement.direction > 0:
            names.add(PLAN_UP)
    asked = frozenset(names)
    goals.reach(work, row.person_id, row.home, happening, asked, movement, now)
    touched = work.live_of_home(row.home) if movement is not None else work.live_of(row.person_id)
    goals.leave(work, touched, row.person_id, happening, asked, now)
    work.moved_on.update(run.person_id for run in touched)
    work.moved_on.add(row.person_id)
    if row.type in ENGAGEMENT:
        _engaged(work, row, now)
    changed = bool(changes) or row.moves
    for run in work.live_of(row.person_id):
        named = row.type in run.walk.listens
        heard = named and not row.late
        if run.walk.state == "parked" and heard:
            keep(run, row.received_at)
        if run.walk.state != "waiting" or not (heard or (PROFILE in run.walk.listens and (named or changed))):
            continue
        if work.paused(run):
            if heard:
                keep(run, row.received_at)
            park(run)
        else:
            walk_on(work, run, now=now, woken_by=happening if heard else None)
    if changes.account or movement is not None:
        stirring.look_again(work, (run for run in work.live_of_home(row.home) if run.person_id != row.person_id))
    if row.late:
        return
    for journey in work.journeys.entering.get(row.type, ()):
        enter(work, row.person_id, journey, happening, now)


def _engaged(work: Work, row: InboxRow, now: datetime) -> None:
    """An open or a click belongs to a run: its watcher keeps the first of each, for the funnel."""
    run_id = (row.properties or {}).get("run_id")
    watcher = next((w for w in work.watchers_by_person[row.person_id] if w.run_id == run_id), None)
    if watcher is None:
        return
    measure = ENGAGEMENT[row.type]
    if measure == "clicked" and watcher.clicked_at is None:
        watcher.clicked_at = now
        watcher.dirty = True
        work.deltas.add(watcher.version_id, "clicked", now)
    if watcher.seen_at is None:
        watcher.seen_at = now
        watcher.dirty = True
        work.deltas.add(watcher.version_id, "seen", now)


def _outcome(work: Work, row: InboxRow, now: datetime) -> None:
    """A message's fate: ``payload`` as docs/how-it-flows has it. ``unknown`` counts as sent, marked."""
    payload: dict[str, Any] = row.payload or {}
    run_id, node, visit = _visit(payload.get("visit_key", ""))
    run = work.runs.get(run_id) if run_id is not None else None
    if run is None or payload.get("outcome") == "returned":
        work.moved_on.add(row.person_id)
        return
    doubt = payload["outcome"] == "unknown"
    outcome = Outcome(
        kind="sent" if doubt else payload["outcome"],
        at=row.at,
        message_id=payload.get("message_id"),
        why=payload.get("why") or "",
        doubt=doubt,
    )
    heard_outcome(work, run, node, visit, outcome, now)


def _enter(work: Work, row: InboxRow, now: datetime) -> None:
    payload = row.payload or {}
    journey = work.journeys.by_id.get(payload.get("journey_id", 0))
    event, came = payload.get("event"), payload.get("came")
    happening = Happening(
        type=event["type"] if event else "$enter",
        at=(read_moment(event["at"]) if event else None) or row.at,
        received_at=row.received_at,
        properties=payload.get("properties") or {},
        id=event["id"] if event else None,
        came=Because(came["code"], came["values"]) if came else None,
    )
    if journey is not None:
        enter(work, row.person_id, journey, happening, now)


def _visit(key: str) -> tuple[int | None, str, int]:
    """Read ``run:node:visit``; another key belongs to no run."""
    run, _, rest = key.partition(":")
    node, _, visit = rest.rpartition(":")
    return (int(run), node, int(visit)) if run.isdigit() and visit.isdigit() else (None, "", 0)


def run_ids(rows: list[InboxRow]) -> set[int]:
    """The runs that these outcome rows speak of."""
    found = (_visit((row.payload or {}).get("visit_key", ""))[0] for row in rows if row.kind == "outcome")
    return {run for run in found if run is not None}
