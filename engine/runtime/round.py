"""One round of a worker: walk, dispatch, some long work, fold, until nothing is left or two seconds have passed."""

import time
from datetime import timedelta

from django.db import close_old_connections

from audience.hints import hint
from audience.now import database_now
from channels import tally
from channels.dispatch import dispatch, draft, sweep
from engine.models import Watcher
from engine.runtime.jobs import work_on
from engine.runtime.lag import note
from engine.runtime.tallied import tell
from engine.runtime.walk import BUDGET_SECONDS, walk
from engine.store.logs import fold
from ground.stops import stop


def go_round(*, ticked: bool = False) -> None:
    """Look for everything there is to do. Harmless twice, at once, or never. ``ticked``: beat asked for it, which is noted."""
    close_old_connections()
    if ticked:
        note("worker")
    began = time.monotonic()
    while True:
        stepped = walk(budget_seconds=BUDGET_SECONDS / 2, looks=1, tell=tell)
        called = dispatch() + draft()
        worked = work_on(database_now(), budget_seconds=BUDGET_SECONDS / 4)
        if not stepped and not called and not worked:
            break
        if time.monotonic() - began > BUDGET_SECONDS:
            hint()
            break
    stop("fold.before")
    fold()
    stop("fold.after")


def fold_counts() -> int:
    """Turn some deltas into counters; give how many were taken."""
    return fold()


def sweep_up() -> None:
    """Settle what dead workers left, and close the watchers whose window is over."""
    close_old_connections()
    now = database_now()
    stop("sweep.before")
    sweep(now)
    stop("sweep.after")
    Watcher.objects.filter(open=True, until__lt=now - timedelta(minutes=5)).update(open=False)
    while fold():
        pass
    tally.fold()
