"""Where kinds of long work stand. Whoever has one puts it here at start; ``engine.runtime.jobs`` lets it work by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.models import Job
from ground.registry import Registry


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one chunk did; ``over``: nothing is left of the whole job."""

    done: int
    over: bool = False


class CannotWork(ValueError):
    """A job cannot be done as a whole; its sentence says why."""


class Kind(Protocol):
    """A kind of long work. Progress is rows: whatever a chunk did is written in its transaction, so that it is done once."""

    key: str

    def parts(self, job: Job) -> Mapping[int, int]:
        """Number the parts of a new job, each with how much there is to do. Raises CannotWork."""

    def work(self, job: Job, now: datetime, size: int) -> Chunk:
        """Do at most ``size`` of it in the caller's transaction. Raises CannotWork; any other error is tried again in smaller chunks."""

    def set_aside(self, job: Job, now: datetime, error: str) -> None:
        """Leave out the one at which a chunk of one has failed (``job.at_work``), with the reason kept."""


kinds: Registry[Kind] = Registry("kinds of long work", lambda kind: kind.key)
