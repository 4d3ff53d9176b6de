"""How fast a journey is: from the event's arrival to the provider's acceptance of the first message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from journeys.statements import fetch

# So many of the newest messages say how fast it is.
NEWEST = 1000


@dataclass(frozen=True, slots=True)
class Speed:
    """From the event's arrival to the provider's acceptance; ``held`` were kept back first and do not count.

    ``simulated`` of them were sent in a history whose clock was moved by hand, and say nothing about speed.
    """

    count: int
    held: int
    half: timedelta | None
    most: timedelta | None
    simulated: int


def speed_of(journey_id: int, version_ids: Sequence[int], entered_since: datetime | None = None) -> Speed:
    """Measure the newest."""
    found = fetch("how_fast", journey=journey_id, versions=list(version_ids), entered_since=entered_since, newest=NEWEST)
    count, held, half, most, simulated = found[0]
    within, almost = (timedelta(seconds=seconds) if seconds is not None else None for seconds in (half, most))
    return Speed(count, held, within, almost, simulated)
