"""When a rule may next change its mind although nothing happens."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from audience.rules.ast import key
from audience.rules.memory import Facts, getter
from audience.rules.tree import SPANS, Count, Rule, Value, comparisons
from audience.rules.values import instant, length, moment_of
from audience.rules.windows import Seen


def next_flip(rule: Rule, facts: Facts) -> datetime | None:
    """Give the earliest moment after ``now`` at which a relative time or a window in the rule turns, or None.

    Windows turn as ``facts.turns`` says; where it says nothing they are left out.
    """
    return min((at for at in _turns(rule, facts) if at > facts.now), default=None)


def next_turn(count: Count, events: Iterable[Seen], *, now: datetime) -> datetime | None:
    """Give the earliest moment after ``now`` at which these events may add up otherwise: one leaves the window, or fits no more."""
    return min((at for event in events for at in _of_event(count, event, now) if at > now), default=None)


def _of_event(count: Count, event: Seen, now: datetime) -> Iterator[datetime]:
    if count.window is not None:
        yield event.at + count.window
    if count.where is not None:
        turn = next_flip(count.where, Facts(now=now, event=event.properties))
        if turn is not None:
            yield turn


def _turns(rule: Rule, facts: Facts) -> Iterator[datetime]:
    for comparison in comparisons(rule):
        for operand in (comparison.left, comparison.right):
            turn = facts.turns.get(key(operand)) if isinstance(operand, Count) else None
            if turn is not None:
                yield turn
        right = comparison.right
        if comparison.op not in SPANS or not isinstance(right, Value) or not isinstance(right.value, str):
            continue
        text, span = instant(getter(comparison.left)(facts)), length(right.value)
        at = None if text is None else moment_of(text)
        if at is None or span is None:
            continue
        yield at
        try:
            yield at - span if comparison.op == "within_next" else at + span
        except OverflowError:
            continue
