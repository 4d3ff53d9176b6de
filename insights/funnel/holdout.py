"""What the journey did that would not have happened by itself: those in it against those held out, customer by customer."""

from dataclasses import dataclass
from decimal import Decimal

from insights.funnel.interval import Estimate, difference, wilson
from insights.funnel.ripe import Found, Ripe
from insights.funnel.scope import Scope

# Below this many held out no difference is claimed, however it looks.
ENOUGH = 100


@dataclass(frozen=True, slots=True)
class Group:
    """Customers whose goal's days are over, and how many of them reached the goal."""

    of: int = 0
    reached: int = 0

    @property
    def rate(self) -> Estimate:
        return wilson(self.reached, self.of)


@dataclass(frozen=True, slots=True)
class Compared:
    """``verdict``: nobody (is held out, or is in it), few (held out), none (no difference), more or fewer."""

    treated: Group
    held: Group

    @property
    def lift(self) -> Estimate:
        return difference(self.treated.reached, self.treated.of, self.held.reached, self.held.of)

    @property
    def verdict(self) -> str:
        if not self.held.of or not self.treated.of:
            return "nobody"
        if self.held.of < ENOUGH:
            return "few"
        if self.lift.holds_nothing:
            return "none"
        return "more" if self.lift.value > 0 else "fewer"

    @property
    def shown(self) -> bool:
        return self.verdict in ("more", "fewer")

    @property
    def missing(self) -> int:
        return max(ENOUGH - self.held.of, 0)

    @property
    def extra(self) -> Estimate:
        """How many would not have come by themselves."""
        lift, n = self.lift, self.treated.of
        return Estimate(lift.value * n, lift.low * n, lift.high * n)

    def worth(self, each: Decimal) -> tuple[Decimal, Decimal, Decimal]:
        """What they are worth at an average: likely, at least, at most."""
        extra = self.extra
        value, low, high = (each * Decimal(str(round(number, 6))) for number in (extra.value, extra.low, extra.high))
        return value, low, high


def groups(scope: Scope, found: Found) -> tuple[Compared, dict[int, Compared]]:
    """Compare in all, and per version. Who moved between versions counts in each, in all once."""

    def group(version: int | None, held_out: bool) -> Group:
        some = found.get((version, held_out), Ripe())
        return Group(some.customers, some.customers_reached)

    def compared(version: int | None) -> Compared:
        return Compared(group(version, False), group(version, True))

    return compared(None), {version: compared(version) for version in scope.version_ids}
