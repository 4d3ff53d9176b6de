"""What certainly has a value when a rule is true, or when it is false. Pure.

A text that is only asked whether it is set may still be blank, and two fields that are compared may both be blank texts: of the
kind of a value nothing is known here.
"""

from audience.rules.tree import NEGATIONS, Account, All, AnyOf, Comparison, Event, Field, Not, Operand, Rule, Value, meant

Proven = frozenset[Operand]
NOTHING: Proven = frozenset()
# A blank text comes before any other, so these let it pass.
BLANK_PASSES = ("lt", "le")


def proven(rule: Rule, *, holds: bool = True) -> Proven:
    """Give the fields, and properties of the event, that have a value whenever the rule is true; with ``holds=False``, is false."""
    match rule:
        case Not(of=inner):
            return proven(inner, holds=not holds)
        case All(of=parts) | AnyOf(of=parts):
            each = [proven(part, holds=holds) for part in parts]
            if isinstance(rule, All) == holds:
                return NOTHING.union(*each)
            return frozenset.intersection(*each) if each else NOTHING
        case Comparison():
            op = meant(rule.op, rule.left)
            # A rule with "not" is true of what is missing, and false only of what is there.
            return _compared(rule, NEGATIONS.get(op, op)) if (op not in NEGATIONS) == holds else NOTHING


def _compared(rule: Comparison, op: str) -> Proven:
    if isinstance(rule.right, Value) and _blank_passes(rule.right.value, op):
        return NOTHING
    # Read the other way round, it is the left that may be above a blank text.
    if isinstance(rule.left, Value) and _blank_passes(rule.left.value, "le"):
        return NOTHING
    return frozenset(one for one in (rule.left, rule.right) if isinstance(one, Field | Account | Event))


def _blank_passes(value: object, op: str) -> bool:
    said = value if isinstance(value, tuple) else (value,)
    return any(isinstance(one, str) and (op in BLANK_PASSES or not one.strip()) for one in said)
