"""Moments as clients write them, and what time an event counts for."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FIRST = datetime(1970, 1, 1, tzinfo=UTC)
LAST = datetime(2200, 1, 1, tzinfo=UTC)
# Before this a clock was never set.
SET = datetime(2000, 1, 1, tzinfo=UTC)
EPOCH = FIRST
_FROM, _TO = ((one - EPOCH).total_seconds() for one in (SET, datetime(2100, 1, 1, tzinfo=UTC)))
# Two clocks that are kept well are so far apart at most.
AHEAD = timedelta(minutes=5)
# Notes on an event's time.
UNREADABLE, IN_FUTURE = "time_unreadable", "time_ahead"

_moment = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|z|[+-]\d\d(:?\d\d)?)?",
    re.ASCII,
)
_day = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_epoch = re.compile(r"\d{9,13}(\.\d{1,9})?", re.ASCII)


def read_moment(text: object) -> datetime | None:
    """Read ISO 8601; without a zone it is UTC. None for anything else, and for what no calendar or no machine can hold."""
    if not isinstance(text, str) or not 16 <= len(text) <= 40:
        return None
    # Most are our own, as `written` has them.
    if len(text) == 20 and text[19] == "Z" and text[16] == text[13] == ":" and text[10] == "T" and text[7] == text[4] == "-":
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None
    if not _moment.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(_six_digits(text))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _six_digits(text: str) -> str:
    text = text.replace(",", ".").replace("z", "Z")
    head, dot, rest = text.partition(".")
    if not dot:
        return text
    digits = len(rest) - len(rest.lstrip("0123456789"))
    return f"{head}.{rest[: min(digits, 6)].ljust(6, '0')}{rest[digits:]}"


def written(moment: datetime) -> str:
    """Write a moment as it is stored: ``2026-11-24T10:00:00Z``, with as many decimals as needed."""
    text = (moment if moment.tzinfo is UTC else moment.astimezone(UTC)).isoformat()[:-6]
    return (text.rstrip("0") if "." in text else text) + "Z"


def canonical(text: str) -> str | None:
    """Bring text that is a moment into the stored form; None where it is none.

    Outside 1970-2200 only the day stays: a birthday, or a "never", with which nobody should calculate.
    """
    # The cheap look first: nearly all text is no moment.
    if len(text) < 16 or text[4] != "-" or text[10] != "T":
        return None
    found = read_moment(text)
    if found is None:
        return None
    return written(found) if FIRST <= found < LAST else found.date().isoformat()


def read_time(said: object) -> datetime | None:
    """Read when something happened as people write it who wrote their own client: besides ISO 8601 in full a blank for its T,
    a day alone (its midnight in UTC), and seconds or milliseconds since 1970, as a number or its digits. None for anything else.
    """
    if isinstance(said, str):
        found = read_moment(said)
        if found is not None:
            return found
        said = said.strip()
        if not _epoch.fullmatch(said):
            return read_moment(f"{said}T00:00:00Z" if _day.fullmatch(said) else said.replace(" ", "T", 1))
        said = float(said)
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    # Seconds of this century and milliseconds of this century are ranges far apart; what lies in neither is a guess.
    for unit in (1, 1_000):
        if _FROM * unit <= said < _TO * unit:
            return EPOCH + timedelta(microseconds=round(said * (1_000_000 // unit)))
    return None


@dataclass(frozen=True, slots=True)
class EventTime:
    """What moment an event counts for. ``differs``: by a second or more from what was said; ``note``: why it is the arrival."""

    at: datetime
    differs: bool = False
    note: str = ""


def event_time(said: object, sent_at: object, arrived: datetime) -> EventTime:
    """Give the moment an event counts for.

    The client's clock is corrected by ``arrived - sent_at``. What cannot be read, or lies outside 2000-2200, counts from its arrival,
    and so does what is still ahead: that is a wrong clock.
    """
    if said is None:
        return EventTime(arrived)
    moment = read_time(said)
    if moment is None:
        return EventTime(arrived, True, UNREADABLE)
    sent = read_time(sent_at)
    skew = arrived - sent if sent is not None else timedelta()
    try:
        corrected = moment + skew
    except OverflowError:
        return EventTime(arrived, True, UNREADABLE)
    if not SET <= corrected < LAST:
        return EventTime(arrived, True, UNREADABLE)
    if corrected > arrived:
        ahead = corrected - arrived >= AHEAD
        return EventTime(arrived, abs(arrived - moment) >= timedelta(seconds=1), IN_FUTURE if ahead else "")
    return EventTime(corrected, abs(skew) >= timedelta(seconds=1))
