"""Differences, windows and money as the cards of results say them."""

from datetime import timedelta
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.words import THIN, count, length, money, plus, share
from insights.funnel.holdout import Compared
from insights.funnel.interval import Estimate


def seconds(span: timedelta) -> str:
    """Say a short length to the tenth: 0.4 s; a long one as everywhere."""
    whole = span.total_seconds()
    if whole < 0.1:
        return _("under %(n)s s") % {"n": number_format(0.1, 1)}
    return _("%(n)s s") % {"n": number_format(round(whole, 1), 1)} if whole < 10 else length(span)


def simulated(n: int, of: int) -> str:
    """Say how many of what was measured say nothing about speed; nothing where all do."""
    if not n:
        return ""
    if n == of:
        return _("All of this is a simulated history, such as the demo's, in which the clock stood still: it says nothing about speed.")
    words = ngettext(
        "%(n)s of these is a simulated history, such as the demo's, in which the clock stood still: it says nothing about speed.",
        "%(n)s of these are a simulated history, such as the demo's, in which the clock stood still: they say nothing about speed.",
        n,
    )
    return words % {"n": count(n)}


def within(window: timedelta) -> str:
    return _("within %(length)s of entry") % {"length": length(window)}


def from_to(before: str, after: str) -> str:
    return _("%(before)s to %(after)s") % {"before": before or _("No plan"), "after": after or _("no plan")}


def number(part: float) -> str:
    """Say a difference of rates in points: 0.041 is +4.1."""
    return plus(number_format(round(part * 100, 1) + 0.0, 1).replace("-", "\u2212"))


def points(part: float) -> str:
    return _("%(n)s points") % {"n": number(part)}


def likely(lift: Estimate) -> str:
    return _("likely between %(low)s and %(high)s") % {"low": number(lift.low), "high": number(lift.high)}


def from_to_share(rate: Estimate) -> str:
    return f"{share(rate.low, 1)} … {share(rate.high, 1)}".replace(f"{THIN}% …", " …")


def brought(compared: Compared, each: Decimal, currency: str) -> dict[str, str]:
    """Say what would not have come by itself: upgrades, and their worth with its range."""
    value, low, high = (money(round(amount, -2) if amount > 2000 else round(amount), currency) for amount in compared.worth(each))
    return {"extra": count(round(compared.extra.value)), "extra_mrr": value, "extra_low": low, "extra_high": high}


def small(amount: Decimal, currency: str) -> str:
    """Say an amount of money; less than a cent is not nothing."""
    cent = Decimal("0.01")
    return _("under %(money)s") % {"money": money(cent, currency)} if 0 < amount < cent else money(amount, currency)


def plain(amount: Decimal) -> str:
    """Write money for machines: six places at most, no signs."""
    return f"{amount.normalize():f}"
