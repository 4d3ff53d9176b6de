"""The plan catalogue in memory: order, prices, limits, features, the next plan and what it adds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from audience.brief_cache import Brief
from audience.models import Plan
from audience.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A plan of the catalogue. A meter that stands in no ``limits`` is unlimited."""

    key: str
    name: str
    order: int
    monthly: Money | None = None
    yearly: Money | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)
    features: frozenset[str] = frozenset()
    sold: bool = True
    checkout_url: str = ""

    @property
    def mrr(self) -> Money | None:
        """What it brings a month; a yearly price counts by twelfths."""
        if self.monthly is not None or self.yearly is None:
            return self.monthly
        return Money(self.yearly.amount / 12, self.yearly.currency)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a plan adds to another: features, and limits by meter as (before, after); None is unlimited. ``price`` is per month."""

    features: tuple[str, ...]
    limits: Mapping[str, tuple[Any, Any]]
    price: Money | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All plans, in order."""

    offers: tuple[Offer, ...] = ()

    def get(self, key: str) -> Offer | None:
        return next((offer for offer in self.offers if offer.key == key), None)

    def next_plan(self, key: str) -> Offer | None:
        """Give the next plan that can be bought; None on top, and for a plan that is not in the catalogue."""
        held = self.get(key)
        if held is None:
            return None
        return next((offer for offer in self.offers if offer.sold and offer.order > held.order), None)

    def is_lowest(self, key: str) -> bool:
        return bool(self.offers) and self.offers[0].key == key

    def direction(self, before: str, after: str) -> int:
        """Say whether it goes up (1) or down (-1); 0 where that cannot be told."""
        a, b = self.get(before), self.get(after)
        if a is None or b is None:
            return 0
        return (b.order > a.order) - (b.order < a.order)

    def limit(self, key: str, meter: str) -> float | None:
        offer = self.get(key)
        found = offer.limits.get(meter) if offer is not None else None
        return found if isinstance(found, int | float) and not isinstance(found, bool) else None

    def difference(self, before: str, after: str) -> Difference | None:
        """Say what ``after`` has more than ``before``; None where one of them is not in the catalogue."""
        a, b = self.get(before), self.get(after)
        if a is None or b is None:
            return None
        meters = sorted(a.limits.keys() | b.limits.keys())
        limits = {meter: (a.limits.get(meter), b.limits.get(meter)) for meter in meters if a.limits.get(meter) != b.limits.get(meter)}
        price = None
        if a.mrr is not None and b.mrr is not None and a.mrr.currency == b.mrr.currency:
            price = b.mrr - a.mrr
        return Difference(tuple(sorted(b.features - a.features)), limits, price)


def offer_of(plan: Plan) -> Offer:
    def money(amount: Decimal | None) -> Money | None:
        return None if amount is None else Money(amount, plan.currency)

    return Offer(
        key=plan.key,
        name=plan.name,
        order=plan.order,
        monthly=money(plan.price),
        yearly=money(plan.yearly_price),
        limits=plan.limits,
        features=frozenset(plan.features),
        sold=plan.sold,
        checkout_url=plan.checkout_url,
    )


def catalogue_of(plans: Iterable[Plan]) -> Catalogue:
    return Catalogue(tuple(sorted((offer_of(plan) for plan in plans), key=lambda offer: offer.order)))


def _read() -> Catalogue:
    return catalogue_of(Plan.objects.all())


catalogue = Brief(_read, Plan)


def next_plan(plan: Plan | str) -> Offer | None:
    """Give the plan after this one; None for the highest."""
    return catalogue().next_plan(plan if isinstance(plan, str) else plan.key)
