"""The books of throttles, taken all together when everything else of a step is decided.

While a step is under way, whoever comes to a throttle rests there. At its end the books are taken in one order and each asks; who may
pass walks on. So a step holds each book once and briefly, and two steps never wait for each other in a circle. Who passes and comes to
another throttle rests until the next step, which is at once.
"""

from engine.core.advance import TURN
from engine.runtime.walking import walk_on
from engine.runtime.work import Work
from engine.store import throttles
from engine.store.rows import RunRow


def settle(work: Work) -> None:
    """Take the books that this step needs, and let everybody ask who stands there: first who has a place, then who has just come."""
    if work.books is not None or not (work.in_line or work.left):
        return
    runs = [run for run in {run.id: run for run in work.in_line}.values() if _stands(work, run)]
    work.books = throttles.take({(run.journey_id, run.walk.node) for run in runs} | {key for key, _place in work.left})
    for key, place in work.left:
        work.books[key].leave(place)
    for run in sorted(runs, key=lambda one: one.walk.memory[TURN] is None):
        if _stands(work, run):
            walk_on(work, run, now=work.now_of(run.home))


def write(work: Work) -> None:
    """Write the books. Where a hand let somebody go on or out, they are taken only here."""
    settle(work)
    throttles.keep(work.books or {})


def _stands(work: Work, run: RunRow) -> bool:
    return run.walk.state == "waiting" and TURN in run.walk.memory and not work.paused(run)
