"""Whose turn it is at a throttle, as the books of this step have it."""

from dataclasses import replace
from datetime import timedelta

from engine.core.advance import TURN, RunState, Stand
from engine.core.decision import Because, Turn
from engine.core.moment import Moment
from engine.core.turns import Place
from engine.runtime.work import Work
from engine.store.journeys import version, walkable
from engine.store.rows import RunRow


def stand(work: Work, run: RunRow, turn: Turn, walk: RunState, at: Moment) -> Stand:
    """Let somebody pass, or give the moment for which to rest."""
    place = _place(walk)
    key = (run.journey_id, walk.node)
    if work.books is None or key not in work.books:
        work.in_line.append(run)
        return Stand(until=at.now, remember=walk.memory.get(TURN))
    book, ahead = work.books[key], work.ahead.get(run.home, timedelta())
    book.obey(_newest(work, run, turn, walk.node, at).rate)
    if ahead and place is not None and book.at(place) > work.now:
        # Somebody moved this clock by hand: by her own it is this person's turn, and among the others she is not counted.
        book.leave(place)
        return Stand(because=Because("turn_came"))
    given = book.ask(work.now, place)
    if given is None:
        return Stand(because=Because("turn_came"))
    until = book.at(given) + ahead
    told = Because("in_line", {"until": until}) if given != place else None
    return Stand(until=until, remember=[given.line, given.cell], because=told)


def give_back(work: Work, run: RunRow) -> None:
    """Give back the place of somebody who leaves the line otherwise than by passing."""
    place = _place(run.walk)
    if place is None:
        return
    key = (run.journey_id, run.walk.node)
    if work.books is None:
        work.left.append((key, place))
    elif key in work.books:
        work.books[key].leave(place)
    run.walk = replace(run.walk, memory={name: value for name, value in run.walk.memory.items() if name != TURN})


def _place(walk: RunState) -> Place | None:
    remembered = walk.memory.get(TURN)
    return Place(*remembered) if remembered else None


def _newest(work: Work, run: RunRow, turn: Turn, node: str, at: Moment) -> Turn:
    """Which number holds: that of the live version, also for those who came under an older one."""
    journey = work.journeys.by_id.get(run.journey_id)
    if journey is None or journey.live_id in (None, run.version_id) or not walkable(journey.live_id):
        return turn
    stop = version(journey.live_id).stop(node)
    if stop is None or stop.type is not work.version_of(run).compiled.stops[node].type:
        return turn
    newest = stop.type.decide(stop.settings, at)
    return newest if isinstance(newest, Turn) else turn
