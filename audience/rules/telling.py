"""A verdict in plain words, with the values that were seen."""

from collections.abc import Mapping
from typing import Any

from audience.rules import phrases
from audience.rules.memory import Verdict
from audience.rules.phrases import Translate
from audience.rules.tree import ALONE, NEGATIONS, SPANS, Comparison, Count, Message, Not, Operand, Value, meant
from audience.rules.values import NUMBERS
from audience.rules.words import Speaker


def tell(verdict: Verdict, *, translate: Translate = str, labels: Mapping[str, str] | None = None) -> str:
    """Say what was so: "storage_used_pct 83 is at least 80"; of a rule that did not hold, what kept it from holding."""
    return _Teller(translate, labels or {}).verdict(verdict)


class _Teller(Speaker):
    """Says what is true, whether the rule held or not."""

    __slots__ = ()

    def verdict(self, verdict: Verdict) -> str:
        rule = verdict.rule
        if isinstance(rule, Comparison):
            return self.seen(rule, verdict)
        if isinstance(rule, Not):
            return self.verdict(verdict.of[0])
        # Of "all" that holds each part was needed, of one that does not, those that failed; of "any" the other way round.
        told = [self.verdict(part) for part in verdict.of if part.holds == verdict.holds]
        return self.translate(phrases.AND).join(told) or self.rule(rule)

    def seen(self, rule: Comparison, verdict: Verdict) -> str:
        op, left, right = meant(rule.op, rule.left), rule.left, rule.right
        if isinstance(left, Message) and op in ("known", "unknown"):
            return self.deed(left, (op == "known") == verdict.holds)
        for operand, value in ((left, verdict.left), (right, verdict.right)):
            if value is None and operand is not None and op not in ALONE:
                return self.fill("unknown", self.name(operand), None)
        op = said(op, verdict)
        if isinstance(left, Count) and left.take == "count" and op in phrases.TIMES:
            number = phrases.value(verdict.left, self.translate)
            once = phrases.ONCE if verdict.left == 1 else phrases.TIMES
            counted = self.counted(left, self.translate(once["eq"]).format(n=number))
            return f"{counted}: {self.fill(op, number, self.with_value(right, verdict.right))}"
        if op in SPANS and isinstance(right, Value):
            return self.fill(op, self.with_value(left, verdict.left), phrases.length_words(right.value, self.translate))
        if op in ("known", "unknown") and verdict.left is None:
            return self.fill(op, self.name(left), None)
        return self.fill(op, self.with_value(left, verdict.left), None if right is None else self.with_value(right, verdict.right))

    def with_value(self, operand: Operand | None, value: Any) -> str:
        said = phrases.value(value, self.translate)
        return said if operand is None or isinstance(operand, Value) else f"{self.name(operand)} {said}"


def said(op: str, verdict: Verdict) -> str:
    """Choose the words for what is so: of a comparison that does not hold, the opposite."""
    if verdict.holds:
        return op
    kinds = {type(verdict.left), type(verdict.right)}
    if op in phrases.TURNED and (kinds <= NUMBERS or kinds == {str}):
        return phrases.TURNED[op]
    return NEGATIONS.get(op) or phrases.OPPOSITES.get(op) or f"not_{op}"
