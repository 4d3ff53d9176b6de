"""How a value is spoken: 9200 as "9,200", a Decimal price without idle noughts, a moment as a day. Pure."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from liquid.undefined import Undefined

# Numbers that are names: "in 2026", "order 104233". They keep their digits together.
NAMES_NOT_NUMBERS = re.compile(r"(^|_)(id|year|zip|postcode|phone|pin|code)$")

# Babel rounds within the 28 digits of a decimal context; longer numbers are written as they are.
LONGEST = 20


def absent(value: object) -> bool:
    """Missing, null, blank or not a number. ``False`` and ``0`` are values."""
    if value is None or isinstance(value, Undefined):
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, float):
        return not math.isfinite(value)
    if isinstance(value, Decimal):
        return not value.is_finite()
    return isinstance(value, Mapping | Sequence) and not isinstance(value, range) and len(value) == 0


def plain(value: object) -> str:
    """Write a value as machines read it: no separators, no words."""
    if absent(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return f"{_decimal(value):f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ",".join(plain(v) for v in value)
    return str(value)


def number(value: object, locale: str = "en") -> str | None:
    """Write a number with its thousands apart, or say ``None`` when it is none."""
    amount = to_decimal(value)
    if amount is None or amount.adjusted() > LONGEST:
        return None if amount is None else f"{amount:f}"
    return str(format_decimal(amount, locale=locale_of(locale), decimal_quantization=False))


def money(value: object, currency: str = "USD", locale: str = "en") -> str | None:
    """Write an amount, or say ``None`` when it is none: whole ones without cents ("$49"), others with the currency's ("$49.50")."""
    amount = to_decimal(value)
    if amount is None:
        return None
    whole = amount == amount.to_integral_value()
    speaker = locale_of(locale)
    if amount.adjusted() > LONGEST:
        return f"{amount:f}"
    if whole:
        pattern = speaker.currency_formats["standard"].pattern.replace("0.00", "0")
        return str(format_currency(amount, currency, pattern, locale=speaker, currency_digits=False))
    return str(format_currency(amount, currency, locale=speaker))


def day(value: object, style: str = "long", locale: str = "en", zone: str = "UTC") -> str | None:
    """Write the day of a moment in the person's zone ("October 3, 2026"), or say ``None`` when it cannot be read."""
    found = to_day(value, zone)
    return None if found is None else str(format_date(found, style, locale=locale_of(locale)))


def to_day(value: object, zone: str = "UTC") -> date | None:
    moment = to_moment(value, zone)
    return None if moment is None else moment.date()


def to_moment(value: object, zone: str = "UTC") -> datetime | None:
    """Read a date, a moment or its ISO text, in the person's zone. A bare date is its midnight, wherever."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone)) if value.tzinfo else value
    return datetime.combine(value, time.min) if isinstance(value, date) else None


def to_decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or absent(value):
        return None
    if isinstance(value, int | float | Decimal):
        return _decimal(value)
    if isinstance(value, str):
        try:
            amount = Decimal(value.strip().replace(",", ""))
        except InvalidOperation:
            return None
        return _decimal(amount) if amount.is_finite() else None
    return None


@lru_cache(maxsize=64)
def locale_of(name: str) -> Locale:
    """Find the locale, its language, or English."""
    for candidate in (name, name.replace("-", "_").split("_")[0]):
        try:
            return Locale.parse(candidate, sep="-" if "-" in candidate else "_")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def spoken(value: Any, locale: str, zone: str) -> str:
    """Say a value in a sentence."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return number(value, locale) or ""
    if isinstance(value, datetime | date):
        return day(value, locale=locale, zone=zone) or ""
    if isinstance(value, list | tuple):
        return ", ".join(spoken(v, locale, zone) for v in value if not absent(v))
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    return str(value)


def _decimal(value: float | Decimal) -> Decimal:
    """Read a number without its idle noughts; a float by its shortest writing."""
    amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if amount == amount.to_integral_value():
        return amount.quantize(Decimal(1)) if amount.adjusted() <= LONGEST else amount
    return amount.normalize()
