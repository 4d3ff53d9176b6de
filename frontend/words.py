"""Figures, money and moments as people read them. Pure: whoever needs the hour hands it in."""

import math
from datetime import date, datetime, timedelta
from decimal import Decimal

from babel.numbers import format_currency, format_decimal, get_currency_precision
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext, ngettext

THIN = "\u202f"
MINUS = "\u2212"


def _locale() -> str:
    return (get_language() or "en").replace("-", "_").split("_")[0]


def count(value: float | Decimal | None) -> str:
    """1204 → 1,204; nothing → empty."""
    if value is None:
        return ""
    return format_decimal(Decimal(str(value)), locale=_locale()).replace("-", MINUS)


def money(amount: Decimal | int | None, currency: str = "USD") -> str:
    """Currency before the figure; cents only where there are some: $49, $0.17, $22,949."""
    if amount is None:
        return ""
    amount = Decimal(amount)
    precision = get_currency_precision(currency)
    rounded = round(amount, precision)
    if rounded == rounded.to_integral_value():
        return format_currency(rounded, currency, format="¤#,##0", currency_digits=False, locale=_locale()).replace("-", MINUS)
    return format_currency(rounded, currency, format="¤#,##0.00", locale=_locale()).replace("-", MINUS)


def share(part: float | Decimal | None, digits: int | None = None) -> str:
    """0.106 → 10.6 %, 0.85 → 85 %: one decimal below 20, where it matters; a thin space before the sign."""
    if part is None:
        return ""
    percent = float(part) * 100
    if not math.isfinite(percent):
        return ""
    if digits is None:
        digits = 1 if 0 < abs(percent) < 20 else 0
    return f"{formats.number_format(round(percent, digits), digits)}{THIN}%".replace("-", MINUS)


def plus(text: str) -> str:
    """Put a plus before what is neither below nor equal to nothing."""
    bare = any(letter in "123456789" for letter in text)
    return f"+{text}" if bare and not text.startswith((MINUS, "-", "+")) else text


def length(span: timedelta) -> str:
    """The largest fitting unit, rounded down: 3 s, 12 min, 2 hours, 4 days."""
    seconds = int(abs(span).total_seconds())
    if seconds < 60:
        return gettext("%(count)s s") % {"count": seconds}
    if seconds < 3600:
        return gettext("%(count)s min") % {"count": seconds // 60}
    if seconds < 86400:
        hours = seconds // 3600
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    days = seconds // 86400
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": count(days)}


def ago(moment: datetime | None, now: datetime) -> str:
    """How long before ``now`` something was, or how long it will be until then."""
    if moment is None:
        return gettext("never")
    span = now - moment
    if abs(span) < timedelta(seconds=1):
        return gettext("now")
    if span < timedelta():
        return gettext("in %(span)s") % {"span": length(span)}
    return gettext("%(span)s ago") % {"span": length(span)}


def _local(moment: date | datetime) -> date | datetime:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def day(moment: date | datetime | None, now: datetime | None = None) -> str:
    """4 October, with the year when it is not the year of ``now``."""
    if moment is None:
        return ""
    moment = _local(moment)
    same_year = now is not None and _local(now).year == moment.year
    return formats.date_format(moment, "j F" if same_year else "j F Y")


def clock(moment: datetime | None) -> str:
    return "" if moment is None else formats.date_format(_local(moment), "H:i")


def moment(value: datetime | None, now: datetime | None = None) -> str:
    """4 October, 09:12 in the reader's zone."""
    return "" if value is None else f"{day(value, now)}, {clock(value)}"


def initials(name: str) -> str:
    """Ada Lovelace → AL, maya@acme.example → MA."""
    words = [word for word in name.replace(".", " ").replace("_", " ").split("@")[0].split() if word[:1].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + words[-1][0] if len(words) > 1 else words[0][:2]).upper()
