"""Advance a run and take down what follows from it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import Error

from audience.protocol.moments import read_moment, written
from engine.core.advance import Asked, RunState, Stand, Walk, advance
from engine.core.decision import Because, Decision, RecordEvent, Request, SetField, Turn
from engine.core.frozen import after_pauses
from engine.core.lifecycle import after
from engine.core.moment import Happening, Moment, Outcome
from engine.runtime import asking, gap, turns
from engine.runtime.earlier import earlier
from engine.runtime.frozen import pauses_of
from engine.runtime.moments import moment_of_run
from engine.runtime.work import RunBroke, Work
from engine.store.rows import RunRow


def walk_on(
    work: Work,
    run: RunRow,
    *,
    now: datetime,
    woken_by: Happening | None = None,
    outcome: Outcome | None = None,
    first: Decision | None = None,
) -> None:
    """Let a run decide, from where it rests until it rests again. ``first``: what somebody decided by hand where it rests."""
    version = work.version_of(run)
    moment = moment_of_run(work, run, now=now, woken_by=woken_by, outcome=outcome)
    passing = False

    def ask(request: Request, node: str, visit: int, at: Moment) -> Asked:
        return asking.request(work, run, request, node, visit, at.now, passing=passing)

    def look(how_far: str, state: RunState) -> tuple[Happening, ...]:
        sent_at = state.memory.get("sent_at")
        since = (read_moment(sent_at) if how_far == "message" else None) or state.started_at
        stop = version.stop(state.node)
        return earlier(work, run, stop.listens if stop else (), since=since, until=now)

    def line(turn: Turn, state: RunState, at: Moment) -> Stand:
        return turns.stand(work, run, turn, state, at)

    def decide(at: Moment) -> Decision:
        stop = version.compiled.stops[run.walk.node]
        back = look(stop.looks_back, run.walk) if stop.looks_back else ()
        return stop.type.decide(stop.settings, replace(at, earlier=tuple(event for event in back if event.at <= at.now)))

    try:
        own, pauses = pauses_of(work, run) if run.walk.state == "waiting" and run.walk.node in version.compiled.stops else ((), ())
        if own or pauses:
            moment, passing = after_pauses(moment, own, pauses, decide)
            passing = passing and woken_by is None
        if first is not None:
            turns.give_back(work, run)
        walked = advance(version.compiled, run.walk, moment, ask, look, line, first=first)
    except Error:
        raise
    except Exception as why:
        # Who only just enters has no run yet that could fail.
        if run.new:
            raise
        raise RunBroke(run.id) from why
    take_down(work, run, walked, now)


def park(run: RunRow) -> None:
    """Take a paused run off the due index; when it is resumed, it rings."""
    run.walk = replace(run.walk, state=after(run.walk.state, "park"))
    run.dirty = True


def take_down(work: Work, run: RunRow, walked: Walk, now: datetime) -> None:
    """Log the moves, count them, do what they ask for, and put the run where it rests."""
    if walked.run == run.walk:
        # It looked, and rests as before.
        return
    for move in walked.moves:
        message_id = getattr(move.message, "id", None)
        work.log(
            move.kind,
            person_id=run.person_id,
            journey_id=run.journey_id,
            version_id=run.version_id,
            run=run,
            node=move.node,
            visit=move.visit,
            port=move.port,
            because=move.because,
            message_id=message_id,
            at=now,
        )
        if move.kind == "moved":
            work.count(run, "passed", now, node=move.node, port=move.port)
    # In shadow nothing is done that anybody else could see.
    for effect in () if work.in_shadow(run) else walked.effects:
        match effect:
            case SetField(name=name, value=value):
                work.changes.append(work.profiles[run.person_id].set_field(name, value, now))
                work.stirred.add(run.person_id)
            case RecordEvent(type=kind, properties=properties):
                work.own_events.append((run.person_id, kind, properties, now))
    run.walk = walked.run
    run.dirty = True
    count_place(work, run, now)
    if not run.live:
        ended(work, run, now)


def count_place(work: Work, run: RunRow, now: datetime) -> None:
    """Keep the count of who waits where."""
    place = run.walk.node if run.live else None
    if place == run.counted_at:
        return
    if run.counted_at is not None:
        work.count(run, "waiting", now, node=run.counted_at, amount=-1)
    if place is not None:
        work.count(run, "waiting", now, node=place)
    run.counted_at = place


def end(
    work: Work,
    run: RunRow,
    trigger: str,
    reason: str,
    now: datetime,
    *,
    values: dict[str, Any] | None = None,
    event_id: int | None = None,
) -> None:
    """End a run from outside its graph: an exit, a goal, a hand, a failure. Its pending messages are cancelled with it."""
    before = run.walk
    run.walk = replace(before, state=after(before.state, trigger), wake_at=None, listens=(), ended_at=now, reason=reason)
    run.dirty = True
    work.log(
        "goal" if reason == "goal" else "ended",
        person_id=run.person_id,
        journey_id=run.journey_id,
        version_id=run.version_id,
        run=run,
        node=before.node,
        visit=before.visit,
        because=Because(reason, values or {}),
        event_id=event_id,
        at=now,
    )
    count_place(work, run, now)
    ended(work, run, now)


def ended(work: Work, run: RunRow, now: datetime) -> None:
    """What follows when a run is over, however it ended."""
    work.count(run, "ended", now, node=run.walk.node, port=run.walk.reason[:60])
    if run.walk.state != "completed" or run.walk.reason == "goal":
        asking.cancel(work, run, "run_ended" if run.walk.reason == "expired" else run.walk.reason or run.walk.state)
    gap.give_back(work, run, now)
    turns.give_back(work, run)


def heard_outcome(work: Work, run: RunRow, node: str, visit: int, outcome: Outcome, now: datetime) -> None:
    """A message's fate is known: remember it, and let the run leave the step that sent it, if it still rests there."""
    if outcome.kind == "sent":
        memory = {**run.walk.memory, "sent_at": written(outcome.at), "last": outcome.message_id, "last_node": node}
        run.walk = replace(run.walk, memory=memory)
        run.dirty = True
        watcher = work.watcher_of_run.get(run.id)
        if watcher is not None:
            if watcher.messaged_at is None:
                work.deltas.add(watcher.version_id, "messaged", now)
            watcher.messaged_at = outcome.at
            watcher.dirty = True
        gap.renew(work, run, outcome.at)
    # Of a message that was at the provider when its run was put into another version the version is remembered.
    asked_by = (run.walk.memory.get("calls") or {}).get(f"{node}:{visit}", run.version_id)
    work.deltas.add(asked_by, outcome.kind, now, node=node, port=outcome.why)
    if run.walk.state == "sending" and (run.walk.node, run.walk.visit) == (node, visit):
        walk_on(work, run, now=now, outcome=outcome)
