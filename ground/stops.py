"""Named points at which a proof may end or freeze this process: ``CAIRN_STOP=step.written:3`` ends it there the third time.

``CAIRN_STOP=claim.committed:1:freeze`` freezes it instead, as a host does that swaps; somebody else wakes it.
Where the variable is not set, a point is an empty function call.
"""

import os
import signal
from collections.abc import Callable

POINTS = (
    "accept.stored",
    "accept.committed",
    "step.locked",
    "step.loaded",
    "step.decided",
    "step.written",
    "step.committed",
    "claim.taken",
    "claim.committed",
    "look.kept",
    "look.committed",
    "call.before",
    "call.after",
    "outcome.written",
    "outcome.committed",
    "receipt.kept",
    "receipt.committed",
    "job.worked",
    "job.committed",
    "job.occurred",
    "job.begun",
    "job.planned",
    "fold.before",
    "fold.after",
    "sweep.before",
    "sweep.after",
    "beat.before",
    "beat.after",
)
VARIABLE = "CAIRN_STOP"
# The file to which a process adds the point at which it stops.
TOLD = "CAIRN_STOPS_TOLD"


def _never(point: str) -> None:
    """Nobody wants to stop here."""


def _wanted(said: str) -> Callable[[str], None]:
    point, _, rest = said.partition(":")
    nth, _, how = rest.partition(":")
    if point not in POINTS:
        raise ValueError(f"{VARIABLE} names {point!r}; there are {', '.join(POINTS)}.")
    left = [int(nth or 1)]
    told = os.environ.get(TOLD)
    name = signal.SIGSTOP if how == "freeze" else signal.SIGKILL

    def reach(here: str) -> None:
        if here != point:
            return
        left[0] -= 1
        if left[0] == 0:
            if told:
                with open(told, "a") as file:
                    file.write(f"{point}\n")
            os.kill(os.getpid(), name)

    return reach


stop: Callable[[str], None] = _wanted(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else _never
