"""Goals and exits: asked before anything else, for everybody whom an event touches."""

from datetime import datetime
from decimal import Decimal

from audience.changed import Movement
from engine.core.decision import Because
from engine.core.moment import Happening
from engine.runtime.goal_words import PLAN_CHANGE, PLAN_UP
from engine.runtime.moments import facts_of
from engine.runtime.walking import end
from engine.runtime.work import Work
from engine.store.journeys import Prepared, version
from engine.store.rows import RunRow, WatcherRow


def reach(
    work: Work, person_id: int, home: int, happening: Happening, names: frozenset[str], movement: Movement | None, now: datetime
) -> None:
    """Let the watchers of the person, or of the whole home for a movement of its plan, see what happened."""
    watching = work.watchers_by_person[person_id] if movement is None else work.watchers_of[home]
    reached = [
        watcher for watcher in watching if watcher.open and now <= watcher.until and _is_goal(work, watcher, person_id, happening, names)
    ]
    for watcher in reached:
        watcher.reached_at = now
        watcher.open = False
        watcher.dirty = True
        if watcher.held_out and movement is not None:
            watcher.mrr, watcher.currency = movement.mrr_after - movement.mrr_before, movement.currency
        at_goal = version(watcher.version_id).compiled.goal_node
        work.deltas.add(watcher.version_id, "held_goal" if watcher.held_out else "goal", now, node=at_goal)
    if movement is not None and movement.direction > 0:
        credit(work, reached, movement, now)
    for watcher in reached:
        run = work.runs.get(watcher.run_id)
        if run is not None and run.live:
            complete_by_goal(work, run, happening, now)
        else:
            _late(work, watcher, happening, now)


def _late(work: Work, watcher: WatcherRow, happening: Happening, now: datetime) -> None:
    """Log a goal that came after the walk was over, or by somebody who is only watched: no run ends by it."""
    work.log(
        "goal",
        person_id=watcher.person_id,
        journey_id=watcher.journey_id,
        version_id=watcher.version_id,
        run_id=watcher.run_id,
        node=version(watcher.version_id).compiled.goal_node,
        because=Because("held_out" if watcher.held_out else "after_walk"),
        event_id=happening.id,
        at=now,
    )


def credit(work: Work, reached: list[WatcherRow], movement: Movement, now: datetime) -> None:
    """An upgrade is credited once: to the run that last messaged within its goal window."""
    spoke = [w for w in reached if w.messaged_at is not None and not w.held_out and not version(w.version_id).shadow]
    if not spoke:
        return
    last = max(spoke, key=lambda w: (w.messaged_at, w.run_id))
    last.credited = True
    work.credited.append((last, movement))
    last.mrr, last.currency = movement.mrr_after - movement.mrr_before, movement.currency
    work.deltas.add(last.version_id, "upgraded", now)
    work.deltas.add(last.version_id, "mrr", now, port=movement.currency, amount=Decimal(last.mrr))


def complete_by_goal(work: Work, run: RunRow, happening: Happening, now: datetime) -> None:
    """Pull somebody forward to the goal, from wherever they are."""
    end(work, run, "leave" if run.walk.state == "parked" else "complete", "goal", now, event_id=happening.id)


def leave(work: Work, runs: list[RunRow], person_id: int, happening: Happening, names: frozenset[str], now: datetime) -> None:
    """End the runs that an exit names, with the reason kept."""
    for run in runs:
        if not run.live:
            continue
        for place, exit_ in enumerate(work.version_of(run).exits):
            if exit_.type in names and matches(work, exit_, run.person_id, happening):
                end(work, run, "leave", exit_.type, now, values={"exit": place, "by": person_id}, event_id=happening.id)
                break


def _is_goal(work: Work, watcher: WatcherRow, person_id: int, happening: Happening, names: frozenset[str]) -> bool:
    goal = version(watcher.version_id).goal
    if goal.type not in names:
        return False
    # Whoever a colleague upgrades has upgraded; any other goal is one's own.
    if watcher.person_id != person_id and goal.type not in (PLAN_UP, PLAN_CHANGE):
        return False
    return matches(work, goal, watcher.person_id, happening)


def matches(work: Work, trigger: Prepared, person_id: int, happening: Happening) -> bool:
    """Say whether what happened fits the rule of a goal or an exit."""
    if trigger.check is None:
        return True
    return trigger.check(facts_of(work, person_id, trigger.needs, now=happening.at, entry=happening.properties))
