"""So many people in a while and no more: the book of one throttle. Pure.

Time is counted in cells of a sixtieth of the length: a second of a minute, a minute of an hour. Somebody who passes within a cell is
written at its end, so no window of that length ever holds more than ``most``. What keeps that is ``passed`` alone, whoever comes when.
``lines`` are promises: the cells given to those who wait. Who comes too late for a cell (the engine stood still, a pause) finds
no room and goes to the line above, where whoever waits below lets them go first: so the order stays, and nobody looks twice for nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ground.frozen import frozen

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CELLS = 60
MOST_LINES = 10


@frozen()
class Rate:
    """At most ``most`` people in any window of the length ``within``."""

    most: int
    within: timedelta

    @property
    def cell(self) -> timedelta:
        return self.within / CELLS


@frozen()
class Place:
    """A cell that was promised, and the line in which it is."""

    line: int
    cell: int


@dataclass(slots=True)
class Book:
    """Who passed in the last two windows, and who was promised which cell. ``rate`` None: a new book."""

    rate: Rate | None = None
    passed: dict[int, int] = field(default_factory=dict)
    lines: list[dict[int, int]] = field(default_factory=list)

    def obey(self, rate: Rate) -> None:
        """Follow this rate from now on. Another rate forgets the promises: who has one comes at that moment and asks."""
        if self.rate is not None and self.rate != rate:
            self.lines = []
            if self.rate.within != rate.within:
                moved: dict[int, int] = {}
                for cell, people in self.passed.items():
                    to = -(-(cell * self.rate.cell) // rate.cell)
                    moved[to] = moved.get(to, 0) + people
                self.passed = moved
        self.rate = rate

    def ask(self, now: datetime, place: Place | None = None) -> Place | None:
        """Let somebody pass, and write it down (None), or give the place for which to wait. ``place`` is the one that was given before."""
        here = self._cell(now)
        self._forget(here)
        if place is not None and place.cell > here:
            return place
        self.leave(place)
        own = place.line if place is not None else -1
        if place is None and self._waits(0, here):
            return self._stand_in(0, now)
        above = [line for line in range(own + 1, len(self.lines)) if self._waits(line, here)]
        if above:
            return self._stand_in(above[-1], now)
        if place is None:
            return self._stand_in(0, now)
        if self._room(here):
            self._pass(now)
            return None
        return self._stand_in(min(own + 1, MOST_LINES - 1), now)

    def leave(self, place: Place | None) -> None:
        """Give a place back."""
        if place is None or place.line >= len(self.lines):
            return
        line = self.lines[place.line]
        if place.cell in line:
            line[place.cell] -= 1
            if not line[place.cell]:
                del line[place.cell]

    def at(self, place: Place) -> datetime:
        """The moment of a place."""
        assert self.rate is not None
        return EPOCH + place.cell * self.rate.cell

    def _cell(self, now: datetime) -> int:
        assert self.rate is not None
        return (now - EPOCH) // self.rate.cell

    def _waits(self, line: int, here: int) -> bool:
        return line < len(self.lines) and bool(self.lines[line]) and next(reversed(self.lines[line])) >= here

    def _room(self, here: int) -> bool:
        assert self.rate is not None
        return sum(people for cell, people in self.passed.items() if cell > here - CELLS) < self.rate.most

    def _pass(self, now: datetime) -> None:
        assert self.rate is not None
        cell = -((EPOCH - now) // self.rate.cell)
        self.passed[cell] = self.passed.get(cell, 0) + 1

    def _stand_in(self, number: int, now: datetime) -> Place | None:
        """Take the next free cell of a line; one that is now is no wait."""
        assert self.rate is not None
        while len(self.lines) <= number:
            self.lines.append({})
        here, line = self._cell(now), self.lines[number]
        cell = max(here, next(reversed(line)) if line else here)
        left = self.rate.most
        for written, people in self._latest_first(line, here):
            left -= people
            if left <= 0:
                cell = max(cell, written + CELLS)
                break
        if cell == here:
            self._pass(now)
            return None
        line[cell] = line.get(cell, 0) + 1
        return Place(number, cell)

    def _latest_first(self, line: Mapping[int, int], here: int) -> Iterator[tuple[int, int]]:
        """Passes to come, each written at the end of its cell, then those that were."""
        for cell in reversed(line):
            if cell >= here:
                yield cell + 1, line[cell]
        yield from sorted(self.passed.items(), reverse=True)

    def _forget(self, here: int) -> None:
        # A step whose clock was read before this one's asks later: keep what it may have to see.
        self.passed = {cell: people for cell, people in self.passed.items() if cell > here - 2 * CELLS}
        self.lines = [{cell: people for cell, people in line.items() if cell >= here} for line in self.lines]
        while self.lines and not self.lines[-1]:
            self.lines.pop()


def written(book: Book) -> dict[str, Any]:
    """Write a book as JSON: pairs of cell and people, in order."""
    rate = [book.rate.most, book.rate.within.total_seconds()] if book.rate is not None else None
    return {"rate": rate, "passed": sorted(book.passed.items()), "lines": [list(line.items()) for line in book.lines]}


def read(raw: Mapping[str, Any]) -> Book:
    """Read what ``written`` wrote; nothing is a new book."""
    rate = raw.get("rate")
    return Book(
        rate=Rate(rate[0], timedelta(seconds=rate[1])) if rate else None,
        passed=dict(raw.get("passed") or ()),
        lines=[dict(line) for line in raw.get("lines") or ()],
    )
