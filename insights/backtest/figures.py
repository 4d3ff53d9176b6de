"""The figures of a backtest: the draft's, the live version's, and their difference."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from engine.core.caps import Cap
from engine.models import Job
from insights.models import BacktestTally

OFTEN = 3


@dataclass(frozen=True)
class Figures:
    """What one version would have done. ``tallies`` is {measure: {key: amount}}; see ``insights.backtest.tally``."""

    tallies: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)

    def of(self, measure: str) -> dict[str, int]:
        """Counts by key, the largest first."""
        found = {key: int(amount) for key, amount in self.tallies.get(measure, {}).items()}
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))

    def total(self, measure: str) -> int:
        return sum(self.of(measure).values())

    @cached_property
    def entered(self) -> int:
        return self.total("entered")

    @cached_property
    def entered_by_day(self) -> dict[date, int]:
        return _by_day(self.of("entered"))

    @cached_property
    def sent(self) -> dict[str, int]:
        """Messages by channel."""
        found: Counter[str] = Counter()
        for key, amount in self.of("sent").items():
            found[key.partition(" ")[0]] += amount
        return dict(found.most_common())

    @cached_property
    def sent_by_hour(self) -> dict[str, list[int]]:
        """Messages by channel and hour of the day."""
        found: dict[str, list[int]] = defaultdict(lambda: [0] * 24)
        for key, amount in self.of("sent").items():
            channel, _space, hour = key.partition(" ")
            found[channel][int(hour[-2:])] += amount
        return {channel: found[channel] for channel in self.sent}

    @cached_property
    def sent_by_day(self) -> dict[date, int]:
        found: Counter[str] = Counter()
        for key, amount in self.of("sent").items():
            found[key.partition(" ")[2]] += amount
        return _by_day(found)

    @property
    def messages(self) -> int:
        return sum(self.sent.values())

    @property
    def segments(self) -> int:
        return self.total("segments")

    @property
    def costs(self) -> list[tuple[str, Decimal]]:
        """(currency, amount), the dearest first; two currencies do not add up."""
        return sorted(self.tallies.get("cost", {}).items(), key=lambda one: -one[1])

    @cached_property
    def people(self) -> dict[int, int]:
        """How many people got so many messages, by that number."""
        return dict(sorted((int(key), amount) for key, amount in self.of("people").items()))

    @property
    def heard(self) -> int:
        return sum(people for number, people in self.people.items() if number)

    @property
    def often(self) -> int:
        """People who got more than OFTEN."""
        return sum(people for number, people in self.people.items() if number > OFTEN)

    @property
    def twice(self) -> int:
        """People whom another journey really wrote to on the same day."""
        return self.of("same_day").get("people", 0)

    @property
    def reached(self) -> int:
        return self.of("goal").get("reached", 0)

    @property
    def quiet(self) -> int:
        """Entries that reached their goal although this journey really sent them nothing."""
        return self.of("goal").get("quiet", 0)

    @property
    def broken(self) -> int:
        """Homes that could not be walked."""
        return self.total("broken")

    def beyond(self, cap: Cap) -> int:
        """How many of the entries a cap would have turned away."""
        hours = self.of("entered")
        if cap.per_hour is not None:
            hours = {hour: min(entered, cap.per_hour) for hour, entered in hours.items()}
        if cap.per_day is not None:
            days = {day: min(entered, cap.per_day) for day, entered in _by_day(hours).items()}
            kept = sum(days.values())
        else:
            kept = sum(hours.values())
        if cap.in_all is not None:
            kept = min(kept, cap.in_all)
        return self.entered - kept


def figures_of(job: Job) -> tuple[Figures, Figures | None]:
    """Read the figures of the draft and, where there was one, of the live version."""
    found: dict[str, dict[str, dict[str, Decimal]]] = {"draft": defaultdict(dict), "live": defaultdict(dict)}
    for of, measure, key, amount in BacktestTally.objects.filter(job=job).values_list("of", "measure", "key", "amount"):
        found[of][measure][key] = amount
    live: Any = job.arguments.get("live")
    return Figures(found["draft"]), Figures(found["live"]) if live is not None else None


def _by_day(hours: Mapping[str, int]) -> dict[date, int]:
    found: Counter[date] = Counter()
    for hour, amount in hours.items():
        found[date.fromisoformat(hour[:10])] += amount
    return dict(sorted(found.items()))


def every_day(days: Mapping[date, int], first: date, last: date) -> list[tuple[date, int]]:
    """Days with nothing too."""
    return [(day, days.get(day, 0)) for day in (first + timedelta(days=n) for n in range((last - first).days + 1))]
