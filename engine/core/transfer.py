"""Transfers: what becomes of whoever rests at a step of one version and is put at a step of another, or back. Pure."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from audience.protocol.moments import read_moment, written
from engine.core.advance import RunState
from engine.core.decision import Decision, Go, Sleep

DEEDS = ("stay", "move", "leave")
# What becomes of a wait under way: its rest is kept, what was waited counts, or it begins anew.
WAITS = ("keep", "count", "anew")
# What a run remembers of the visit at which it rests, and takes back when it is put back.
OF_VISIT = ("since", "stood", "unheard", "parked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What becomes of whoever rests at ``node`` of version ``version`` (its id): ``do`` is one of DEEDS, ``wait`` one of WAITS.

    ``to`` is the step of the version they are moved to.
    """

    version: int
    node: str
    do: str
    to: str = ""
    wait: str = "keep"


@dataclass(frozen=True, slots=True)
class Clock:
    """A wait under way: at ``at`` (when it stood still, if it does) it had waited so long; ``rest`` is left, None: no moment ends it."""

    at: datetime
    waited: timedelta
    rest: timedelta | None


def visit_of(walk: RunState) -> str:
    return f"{walk.node}:{walk.visit}"


def counted_from(walk: RunState) -> datetime:
    """From when the wait counts at which a run rests: from when it came there, unless a transfer said otherwise."""
    visit, at = walk.memory.get("since") or ("", None)
    return (read_moment(at) if visit == visit_of(walk) else None) or walk.node_at


def counts_on(how: str, clock: Clock, alike: bool, decide: Callable[[datetime], Decision]) -> datetime | None:
    """From when the wait at the new step counts; None: from now on.

    ``alike``: both steps ask the same, so the wait goes on as if nothing had happened. ``decide`` is the new step at ``clock.at``, by
    when its wait began. Kept is what remains, and never more than the new step asks of whoever comes to it. A moment of the day or a
    date stays what the new step says: no beginning moves it.
    """
    if how == "anew":
        return None
    if how == "count" or alike:
        return clock.at - clock.waited
    fresh = decide(clock.at)
    if clock.rest is None or not isinstance(fresh, Sleep) or fresh.until is None or fresh.until <= clock.at + clock.rest:
        return None
    until, since = clock.at + clock.rest, clock.at - (fresh.until - clock.at - clock.rest)
    # A calendar's day may have an hour more or less: then the second try meets it.
    for _ in range(2):
        met = decide(since)
        if isinstance(met, Go) and until <= clock.at:
            return since
        if not isinstance(met, Sleep) or met.until is None:
            return None
        if met.until == until:
            return since
        since -= met.until - until
    return None


def beyond(edges: Iterable[Mapping[str, str]], node: str) -> frozenset[str]:
    """The steps to which the ways of a graph lead from a step; itself only where they lead round."""
    ways: dict[str, list[str]] = {}
    for edge in edges:
        ways.setdefault(edge["from"], []).append(edge["to"])
    found: set[str] = set()
    todo = list(ways.get(node, ()))
    while todo:
        step = todo.pop()
        if step not in found:
            found.add(step)
            todo.extend(ways.get(step, ()))
    return frozenset(found)


def said_before(walk: RunState, known: Container[str], again: Container[str]) -> dict[str, int]:
    """By step the visit at which it is passed over if it has spoken already: steps behind the run that the new version knows too.

    ``again`` are those that lay ahead of it, as in a loop: these it would have come to anyway.
    """
    visits: Mapping[str, int] = walk.memory.get("visits") or {}
    found = {node: times + 1 for node, times in visits.items() if node in known and node not in again}
    if walk.state == "sending":
        found[walk.node] = visits.get(walk.node, 0) + 1
    return {**(walk.memory.get("said") or {}), **found}


def arrive(walk: RunState, node: str, now: datetime, said: Mapping[str, int]) -> RunState:
    """Put a run at a step, before that decides."""
    memory, visit = _visiting(walk, node)
    if said:
        memory["said"] = dict(said)
    return replace(walk, node=node, visit=visit, node_at=now, wake_at=None, listens=(), memory=memory)


def remember(walk: RunState, name: str, at: datetime) -> RunState:
    """Remember a moment of the present visit: ``since`` when its wait counts, since when something is ``unheard``."""
    return replace(walk, memory={**walk.memory, name: [visit_of(walk), written(at)]})


def place(walk: RunState, version: int) -> dict[str, Any]:
    """Where a run rests, as it is kept until somebody puts it back."""
    kept = {name: walk.memory[name] for name in OF_VISIT if name in walk.memory}
    for name in ("since", "unheard"):
        if name in kept and kept[name][0] != visit_of(walk):
            del kept[name]
    return {
        "version": version,
        "node": walk.node,
        "visit": walk.visit,
        "state": walk.state,
        "node_at": written(walk.node_at),
        "wake_at": written(walk.wake_at) if walk.wake_at is not None else None,
        "listens": list(walk.listens),
        "memory": kept,
    }


def put_back(walk: RunState, was: Mapping[str, Any], at: datetime, now: datetime) -> RunState:
    """Put a run back to where ``place`` found it, as if it had waited there all the time; it rings at once and decides for itself.

    It comes there by a new visit, so that what it says has a key of its own. What it waits for and met it elsewhere since ``at`` is heard.
    """
    memory, visit = _visiting(walk, was["node"])
    here = f"{was['node']}:{visit}"
    before = dict(was["memory"])
    if was["state"] == "sending":
        said = {**(memory.get("said") or {}), was["node"]: visit}
        memory["said"] = said
        return replace(walk, node=was["node"], visit=visit, node_at=now, wake_at=now, listens=(), memory=memory)
    since = (before.get("unheard") or ["", None])[1] or written(at)
    memory |= {"stood": before["stood"]} if "stood" in before else {}
    memory |= {"since": [here, before["since"][1]]} if "since" in before else {}
    memory |= {"parked": True, "unheard": [here, since]}
    node_at = read_moment(was["node_at"]) or now
    listens = tuple(was["listens"])
    return replace(walk, node=was["node"], visit=visit, node_at=node_at, wake_at=now, listens=listens, memory=memory)


def _visiting(walk: RunState, node: str) -> tuple[dict[str, Any], int]:
    """Count one more visit; what belonged to the last one is forgotten."""
    memory = {name: value for name, value in walk.memory.items() if name not in OF_VISIT}
    visits = dict(memory.get("visits") or {})
    visits[node] = visits.get(node, 0) + 1
    memory["visits"] = visits
    return memory, visits[node]
