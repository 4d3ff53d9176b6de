"""A storm: what is done to the house while people walk. Each is one file of ``prove/storms``."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from config.run.postgres import Postgres
from ground.registry import Registry
from prove.house import House
from prove.load import Application
from prove.provider import Provider


@dataclass
class Scene:
    """Where a storm rages. ``notes`` are printed, ``faults`` must be nought besides."""

    house: House
    application: Application
    provider: Provider
    chance: random.Random
    seconds: float
    people: int
    notes: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """``says`` what is done. ``numbers`` of each process a host; ``lines`` clients that tell, each resting ``pause_seconds`` a person.

    ``stops``: whoever starts has a stop at a named point laid in. ``faster``: so much faster waits go by, as everybody's clock is moved on;
    0: no clock is moved. ``start`` starts PostgreSQL.
    """

    name: str
    says: str
    shake: Callable[[Scene], None]
    numbers: Mapping[str, int] = field(default_factory=lambda: {"web": 1, "worker": 2, "beat": 2})
    lines: int = 8
    pause_seconds: float = 0.1
    two_hosts: bool = False
    stops: bool = False
    faster: float = 20
    start: Callable[[Postgres], None] = Postgres.start


STORMS: Registry[Storm] = Registry("storms", lambda storm: storm.name)
storm = STORMS.add
