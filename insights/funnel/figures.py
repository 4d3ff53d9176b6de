"""Everything that a page of results says, each figure read once and only when it is asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Min
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from audience.models import Installation, Plan
from engine.core.compiled import read_everywhere
from engine.models import Watcher
from frontend.words import length
from insights.asking import fetch
from insights.funnel import counts
from insights.funnel.counts import Counts
from insights.funnel.heard import Heard, heard
from insights.funnel.holdout import Compared, groups
from insights.funnel.overlap import Overlap
from insights.funnel.ripe import Found, Ripe, ripe
from insights.funnel.scope import Scope
from insights.funnel.silent import Reason, refused, silent
from insights.funnel.skips import Skip, not_sent
from journeys.speed import Speed, speed_of

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
    def ripe_cost(self) -> Decimal:
        """What the messages of the entries cost of which rates are taken, whenever they were sent, in the reporting currency."""
        rows = fetch("spent", **self._two_ways | {"happened_since": None}, **self._ended(self.scope.now), currency=self.currency)
        return Decimal(dict(rows).get(self.currency, 0))

    @cached_property
    def costs(self) -> dict[str, Decimal]:
        """Say what its messages cost, by currency."""
        rows = fetch("spent", **self._two_ways, **self._ended(None), currency=self.currency)
        return {currency: Decimal(amount) for currency, amount in rows}

    @property
    def cost(self) -> Decimal:
        """What they cost in the reporting currency."""
        return self.costs.get(self.currency, Decimal(0))

    @property
    def other_costs(self) -> list[tuple[str, Decimal]]:
        return sorted((currency, amount) for currency, amount in self.costs.items() if currency != self.currency and amount)

    @cached_property
    def _groups(self) -> tuple[Compared, dict[int, Compared]]:
        return groups(self.scope, self._ripe)

    @cached_property
    def _ripe(self) -> Found:
        return ripe(self.scope)

    def ripe_of(self, version: int | None = None, held_out: bool = False) -> Ripe:
        """Count what rates are taken of: of a version, or in all."""
        return self._ripe.get((version, held_out), Ripe())

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

    @cached_property
    def _windows(self) -> list[timedelta]:
        return [read_everywhere(version.graph.get("everywhere") or {}).within for version in self.scope.chosen]

    @property
    def window(self) -> timedelta:
        """Give the longest goal window among the versions."""
        return max(self._windows, default=read_everywhere({}).within)

    @property
    def days_words(self) -> str:
        """Say how long an entry may reach the goal: 14 days, or all lengths where versions differ."""
        lengths = [length(window) for window in sorted(set(self._windows))]
        if len(lengths) < 2:
            return length(self.window)
        return _("%(lengths)s, by version") % {"lengths": get_text_list(lengths, _("or"))}

    @cached_property
    def days(self) -> Days:
        rows = fetch("days_to_goal", credited=self.sells, **self._two_ways)
        per_day = [0] * max(-(-self.window // timedelta(days=1)), 1)
        for day, n, _half in rows:
            # The last moment of the window belongs to its last day.
            per_day[min(max(day, 0), len(per_day) - 1)] += n
        return Days(tuple(per_day), float(rows[0][2]) if rows else None)

    @cached_property
    def overlap(self) -> Overlap:
        return Overlap(*fetch("overlap", **self._two_ways)[0])

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
    def heard(self) -> Heard:
        return heard(self.scope)

    @cached_property
    def refused(self) -> list[Reason]:
        return refused(self.scope)

    @cached_property
    def until_held_are_over(self) -> timedelta | None:
        """Say how long it takes until the days of enough customers are over who are held out already; None: there are not enough."""
        scope, missing = self.scope, self.compared.missing
        held = Watcher.objects.filter(journey_id=scope.journey.pk, version_id__in=scope.version_ids, held_out=True)
        if scope.entered_since is not None:
            held = held.filter(entered_at__gte=scope.entered_since)
        waiting = held.order_by().values("home").annotate(over=Min("until")).filter(over__gte=scope.now).order_by("over")
        last = list(waiting[missing - 1 : missing]) if missing else []
        return last[0]["over"] - scope.now if last else None

    @cached_property
    def until_enough(self) -> timedelta | None:
        """Say how long it takes until the days of enough held out are over, at the pace since the period or the first version began."""
        scope, held = self.scope, self.compared.held.of
        begun = scope.since or min((version.published_at for version in scope.chosen), default=None)
        # By entry the last ones that count entered a goal's days ago.
        last = scope.now - (timedelta() if scope.happened_since is not None else self.window)
        if begun is None or not held or last <= begun:
            return None
        return (last - begun) / held * self.compared.missing

    @cached_property
    def speed(self) -> Speed:
        return speed_of(self.scope.journey.pk, self.scope.version_ids, self.scope.since)

    def _ended(self, now: datetime | None) -> dict[str, Any]:
        """Say whether only those entries count whose goal's days are over at ``now``; None: all."""
        return {"now": now, "ended_since": self.scope.happened_since if now is not None else None}

    @property
    def _two_ways(self) -> dict[str, Any]:
        scope = self.scope
        return {
            "journey": scope.journey.pk,
            "versions": scope.version_ids,
            "entered_since": scope.entered_since,
            "happened_since": scope.happened_since,
        }
