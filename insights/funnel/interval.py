"""Honest intervals for rates and for the difference of two, also when the numbers are small. Pure."""

from dataclasses import dataclass
from math import sqrt

# The two-sided 95 % point of the normal distribution.
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and between which two it likely lies."""

    value: float
    low: float
    high: float

    @property
    def holds_nothing(self) -> bool:
        """Say whether 0 is among the likely values: then nothing can be told from chance."""
        return self.low <= 0 <= self.high


def wilson(hits: int, of: int) -> Estimate:
    """The rate ``hits / of`` with Wilson's score interval at 95 %, which neither leaves 0 to 1 nor vanishes at 0 hits.

    Formula: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927), 209-212; without continuity correction.
    """
    if of <= 0:
        return Estimate(0.0, 0.0, 1.0)
    rate = hits / of
    middle = rate + Z * Z / (2 * of)
    reach = Z * sqrt((rate * (1 - rate) + Z * Z / (4 * of)) / of)
    whole = 1 + Z * Z / of
    return Estimate(rate, max((middle - reach) / whole, 0.0), min((middle + reach) / whole, 1.0))


def difference(hits: int, of: int, other_hits: int, other_of: int) -> Estimate:
    """The first rate less the other one, with Newcombe's interval at 95 %: the square-and-add of two Wilson intervals.

    Formula: R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
    methods", Statistics in Medicine 17 (1998), 873-890, method 10.
    """
    if of <= 0 or other_of <= 0:
        return Estimate(0.0, -1.0, 1.0)
    one, two = wilson(hits, of), wilson(other_hits, other_of)
    apart = one.value - two.value
    below = sqrt((one.value - one.low) ** 2 + (two.high - two.value) ** 2)
    above = sqrt((one.high - one.value) ** 2 + (two.value - two.low) ** 2)
    return Estimate(apart, max(apart - below, -1.0), min(apart + above, 1.0))
