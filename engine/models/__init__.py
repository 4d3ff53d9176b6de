"""What the engine remembers."""

from engine.models.admitted import Admitted
from engine.models.counter import Counter, Delta
from engine.models.job import Job, JobPart
from engine.models.journey import Journey, Pause, Version
from engine.models.occurrence import Occurrence
from engine.models.pulse import Pulse
from engine.models.run import Run
from engine.models.step import Step
from engine.models.throttle import Throttle
from engine.models.transferred import Transferred
from engine.models.watcher import Watcher

__all__ = [
    "Admitted",
    "Counter",
    "Delta",
    "Job",
    "JobPart",
    "Journey",
    "Occurrence",
    "Pause",
    "Pulse",
    "Run",
    "Step",
    "Throttle",
    "Transferred",
    "Version",
    "Watcher",
]
