"""Putting one run at a step of another version, or back to where it was. Whoever calls holds its shard."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from audience.protocol.moments import read_moment
from engine.core.decision import Because, Decision, Sleep, Turn
from engine.core.frozen import after_pauses
from engine.core.lifecycle import after
from engine.core.moment import Moment
from engine.core.transfer import Choice, Clock, arrive, beyond, counts_on, place, put_back, remember, said_before, visit_of
from engine.runtime import asking, turns, walking
from engine.runtime.earlier import earlier
from engine.runtime.frozen import frozen_since, pauses_of
from engine.runtime.goal_words import PLAN_CHANGE
from engine.runtime.goals import matches
from engine.runtime.moments import moment_of_run
from engine.runtime.work import Work
from engine.store.journeys import LiveVersion, graph_of, version, walkable
from engine.store.rows import RunRow

LEFT = "version_changed"
# What a move of one walk is counted by; those of a job are counted without a word.
HAND = "hand"
NONE, DAY = timedelta(0), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Route:
    """A choice made ready for many runs. ``ahead`` are the steps that lay ahead in the old version; ``alike``: both steps ask the same."""

    choice: Choice
    ahead: frozenset[str]
    alike: bool

    @classmethod
    def of(cls, choice: Choice, to: int) -> "Route":
        ahead = beyond(graph_of(choice.version)["edges"], choice.node)
        one = _asks(choice.version, choice.node)
        return cls(choice, ahead, one is not None and one == _asks(to, choice.to))


def land(work: Work, run: RunRow, to: LiveVersion, route: Route, by: Mapping[str, Any]) -> None:
    """Put a run at a step of ``to`` and let it decide there; who stands still goes on standing.

    ``by`` says who did it and in which job. What it had yet to say is taken back; what it has said is not said again.
    """
    now, before, left, choice = work.now_of(run.home), run.walk, run.version_id, route.choice
    frozen, stop = frozen_since(work, run), to.compiled.stops[choice.to]
    clock, unheard = _clock(work, run, frozen or now), _unheard(work, run, frozen) if choice.wait != "anew" else None
    said = said_before(before, to.compiled.stops, route.ahead)
    if choice.to != before.node or choice.wait == "anew":
        turns.give_back(work, run)
    _take_back(work, run)
    hand = "" if "job" in by else HAND
    _moves_out(work, run, now, port=hand)
    run.version_id = to.id
    run.walk = arrive(run.walk, choice.to, now, said)
    moment = moment_of_run(work, run, now=clock.at)

    def decide(since: datetime) -> Decision:
        return stop.type.decide(stop.settings, replace(moment, entered_at=since))

    since = counts_on(choice.wait, clock, route.alike, decide)
    if since is not None:
        run.walk = remember(run.walk, "since", since)
    if unheard is not None:
        run.walk = remember(run.walk, "unheard", unheard)
    _log(work, run, now, Because("moved", {**by, "from_version": left, "from_node": before.node, "wait": choice.wait}))
    work.count(run, "moved_in", now, node=choice.to, port=hand)
    if frozen is None:
        run.walk = replace(run.walk, state=after(run.walk.state, "put"))
        run.dirty = True
        walking.walk_on(work, run, now=now)
    else:
        _stand(run, decide(since or clock.at))
    walking.count_place(work, run, now)


def land_back(work: Work, run: RunRow, was: Mapping[str, Any], moved_at: datetime, landed: str, by: Mapping[str, Any]) -> None:
    """Put a run back to where ``was`` found it; it rings at once, unless it stands still. Whoever was taken out walks again.

    ``landed`` is the step at which it was put at ``moved_at``; it may have gone on from there in the same moment.
    """
    now, frozen, here, live = work.now_of(run.home), frozen_since(work, run), run.walk, run.live
    told = {**by, "from_version": run.version_id, "from_node": here.node}
    turns.give_back(work, run)
    if not live:
        work.count(run, "ended", now, node=here.node, port=here.reason[:60], amount=-1)
    elif here.node == landed:
        _take_back(work, run)
        _moves_out(work, run, now, to="moved_in", amount=-1)
    else:
        _take_back(work, run)
        _moves_out(work, run, now)
    run.version_id = was["version"]
    if live:
        work.count(run, "moved_out", now, node=was["node"], amount=-1)
    walk = put_back(run.walk, was, moved_at, now)
    walk = replace(walk, state=after(walk.state, "put" if live else "come_back"), ended_at=None, reason="")
    if frozen is not None:
        # It rings when it may go on; until then it shows for when that was planned.
        walk = replace(walk, state=after(walk.state, "park"), wake_at=read_moment(was.get("wake_at")))
    run.walk = walk
    run.dirty = True
    _log(work, run, now, Because("moved_back", told))
    walking.count_place(work, run, now)
    if not live and (missed := _missed_exit(work, run, moved_at)) is not None:
        walking.end(work, run, "leave", missed, now)


def _missed_exit(work: Work, run: RunRow, since: datetime) -> str | None:
    """What would have ended a run while it was taken out: nobody who upgraded meanwhile hears more of upgrading."""
    exits, now = work.version_of(run).exits, work.now_of(run.home)
    plan = run.walk.memory.get("plan")
    if plan is not None and plan != work.profiles[run.person_id].current_plan and any(exit_.type == PLAN_CHANGE for exit_ in exits):
        return PLAN_CHANGE
    types = tuple({exit_.type for exit_ in exits if not exit_.type.startswith("$")})
    happened = [event for event in earlier(work, run, types, since=since - DAY, until=now) if event.received_at >= since]
    fit = (exit_.type for exit_ in exits for event in happened if exit_.type == event.type and matches(work, exit_, run.person_id, event))
    return next(fit, None)


def leave(work: Work, run: RunRow, by: Mapping[str, Any]) -> None:
    """Take a run out, with the reason kept."""
    walking.end(work, run, "leave", LEFT, work.now_of(run.home), values=dict(by))


def where(run: RunRow) -> dict[str, Any]:
    """Where a run rests, as it is kept for whoever puts it back."""
    return place(run.walk, run.version_id)


def _take_back(work: Work, run: RunRow) -> None:
    """Take back what it has yet to say here; of what is at its provider by now, remember which version said it."""
    if run.walk.state == "sending" and not asking.take_back(work, run, "moved"):
        calls = {**(run.walk.memory.get("calls") or {}), visit_of(run.walk): run.version_id}
        run.walk = replace(run.walk, memory={**run.walk.memory, "calls": calls})


def _moves_out(work: Work, run: RunRow, now: datetime, *, to: str = "moved_out", port: str = "", amount: int = 1) -> None:
    """Count a run out of the step where it rests."""
    if run.counted_at is not None:
        work.count(run, "waiting", now, node=run.counted_at, amount=-1)
        run.counted_at = None
    work.count(run, to, now, node=run.walk.node, port=port, amount=amount)


def _stand(run: RunRow, decision: Decision) -> None:
    """Let a run that stands still know what it waits for; whether it goes on is decided when its clock goes again."""
    state = run.walk.state if run.walk.state == "parked" else after(run.walk.state, "park")
    rests = decision if isinstance(decision, Sleep) else Sleep()
    run.walk = replace(run.walk, state=state, wake_at=rests.until, listens=rests.listens)
    run.dirty = True


def _clock(work: Work, run: RunRow, at: datetime) -> Clock:
    """The wait that a run leaves, by its own step; in a line, and where this release does not know the step any more, by its row."""
    walk = run.walk
    if walk.state == "sending":
        return Clock(at, NONE, None)
    stop = version(run.version_id).stop(walk.node) if walkable(run.version_id) else None
    by_row = Clock(at, max(at - walk.node_at, NONE), None if walk.wake_at is None else max(walk.wake_at - at, NONE))
    if stop is None:
        return by_row

    def decide(then: Moment) -> Decision:
        return stop.type.decide(stop.settings, then)

    moment = moment_of_run(work, run, now=at)
    own, pauses = pauses_of(work, run)
    if own or pauses:
        moment, _passing = after_pauses(moment, own, pauses, decide)
    decision = decide(moment)
    if isinstance(decision, Turn):
        # How long somebody stands in line is for the others to say.
        return by_row
    waited = max(at - moment.entered_at, NONE)
    if not isinstance(decision, Sleep):
        return Clock(at, waited, NONE)
    return Clock(at, waited, None if decision.until is None else decision.until - at)


def _unheard(work: Work, run: RunRow, frozen: datetime | None) -> datetime | None:
    """Since when a run that stands still has not heard what it waits for."""
    if frozen is None:
        return None
    visit, at = run.walk.memory.get("unheard") or ("", None)
    since = [frozen, read_moment(at) if visit == visit_of(run.walk) else None]
    if run.walk.memory.get("parked"):
        # It stood still before, and has not rung since.
        since += [pause.start for pauses in pauses_of(work, run) for pause in pauses]
    return min(one for one in since if one is not None)


def _asks(version_id: int, node: str) -> tuple[Any, ...] | None:
    found = next((raw for raw in graph_of(version_id)["nodes"] if raw["id"] == node), None)
    return (found["type"], found.get("schema", 1), found.get("settings") or {}) if found is not None else None


def _log(work: Work, run: RunRow, now: datetime, because: Because) -> None:
    work.log(
        "transfer",
        person_id=run.person_id,
        journey_id=run.journey_id,
        version_id=run.version_id,
        run=run,
        node=run.walk.node,
        visit=run.walk.visit,
        because=because,
        at=now,
    )
