"""What the engine knows of a node type. The types themselves stand on the shelf of the journeys floor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from audience.rules.ast import Rule
from engine.core.decision import Decision
from engine.core.moment import Moment

# Listened to like an event type: what rules may see of the person or the account has changed.
PROFILE = "$profile"


@dataclass(frozen=True, slots=True)
class Port:
    """A way out of a node.

    ``side`` ports are drawn down the left lane; the first port that is not a side one is the main one. A port that ``loops`` may lead
    back to a step above.
    """

    key: str
    label: str = ""
    side: bool = False
    loops: bool = False


class NodeType(Protocol):
    """A node type: pure, one instance for all journeys."""

    kind: str
    schema: int

    def read(self, raw: Mapping[str, Any], schema: int) -> Any:
        """Make the typed settings from a graph's JSON of that schema number, or raise ``ground.ask.BadSetting``."""

    def ports(self, settings: Any) -> tuple[Port, ...]: ...

    def rules(self, settings: Any) -> tuple[Rule, ...]:
        """The rules that it will ask, so that what they need is loaded beforehand."""

    def listens(self, settings: Any) -> tuple[str, ...]:
        """The event types that may wake a run here; ``PROFILE`` for whoever waits for something to be so."""

    def looks_back(self, settings: Any) -> str:
        """How far ``moment.earlier`` reaches: ``""`` (not at all), ``entry`` or ``message`` (the run's last sending)."""

    def planned(self, settings: Any, *, after: datetime, until: datetime, zone: str) -> datetime | None:
        """Of a start: the last moment in (after, until] at which it lets in whoever fits, by the clock of ``zone``."""

    def decide(self, settings: Any, moment: Moment) -> Decision: ...
