"""Runs whose moment has come."""

from dataclasses import replace
from datetime import timedelta

from channels.store import fates_of
from engine.core.moment import Outcome
from engine.runtime.frozen import missed
from engine.runtime.walking import heard_outcome, park, walk_on
from engine.runtime.work import Work
from engine.store.rows import RunRow

LOOKS_AGAIN = timedelta(hours=1)
# Resume rings the message that a pause held; this is only for a bell that was lost.
PAUSED_LOOKS_AGAIN = timedelta(days=1)


def ring(work: Work, run: RunRow) -> None:
    """Let a due run go on. What waits while it is paused is parked, off the due index, until somebody resumes it."""
    now = work.now_of(run.home)
    walk = run.walk
    if not run.live or walk.wake_at is None or walk.wake_at > now:
        return
    if work.paused(run):
        if walk.state == "waiting":
            park(run)
        else:
            run.walk = replace(walk, wake_at=now + PAUSED_LOOKS_AGAIN)
            run.dirty = True
    elif walk.state == "sending":
        _sending(work, run)
    else:
        _waiting(work, run)


def _waiting(work: Work, run: RunRow) -> None:
    """Let a wait decide; whoever was parked hears first what came meanwhile."""
    now, walk = work.now_of(run.home), run.walk
    if walk.memory.get("parked"):
        # What it rested for is no longer known: its moment was moved so that it rings.
        unheard = missed(work, run)
        memory = {key: value for key, value in walk.memory.items() if key not in ("parked", "unheard")}
        run.walk, run.dirty = replace(walk, memory=memory, wake_at=None), True
        for happening in unheard:
            walk_on(work, run, now=now, woken_by=happening)
            if (run.walk.state, run.walk.node, run.walk.visit) != ("waiting", walk.node, walk.visit):
                return
    walk_on(work, run, now=now)


def _sending(work: Work, run: RunRow) -> None:
    """The outcome should have come long ago: ask the message itself, and look again later if it is still on its way."""
    now = work.now_of(run.home)
    walk = run.walk
    if work.fates is None:
        work.fates = fates_of(_visit(other) for other in work.runs.values() if other.walk.state == "sending")
    fate = work.fates.get(_visit(run))
    if fate is None:
        run.walk = replace(walk, wake_at=now + LOOKS_AGAIN)
        run.dirty = True
        return
    kind = {"unknown": "sent", "cancelled": "skipped"}.get(fate.state, fate.state)
    outcome = Outcome(kind=kind, at=fate.at or now, message_id=fate.message_id, why=fate.why, doubt=fate.state == "unknown")
    heard_outcome(work, run, walk.node, walk.visit, outcome, now)


def _visit(run: RunRow) -> str:
    return f"{run.id}:{run.walk.node}:{run.walk.visit}"
