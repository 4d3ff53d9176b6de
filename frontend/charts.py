"""Charts as geometry: plain figures in, shapes out. The templates in ``cairn/charts/`` draw them as SVG."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


def nice_ceiling(value: float) -> float:
    """The next round number from 1, 2, 4, 5, 8, 10 times a power of ten, so that half of it is round too."""
    if value <= 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(value))
    # Below the smallest power of ten that a float holds, a value is its own ceiling.
    return next((step * power for step in (1.0, 2.0, 4.0, 5.0, 8.0, 10.0) if step * power >= value * (1 - 1e-12)), value)


def _n(value: float) -> str:
    """A coordinate with at most two decimals, never in another language's spelling."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Piece:
    """One column of a funnel: its outline, and how strong its colour is."""

    path: str
    opacity: str


@dataclass(frozen=True, slots=True)
class Funnel:
    width: int
    height: int
    pieces: tuple[Piece, ...]


def funnel(values: Sequence[float], *, width: int = 1000, height: int = 108, upright: bool = False) -> Funnel:
    """Narrow from each value to the next; the last column stays as wide as it is. ``upright`` turns it by 90 degrees."""
    if not values:
        return Funnel(width, height, ())
    along, across = (height, width) if upright else (width, height)
    most = max(values) or 1
    halves = [max(value, 0) / most * across / 2 for value in values]
    step = along / len(values)
    middle = across / 2
    pieces = []
    for at, (half, after) in enumerate(pairwise([*halves, halves[-1]])):
        start, end = at * step, (at + 1) * step
        bend = (start + end) / 2
        points = [
            (start, middle - half),
            (bend, middle - half),
            (bend, middle - after),
            (end, middle - after),
            (end, middle + after),
            (bend, middle + after),
            (bend, middle + half),
            (start, middle + half),
        ]
        p = [f"{_n(y)} {_n(x)}" if upright else f"{_n(x)} {_n(y)}" for x, y in points]
        strength = 0.3 + 0.5 * (at / (len(values) - 1) if len(values) > 1 else 1)
        pieces.append(Piece(f"M{p[0]}C{p[1]} {p[2]} {p[3]}L{p[4]}C{p[5]} {p[6]} {p[7]}Z", _n(strength)))
    return Funnel(width, height, tuple(pieces))


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    middle: str
    label: str
    value: float
    strong: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Tick:
    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Bars:
    width: int
    height: int
    floor: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    mark: str
    mark_words: str
    mark_end: bool


def bars(
    rows: Sequence[tuple[str, float]], *, width: int = 500, height: int = 150, mark: float | None = None, mark_words: str = ""
) -> Bars:
    """Stand values side by side over a scale of two lines; ``mark`` is where between the bars the median falls.

    Bars before the mark are strong, those behind it pale. Labels thin out until they do not touch.
    """
    floor = height - 22
    right = width - 34
    top = nice_ceiling(max((value for _, value in rows), default=0))
    step = right / max(len(rows), 1)
    every = max(1, math.ceil(24 / step), math.ceil(len(rows) / 8))
    drawn = []
    for at, (label, value) in enumerate(rows):
        tall = max(value, 0) / top * (floor - 8)
        drawn.append(
            Bar(
                x=_n(at * step + step * 0.09),
                y=_n(floor - tall),
                width=_n(step * 0.82),
                height=_n(tall),
                middle=_n((at + 0.5) * step),
                label=label,
                value=value,
                strong=mark is None or at <= mark,
                named=at % every == 0,
            )
        )
    ticks = tuple(Tick(_n(floor - share * (floor - 8)), _n(top * share)) for share in (0.5, 1.0))
    at_mark = "" if mark is None else _n(mark * step)
    return Bars(width, height, floor, tuple(drawn), ticks, at_mark, mark_words, mark is not None and mark * step > right * 0.7)


@dataclass(frozen=True, slots=True)
class Interval:
    label: str
    caption: str
    low: str
    high: str
    middle: str
    y: int
    role: str


@dataclass(frozen=True, slots=True)
class Intervals:
    width: int
    height: int
    left: int
    floor: int
    rows: tuple[Interval, ...]
    ticks: tuple[Tick, ...]


def intervals(
    rows: Sequence[tuple[str, str, float, float, float, str]], *, width: int = 360, left: int = 100, most: float | None = None
) -> Intervals:
    """Lay rates with their intervals on one scale from 0: rows are label, caption, rate, low, high and role.

    The role is ``treated`` or ``held-out``; it chooses the colour.
    """
    floor = 16 + 50 * len(rows)
    top = most or nice_ceiling(max((high for *_, high, _ in rows), default=0))
    right = width - 14

    def place(value: float) -> float:
        return left + min(max(value / top, 0), 1) * (right - left)

    drawn = tuple(
        Interval(label, caption, _n(place(low)), _n(place(high)), _n(place(rate)), 28 + 50 * at, role)
        for at, (label, caption, rate, low, high, role) in enumerate(rows)
    )
    ticks = tuple(
        Tick(_n(place(top * part / 4)), f"{_n(top * part / 4 * 100)}\u202f%") for part in (0, 1, 2, 3, 4) if part != 3 or top != 1
    )
    return Intervals(width, floor + 22, left, floor, drawn, ticks)


@dataclass(frozen=True, slots=True)
class Spark:
    width: int
    height: int
    line: str
    area: str


def spark(values: Iterable[float], *, width: int = 100, height: int = 24) -> Spark:
    """A line as small as a word: from the first value to the last, over nothing."""
    points = list(values)
    if len(points) < 2:
        points = [*points, *points] or [0, 0]
    most = max(points) or 1
    step = width / (len(points) - 1)
    placed = [f"{_n(at * step)} {_n(height - 1 - max(value, 0) / most * (height - 3))}" for at, value in enumerate(points)]
    line = "M" + "L".join(placed)
    return Spark(width, height, line, f"{line}L{width} {height}L0 {height}Z")


@dataclass(frozen=True, slots=True)
class HBar:
    label: str
    caption: str
    value: float
    percent: str


def h_bars(rows: Sequence[tuple[str, str, float]]) -> tuple[HBar, ...]:
    """Lie values under each other: rows are label, caption and value; the longest takes the whole width."""
    most = max((value for *_, value in rows), default=0) or 1
    return tuple(HBar(label, caption, value, f"{_n(max(value / most * 100, 0))}%") for label, caption, value in rows)
