"""Whoever waits for something to be so decides again when what rules may see of their person has changed."""

from collections.abc import Iterable

from engine.core.advance import MOVES
from engine.core.node import PROFILE
from engine.runtime import walking
from engine.runtime.work import Work
from engine.store.rows import RunRow


def look_again(work: Work, runs: Iterable[RunRow]) -> None:
    """Let those of these runs decide that wait for something to be so; others are passed by."""
    for run in list(runs):
        if run.walk.state != "waiting" or PROFILE not in run.walk.listens:
            continue
        if work.paused(run):
            walking.park(run)
        else:
            walking.walk_on(work, run, now=work.now_of(run.home))


def settle(work: Work) -> None:
    """Look again at the people of whom runs changed something, until nothing changes any more."""
    for _ in range(MOVES):
        if not work.stirred:
            return
        stirred, work.stirred = work.stirred, set()
        look_again(work, (run for person_id in stirred for run in work.live_of(person_id)))
    for person_id in work.stirred:
        for run in work.live_of(person_id):
            if PROFILE in run.walk.listens:
                walking.end(work, run, "fail", "too_many_moves", work.now_of(run.home))
    work.stirred = set()
