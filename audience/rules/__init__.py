"""The rule language: one tree, read in memory, by SQL and in words. Pure: no Django, no store, no clock.

**Shape.** ``None`` and ``{}`` are everybody. Groups: ``{"op": "all" | "any", "of": [rule, …]}``, ``{"op": "not", "of": rule}``;
an empty *all* holds for everybody, an empty *any* for nobody. Comparisons: ``{"op": …, "left": operand, "right": operand}``.

**Operands.** ``{"value": x}`` (text, number, true, false, a list of those; a moment as ISO 8601) · ``{"field": name}`` of the
person · ``{"account": name}`` of the account · ``{"event": "a.b"}`` of the entry event, inside a ``where`` of the event counted ·
``{"count": {"type", "days" | "hours" | "minutes", "where", "same"}}``, and with ``"of": property`` also ``sum``, ``distinct``,
``first``, ``last`` (these two without ``of``: the moment of the event) · ``{"message": {"node": id | null, "did": …}}`` ·
``{"signal": name}``.

**Meaning.** Two-valued. A comparison whose side is missing, null or of another type is false. ``ne``, ``not_in``,
``not_contains``, ``not_within_last`` and ``unknown`` are the negations of their positives, so whoever has no plan is not on
Enterprise. ``is_false`` is no negation: it asks for a stored false. Objects and lists equal nothing.
Numbers compare as decimals; a flag is no number and neither is text made of digits. Text compares by code point, case and all.
``contains`` looks into a text for a text and into a list for a value.

**Moments** are text as `audience` writes it: ``2026-11-24T10:00:00Z`` in UTC with up to six digits of a second, or a day
``2026-11-24`` which stands for its first instant in UTC; any other text is no moment. ``within_last`` is ``now - d < m <= now``,
``within_next`` is ``now < m <= now + d``; the length is an ISO 8601 duration of weeks, days, hours, minutes, seconds (``P14D``).

**Windows** hold ``now - length < at <= now`` of events of that type, with ``now`` the moment of the event being walked; no length
means ever. ``same`` keeps events whose property equals that of the entry event: none where the entry event lacks it.
A message operand is the moment of the first such thing in this run; ``is_true`` asks whether it happened, ``is_false`` whether not.
"""

from audience.rules.ast import EVERYBODY, Rule, RuleError, dump, parse
from audience.rules.memory import Facts, Verdict, explain, holds
from audience.rules.needs import Needs, needs
from audience.rules.telling import tell
from audience.rules.types import Problem, Schema, check, operators_for
from audience.rules.words import draft_words, words

__all__ = [
    "EVERYBODY",
    "Facts",
    "Needs",
    "Problem",
    "Rule",
    "RuleError",
    "Schema",
    "Verdict",
    "check",
    "draft_words",
    "dump",
    "explain",
    "holds",
    "needs",
    "operators_for",
    "parse",
    "tell",
    "words",
]
