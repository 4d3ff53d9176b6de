"""Everything that a page of results says, each figure read once and only when it is asked for."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from audience.models import Installation, Plan
from engine.core.compiled import read_everywhere
from insights.asking import fetch
from insights.funnel import counts
from insights.funnel.counts import Counts
from insights.funnel.holdout import Compared, groups
from insights.funnel.scope import Scope
from insights.funnel.silent import Reason, refused, silent
from insights.funnel.skips import Skip, not_sent

# So many of the newest messages say how fast it is.
NEWEST = 1000
UPGRADES = frozenset({"$plan_up", "$plan_change", "plan_upgraded", "plan_changed"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change: from which plan to which, how many, what they brought."""

    from_plan: str
    to_plan: str
    currency: str
    count: int
    mrr: Decimal


@dataclass(frozen=True, slots=True)
class Days:
    """Upgrades per day from entry, as far as the goal's window; ``half`` is the median in days."""

    per_day: tuple[int, ...]
    half: float | None

    @property
    def count(self) -> int:
        return sum(self.per_day)


@dataclass(frozen=True, slots=True)
class Speed:
    """From the event's arrival to the provider's acceptance; ``held`` were kept back first and do not count."""

    count: int
    held: int
    half: timedelta | None
    most: timedelta | None


class Figures:
    """Read lazily: a fragment asks for its own and no more."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @cached_property
    def by_version(self) -> dict[int, Counts]:
        scope = self.scope
        if scope.entered_since is not None:
            return counts.followed(scope.journey.pk, scope.version_ids, scope.entered_since)
        return counts.counted(scope.version_ids, scope.happened_since)

    @cached_property
    def total(self) -> Counts:
        return counts.total(self.by_version)

    @cached_property
    def installation(self) -> Installation:
        return Installation.current()

    @property
    def currency(self) -> str:
        return self.installation.currency

    @cached_property
    def kinds(self) -> list[Kind]:
        """List kinds of change in the reporting currency first, then what came in others."""
        rows = fetch("won", **self._two_ways)
        names = dict(Plan.objects.values_list("key", "name"))
        found = [Kind(names.get(a, a), names.get(b, b), currency, n, mrr) for a, b, currency, n, mrr in rows]
        return sorted(found, key=lambda kind: kind.currency != self.currency)

    @property
    def mrr(self) -> Decimal:
        return self.total.mrr.get(self.currency, Decimal(0))

    @property
    def other_mrr(self) -> list[tuple[str, Decimal]]:
        return sorted((currency, amount) for currency, amount in self.total.mrr.items() if currency != self.currency and amount)

    @property
    def average(self) -> Decimal | None:
        """What one upgrade brought, of those in the reporting currency."""
        many = sum(kind.count for kind in self.kinds if kind.currency == self.currency)
        return self.mrr / many if many else None

    @cached_property
    def costs(self) -> dict[str, Decimal]:
        """Say what its messages cost, by currency."""
        return {currency: Decimal(amount) for currency, amount in fetch("spent", **self._two_ways, currency=self.currency)}

    @property
    def cost(self) -> Decimal:
        """What they cost in the reporting currency."""
        return self.costs.get(self.currency, Decimal(0))

    @property
    def other_costs(self) -> list[tuple[str, Decimal]]:
        return sorted((currency, amount) for currency, amount in self.costs.items() if currency != self.currency and amount)

    @cached_property
    def _groups(self) -> tuple[Compared, dict[int, Compared]]:
        return groups(self.scope)

    @property
    def compared(self) -> Compared:
        return self._groups[0]

    @property
    def compared_by_version(self) -> dict[int, Compared]:
        return self._groups[1]

    @cached_property
    def sells(self) -> bool:
        """Say whether the goal is an upgrade; only then do credit and goal mean the same thing."""
        newest = self.scope.chosen[:1]
        return not newest or read_everywhere(newest[0].graph.get("everywhere") or {}).goal.type in UPGRADES

    @property
    def window(self) -> timedelta:
        """Give the longest goal window among the versions."""
        windows = [read_everywhere(version.graph.get("everywhere") or {}).within for version in self.scope.chosen]
        return max(windows, default=read_everywhere({}).within)

    @cached_property
    def days(self) -> Days:
        rows = fetch("days_to_goal", credited=self.sells, **self._two_ways)
        per_day = [0] * max(-(-self.window // timedelta(days=1)), 1)
        for day, n, _half in rows:
            # The last moment of the window belongs to its last day.
            per_day[min(max(day, 0), len(per_day) - 1)] += n
        return Days(tuple(per_day), float(rows[0][2]) if rows else None)

    @cached_property
    def skips(self) -> list[Skip]:
        return not_sent(self.scope)

    @cached_property
    def followed(self) -> Counts:
        """Count those who entered within the period, however it is cut."""
        scope = self.scope
        if scope.happened_since is None:
            return self.total
        return counts.total(counts.followed(scope.journey.pk, scope.version_ids, scope.since))

    @cached_property
    def silent(self) -> list[Reason]:
        return silent(self.scope)

    @cached_property
    def refused(self) -> list[Reason]:
        return refused(self.scope)

    @cached_property
    def until_enough(self) -> timedelta | None:
        """Say how long it takes until enough are held out, at the pace since the period or the first version began."""
        scope, held = self.scope, self.compared.held.of
        begun = scope.since or min((version.published_at for version in scope.chosen), default=None)
        if begun is None or not held or scope.now <= begun:
            return None
        return (scope.now - begun) / held * self.compared.missing

    @cached_property
    def speed(self) -> Speed:
        scope = self.scope
        found = fetch("how_fast", journey=scope.journey.pk, versions=scope.version_ids, entered_since=scope.since, newest=NEWEST)
        count, held, half, most = found[0]
        return Speed(count, held, *(timedelta(seconds=seconds) if seconds is not None else None for seconds in (half, most)))

    @property
    def _two_ways(self) -> dict[str, Any]:
        scope = self.scope
        return {
            "journey": scope.journey.pk,
            "versions": scope.version_ids,
            "entered_since": scope.entered_since,
            "happened_since": scope.happened_since,
        }
