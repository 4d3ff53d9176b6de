"""One advance: from where a run rests to where it rests next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from engine.core.compiled import OUT, Compiled
from engine.core.decision import Because, Decision, Effect, End, Fail, Go, Request, Say, SetField, Sleep, Turn
from engine.core.lifecycle import after
from engine.core.moment import Happening, Moment, Outcome
from ground.frozen import frozen

MOVES = 200
# How long a run waits for the outcome of its message before it looks again; the dispatcher settles it long before.
SENDING_LOOKS_AGAIN = timedelta(hours=1)
# Where a run remembers its place at the throttle where it waits.
TURN = "turn"


@dataclass(slots=True, kw_only=True)
class RunState:
    """Where a run is; the same words as the run's table. Whoever walks works on a copy."""

    state: str
    node: str
    visit: int
    node_at: datetime
    started_at: datetime
    wake_at: datetime | None = None
    listens: tuple[str, ...] = ()
    memory: Mapping[str, Any] = field(default_factory=dict)
    ended_at: datetime | None = None
    reason: str = ""


@frozen(kw_only=True)
class Move:
    """One line of the step log."""

    kind: str
    node: str
    visit: int
    port: str = ""
    because: Because | None = None
    message: Any = None


@dataclass(slots=True, kw_only=True)
class Walk:
    """What one advance came to: the run at rest, the moves on the way, what they do."""

    run: RunState
    moves: list[Move] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    messages: list[Any] = field(default_factory=list)


@frozen()
class Asked:
    """The gate's answer to a request: ``skipped`` with its reason goes on at once, anything else waits for the outcome.

    ``said``: it was said at an earlier visit and there is no new message; the run goes on by that outcome.
    """

    message: Any
    skipped: bool
    because: Because | None = None
    said: Outcome | None = None


@frozen()
class Stand:
    """Whose turn it is: now (``until`` None), or at that moment; ``remember`` is the place, kept with the run until it passes."""

    until: datetime | None = None
    remember: Any = None
    because: Because | None = None


Ask = Callable[[Request, str, int, Moment], Asked]
Line = Callable[[Turn, RunState, Moment], Stand]
Look = Callable[[str, RunState], tuple[Happening, ...]]


def advance(
    version: Compiled,
    run: RunState,
    moment: Moment,
    ask: Ask,
    look: Look | None = None,
    line: Line | None = None,
    *,
    first: Decision | None = None,
) -> Walk:
    """Walk on until the run rests or is over.

    Pure: ``ask`` is the gate, ``look`` gives the earlier events that a node wants, ``line`` says whose turn it is at a throttle (without
    it, everybody's).

    ``moment`` is the moment at the run's present node; ``first`` is what a hand decided there. At most MOVES moves, then the run
    fails with ``too_many_moves``.
    """
    walk = Walk(run=replace(run))
    while len(walk.moves) < MOVES:
        stop = version.stops.get(walk.run.node)
        if stop is None:
            return _over(walk, "fail", "node_is_gone", moment.now)
        if moment.stale is not None and first is None and not _went_out(moment):
            return _over(walk, "leave", moment.stale.code, moment.now, moment.stale.values)
        if stop.looks_back and look is not None and moment.outcome is None:
            moment = replace(moment, earlier=look(stop.looks_back, walk.run))
        decision = first or stop.type.decide(stop.settings, moment)
        first = None
        match decision:
            case Go():
                moment = _go(version, walk, moment, decision)
                if walk.run.state not in ("waiting", "sending"):
                    return walk
            case Sleep(until=until, listens=listens, because=because):
                walk.moves.append(Move(kind="rested", node=stop.id, visit=walk.run.visit, because=because))
                walk.run.state, walk.run.wake_at, walk.run.listens = after(walk.run.state, "rest"), until, listens
                return walk
            case Say(request=request):
                asked = ask(request, stop.id, walk.run.visit, moment)
                if asked.said is None:
                    walk.messages.append(asked.message)
                walk.moves.append(Move(kind="requested", node=stop.id, visit=walk.run.visit, because=asked.because, message=asked.message))
                if asked.said is not None:
                    moment = replace(moment, outcome=asked.said)
                    continue
                if asked.skipped:
                    why = asked.because.code if asked.because else ""
                    moment = replace(moment, outcome=Outcome(kind="skipped", at=moment.now, why=why))
                    continue
                walk.run.state, walk.run.wake_at, walk.run.listens = after(walk.run.state, "say"), moment.now + SENDING_LOOKS_AGAIN, ()
                return walk
            case Turn():
                stand = line(decision, walk.run, moment) if line is not None else Stand()
                if stand.until is None:
                    moment = _go(version, walk, moment, Go(because=stand.because))
                    if walk.run.state != "waiting":
                        return walk
                    continue
                if stand.because is not None:
                    walk.moves.append(Move(kind="rested", node=stop.id, visit=walk.run.visit, because=stand.because))
                walk.run.memory = {**walk.run.memory, TURN: stand.remember}
                walk.run.state, walk.run.wake_at, walk.run.listens = after(walk.run.state, "rest"), stand.until, ()
                return walk
            case End(state=state, reason=reason):
                walk.moves.append(Move(kind="ended", node=stop.id, visit=walk.run.visit, because=Because(reason)))
                return _over(walk, "complete" if state == "completed" else "leave", reason, moment.now)
            case Fail(reason=reason):
                return _over(walk, "fail", reason, moment.now)
    return _over(walk, "fail", "too_many_moves", moment.now)


def _go(version: Compiled, walk: Walk, moment: Moment, go: Go) -> Moment:
    run = walk.run
    target = version.table.get((run.node, go.port), OUT)
    walk.moves.append(Move(kind="moved", node=run.node, visit=run.visit, port=go.port, because=go.because))
    walk.effects.extend(go.effects)
    run.memory = memory = {**run.memory, **go.remember}
    memory.pop(TURN, None)
    if target == OUT:
        _over(walk, "complete", "finished", moment.now)
        return moment
    visits = dict(memory.get("visits") or {})
    visits[target] = visit = visits.get(target, 0) + 1
    memory["visits"] = visits
    run.state, run.node, run.visit, run.node_at, run.wake_at, run.listens = "waiting", target, visit, moment.now, None, ()
    facts = moment.facts
    fields = {e.name: e.value for e in go.effects if isinstance(e, SetField)}
    if fields:
        facts = replace(facts, fields={**facts.fields, **fields})
    # The event that woke a wait is spent, and so is an outcome: the next wait waits for a new one.
    return Moment(
        now=moment.now,
        started_at=moment.started_at,
        entered_at=moment.now,
        facts=facts,
        zone=moment.zone,
        visit=visit,
        memory=memory,
        dice=moment.dice,
        sent_at=moment.sent_at,
        stood=moment.stood,
        stale=moment.stale,
    )


def _went_out(moment: Moment) -> bool:
    """A message that was sent in time is counted by its step before the run leaves."""
    return moment.outcome is not None and moment.outcome.kind == "sent"


def _over(walk: Walk, trigger: str, reason: str, now: datetime, values: Mapping[str, Any] | None = None) -> Walk:
    run = walk.run
    if not walk.moves or walk.moves[-1].kind != "ended":
        walk.moves.append(Move(kind="ended", node=run.node, visit=run.visit, because=Because(reason, values or {})))
    run.state, run.wake_at, run.listens, run.ended_at, run.reason = after(run.state, trigger), None, (), now, reason
    return walk
