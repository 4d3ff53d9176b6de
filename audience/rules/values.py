"""What equal, less, contains and earlier mean for two JSON values."""

import operator
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

NUMBERS = frozenset({int, float, Decimal})
SCALARS = NUMBERS | {str, bool}
# Below this each whole number is a double too, so Python's mixed comparison says what decimals would say.
EXACT = 2**53
DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
MOMENT = rf"{DAY}(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{{1,6}})?Z)?"
LONGEST = timedelta(days=36_525)
_moment = re.compile(MOMENT)
_duration = re.compile(r"P(?=.)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?", re.ASCII)


def decimal(number: Any) -> Decimal:
    """Give the decimal that is written, not the binary fraction behind it: 0.1 is 0.1."""
    return Decimal(repr(number)) if type(number) is float else Decimal(number)


def alike(a: Any, b: Any) -> tuple[Any, Any]:
    """Make two numbers comparable without a loss."""
    if type(a) is type(b):
        return a, b
    if type(a) is not Decimal and type(b) is not Decimal and (-EXACT < a < EXACT or -EXACT < b < EXACT):
        return a, b
    return decimal(a), decimal(b)


def same(a: Any, b: Any) -> bool:
    kind = type(a)
    if kind is str or kind is bool:
        return kind is type(b) and a == b
    if kind in NUMBERS and type(b) in NUMBERS:
        a, b = alike(a, b)
        return bool(a == b)
    return False


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def test(a: Any, b: Any) -> bool:
        if type(a) is str:
            return type(b) is str and compare(a, b)
        if type(a) in NUMBERS and type(b) in NUMBERS:
            return compare(*alike(a, b))
        return False

    return test


less, at_most, more, at_least = _ordered(operator.lt), _ordered(operator.le), _ordered(operator.gt), _ordered(operator.ge)


def is_list(value: Any) -> bool:
    return type(value) is list or type(value) is tuple


def among(a: Any, b: Any) -> bool:
    return is_list(b) and any(same(a, item) for item in b)


def contains(a: Any, b: Any) -> bool:
    if type(a) is str:
        return type(b) is str and b in a
    return among(b, a)


def starts(a: Any, b: Any) -> bool:
    return type(a) is str and type(b) is str and a.startswith(b)


def ends(a: Any, b: Any) -> bool:
    return type(a) is str and type(b) is str and a.endswith(b)


def instant(value: Any) -> str | None:
    """Give a key that orders moments as text (``2026-11-24T10:00:00.000000``), or None where it is no moment."""
    if type(value) is not str or not _moment.fullmatch(value):
        return None
    if len(value) == 10:
        return f"{value}T00:00:00.000000"
    return f"{value[:19]}.000000" if len(value) == 20 else value[:-1].ljust(26, "0")


def key_of(moment: datetime) -> str:
    """Give the key of an aware moment."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26]


def moment_of(key: str) -> datetime | None:
    """Turn a key back; None for a day that no calendar has (31 February)."""
    try:
        return datetime.fromisoformat(key).replace(tzinfo=UTC)
    except ValueError:
        return None


def written(moment: datetime) -> str:
    """Write an aware moment as `audience` stores it."""
    return moment.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def read_moment(text: str) -> str | None:
    """Bring a moment as people write it (any ISO 8601 with an offset, or a day) into the stored form."""
    try:
        if len(text) == 10:
            return datetime.strptime(text, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007  a day has no zone
        moment = datetime.fromisoformat(text)
        return written(moment) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def earlier(a: Any, b: Any) -> bool:
    a, b = instant(a), instant(b)
    return a is not None and b is not None and a < b


def length(text: str) -> timedelta | None:
    """Read an ISO 8601 duration; None where it is none, is nothing or is longer than a century."""
    found = _duration.fullmatch(text)
    if not found:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    try:
        span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None
    return span if timedelta() < span <= LONGEST else None


def spelled(span: timedelta) -> str:
    """Write a length as ISO 8601, always in the same way."""
    hours, rest = divmod(span.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    return "P" + (f"{span.days}D" if span.days else "") + (f"T{clock}" if clock else "")
