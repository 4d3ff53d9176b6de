"""Days of the calendar as an address says them: 2026-11-30."""

from datetime import date

# Nobody has figures from before.
EARLIEST = date(2000, 1, 1)


class TooEarly(ValueError):
    """A day before EARLIEST."""


def read_day(said: str) -> date | None:
    """Read a day; nothing said is None. Raises TooEarly, or ValueError for what the calendar does not have."""
    if not said:
        return None
    found = date.fromisoformat(said)
    if found < EARLIEST:
        raise TooEarly
    return found
