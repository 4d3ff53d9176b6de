"""The strip of time below a rehearsal: its days, the quiet hours of where she is, and a mark for each step and message."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from django.utils.formats import date_format

from channels.store.policy import policy
from insights.rehearse.told import Line, Told

LEAST = timedelta(hours=12)
MOST_LABELS = 8
# What is at the very beginning or end stands free of the edge.
EDGE = 0.03


@dataclass(frozen=True, slots=True)
class Mark:
    """``x`` in thousandths of the strip; ``tone``: message, held, wrong or step; ``words`` say when and what."""

    x: int
    node: str
    tone: str
    words: str

    @property
    def percent(self) -> str:
        return f"{self.x / 10:.1f}%"


@dataclass(frozen=True, slots=True)
class Strip:
    """``days`` are (where, label; empty where there is no room), ``nights`` (from, width), ``line`` (from, to), as SVG writes percent."""

    days: list[tuple[str, str]]
    nights: list[tuple[str, str]]
    line: tuple[str, str]
    marks: list[Mark]


def strip_of(told: Told) -> Strip | None:
    """Lay a rehearsal out in time, by her clock; None where nothing happens."""
    lines = [line for line in told.lines if line.node]
    if not lines:
        return None
    first, last = told.lines[0].at, told.lines[-1].at
    span = max(last - first, LEAST)
    begin, whole = first - span * EDGE, span * (1 + 2 * EDGE)

    def x(at: datetime) -> float:
        return min(max((at - begin) / whole, 0.0), 1.0)

    marks = [Mark(round(1000 * x(line.at)), line.node, _tone(line), f"{line.on}, {line.clock}: {line.item.title}") for line in lines]
    ends = [(_percent(x(start)), _percent(x(end) - x(start))) for start, end in _nights(begin, begin + whole, told.zone)]
    days = list(_midnights(begin, begin + whole, told.zone))
    each = -(-len(days) // MOST_LABELS)
    named = [(_percent(x(at)), date_format(at, "D j") if n % each == 0 and x(at) < 0.96 else "") for n, at in enumerate(days)]
    return Strip(named, ends, (_percent(x(first)), _percent(x(last))), marks)


def _tone(line: Line) -> str:
    if line.wrong:
        return "wrong"
    state = line.item.pill[0]
    return "message" if state == "sent" else "held" if state == "held" else "step"


def _midnights(begin: datetime, end: datetime, zone: tzinfo) -> Iterator[datetime]:
    day = begin.astimezone(zone).date() + timedelta(days=1)
    while (at := datetime.combine(day, time(), zone)) < end:
        yield at
        day += timedelta(days=1)


def _nights(begin: datetime, end: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """Give the quiet hours that lie between, of the house's own window; over midnight they belong to the evening."""
    rules = policy().guardrails
    over = timedelta(days=1 if rules.quiet_until <= rules.quiet_from else 0)
    day = begin.astimezone(zone).date() - timedelta(days=1)
    while (start := datetime.combine(day, rules.quiet_from, zone)) < end:
        stop = datetime.combine(day + over, rules.quiet_until, zone)
        if stop > begin and rules.quiet_from != rules.quiet_until:
            yield start, stop
        day += timedelta(days=1)


def _percent(part: float) -> str:
    return f"{100 * part:.2f}%"
