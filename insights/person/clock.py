"""The clock of one home: the database's, and by how much it was moved on in Sandbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from audience.models import Clock
from audience.now import database_now
from insights.why.moments import say_length


@dataclass(frozen=True, slots=True)
class HomeClock:
    """``now`` is what the engine takes for the present of this home."""

    real: datetime
    ahead: timedelta

    @property
    def ahead_words(self) -> str:
        """Say it to the minute: a day less the seconds that have gone since is a day."""
        return say_length(timedelta(minutes=round(self.ahead / timedelta(minutes=1))))

    @property
    def now(self) -> datetime:
        return self.real + self.ahead


def clock_of(home: int) -> HomeClock:
    ahead = Clock.objects.filter(home=home).values_list("ahead", flat=True).first()
    return HomeClock(database_now(), ahead or timedelta())
