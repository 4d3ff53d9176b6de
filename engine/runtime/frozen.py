"""The clock of a run: which pauses it stood still in, and what it missed meanwhile."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from audience.protocol.moments import read_moment, written
from engine.core.frozen import Pause
from engine.core.moment import Happening
from engine.runtime.earlier import earlier
from engine.runtime.work import Work
from engine.store.rows import RunRow


def pauses_of(work: Work, run: RunRow) -> tuple[list[Pause], list[Pause]]:
    """The pauses since a run came to its step, by the clock of its home: its own, and those of its journey."""
    journey = work.journeys.by_id.get(run.journey_id)
    own, all_ = own_pauses(run.walk.memory), journey.pauses if journey is not None else ()
    if not own and not all_:
        return [], []
    ahead, since = work.ahead.get(run.home, timedelta(0)), run.walk.node_at

    def lately(found: Iterable[Pause]) -> list[Pause]:
        return [pause for pause in (each.later(ahead) for each in found) if pause.end > since]

    return lately(own), lately(all_)


def own_pauses(memory: Any) -> list[Pause]:
    """The pauses of one person alone, as a run remembers them; each keeps the rest of the wait."""
    read = [(read_moment(start), read_moment(end)) for start, end in memory.get("stood") or ()]
    return [Pause(start, end) for start, end in read if start is not None and end is not None]


def frozen_since(work: Work, run: RunRow) -> datetime | None:
    """Since when the clock of a run stands still, by the clock of its home; None: it goes."""
    journey = work.journeys.by_id.get(run.journey_id)
    since = [at for at in (run.paused_at, journey.paused_at if journey is not None else None) if at is not None]
    return min(since) + work.ahead.get(run.home, timedelta(0)) if since else None


def passes_over(work: Work, run: RunRow) -> bool:
    """Whether what a pause of its journey held up is left out, as was chosen when it was resumed."""
    journey = work.journeys.by_id.get(run.journey_id)
    return journey is not None and journey.state != "paused" and bool(journey.pauses) and journey.pauses[-1].late == "skip"


def keep(run: RunRow, received_at: datetime) -> None:
    """Remember since when a run that stands still has not heard what it waits for; the first such moment at this visit stays."""
    visit = f"{run.walk.node}:{run.walk.visit}"
    if (run.walk.memory.get("unheard") or [""])[0] != visit:
        run.walk = replace(run.walk, memory={**run.walk.memory, "unheard": [visit, written(received_at)]})
        run.dirty = True


def missed(work: Work, run: RunRow) -> tuple[Happening, ...]:
    """What a parked run would have been woken by, had it not been paused; oldest first.

    That is what came during a pause, and whatever met the run while it stood still: accepted before a pause and walked in it, or
    accepted after it and walked before the run rang.
    """
    ahead, now = work.ahead.get(run.home, timedelta(0)), work.now_of(run.home)
    # Whoever was put at this step during a pause waits for what came after that.
    spans = [(max(pause.start, run.walk.node_at) - ahead, pause.end - ahead) for pause in chain(*pauses_of(work, run))]
    visit, unheard = run.walk.memory.get("unheard") or ("", None)
    if visit == f"{run.walk.node}:{run.walk.visit}" and (since := read_moment(unheard)) is not None:
        spans.append((since, now))
    if not spans or not run.walk.listens:
        return ()
    heard = earlier(work, run, run.walk.listens, since=min(start for start, _end in spans) - timedelta(days=1), until=now)
    return tuple(event for event in heard if any(start <= event.received_at <= end for start, end in spans))
