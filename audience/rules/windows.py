"""What the events of one person in a window add up to, worked out in memory."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, localcontext
from typing import Any

from audience.rules import values
from audience.rules.memory import Facts, compile, dig
from audience.rules.tree import Count
from ground.frozen import frozen

# Larger numbers than any double has are not added up: PostgreSQL would run out of digits.
LARGEST = Decimal("1e309")


@frozen()
class Seen:
    """An event of the log, as far as a window looks at it."""

    type: str
    at: datetime
    properties: Mapping[str, Any]


def tally(count: Count, events: Iterable[Seen], *, now: datetime, entry: Mapping[str, Any] | None = None) -> Any:
    """Answer a count operand from the events of one person, given in the order in which they came."""
    fits = compile(count.where) if count.where is not None else None
    after = None if count.window is None else now - count.window
    wanted = [(path, dig(entry, path)) for path in (tuple(name.split(".")) for name in count.same)]
    found = [
        event
        for event in events
        if event.type == count.type
        and event.at <= now
        and (after is None or event.at > after)
        and all(values.same(dig(event.properties, path), value) for path, value in wanted)
        and (fits is None or fits(Facts(now=now, event=event.properties)))
    ]
    return _take(count, found)


def _take(count: Count, found: list[Seen]) -> Any:
    if count.take == "count":
        return len(found)
    path = tuple((count.of or "").split("."))
    if count.take in ("first", "last"):
        if not found:
            return None
        # Among events of one moment the first to come is the first, the last to come the last.
        chosen = min(found, key=lambda e: e.at) if count.take == "first" else max(reversed(found), key=lambda e: e.at)
        return dig(chosen.properties, path) if count.of else values.written(chosen.at)
    seen = [dig(event.properties, path) for event in found]
    if count.take == "distinct":
        return len({(type(v), v) if type(v) in (str, bool) else values.decimal(v) for v in seen if type(v) in values.SCALARS})
    with localcontext() as context:
        context.prec = 1_000
        numbers = (values.decimal(value) for value in seen if type(value) in values.NUMBERS)
        total = sum((number for number in numbers if abs(number) < LARGEST), Decimal())
        return int(total) if total == total.to_integral_value() else total
