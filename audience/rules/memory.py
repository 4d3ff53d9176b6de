"""The reader that decides in memory: `compile` for the hot loop, `explain` for whoever asks why."""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from audience.rules import values
from audience.rules.ast import key
from audience.rules.tree import (
    NEGATIONS,
    SPANS,
    Account,
    All,
    AnyOf,
    Comparison,
    Count,
    Event,
    Field,
    Message,
    Not,
    Operand,
    Rule,
    Signal,
    Value,
    meant,
)
from ground.frozen import frozen


@frozen(kw_only=True)
class Facts:
    """All that a rule may see. Values are JSON; ``now`` is the moment of the event walked, or of the step.

    ``counts`` by `ast.key` of the operand (see `needs`, `windows.tally`); ``messages`` by (node, deed) and (None, deed) for
    any message of the run: the moment as stored text, or True where only the fact is known. ``turns`` says, by the same key as
    ``counts``, when a window will next count otherwise although nothing comes.
    """

    now: datetime
    fields: Mapping[str, Any] = field(default_factory=dict)
    account: Mapping[str, Any] = field(default_factory=dict)
    event: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, Any] = field(default_factory=dict)
    turns: Mapping[str, datetime | None] = field(default_factory=dict)
    messages: Mapping[tuple[str | None, str], Any] = field(default_factory=dict)
    signals: Mapping[str, Any] = field(default_factory=dict)


Test = Callable[[Any, Any], bool]
Check = Callable[[Facts], bool]

TESTS: Mapping[str, Test] = MappingProxyType(
    {
        "eq": values.same,
        "lt": values.less,
        "le": values.at_most,
        "gt": values.more,
        "ge": values.at_least,
        "in": values.among,
        "contains": values.contains,
        "starts": values.starts,
        "ends": values.ends,
        "before": values.earlier,
        "after": lambda a, b: values.earlier(b, a),
        "known": lambda a, b: a is not None,
        "is_true": lambda a, b: a is True,
        "is_false": lambda a, b: a is False,
    }
)


def dig(properties: Any, path: tuple[str, ...]) -> Any:
    """Follow a dotted path through objects; a list on the way ends it."""
    for part in path:
        if not isinstance(properties, Mapping):
            return None
        properties = properties.get(part)
    return properties


def getter(operand: Operand) -> Callable[[Facts], Any]:
    """Prepare looking up one operand."""
    match operand:
        case Value(value=value):
            return lambda facts: value
        case Field(name=name):
            return lambda facts: facts.fields.get(name)
        case Account(name=name):
            return lambda facts: facts.account.get(name)
        case Event(path=path) if "." not in path:
            return lambda facts: facts.event.get(path)
        case Event(path=path):
            steps = tuple(path.split("."))
            return lambda facts: dig(facts.event, steps)
        case Count():
            name = key(operand)
            return lambda facts: facts.counts.get(name)
        case Message(node=node, did=did):
            at = (node, did)
            # Not happened and not known are the same thing here.
            return lambda facts: facts.messages.get(at) or None
        case Signal(name=name):
            return lambda facts: facts.signals.get(name)


def _span(op: str, get: Callable[[Facts], Any], right: Operand | None) -> Check:
    assert isinstance(right, Value) and isinstance(right.value, str)  # noqa: PT018  what `parse` lets through
    span = values.length(right.value)
    assert span is not None

    def within_last(facts: Facts) -> bool:
        at = values.instant(get(facts))
        return at is not None and values.key_of(facts.now - span) < at <= values.key_of(facts.now)

    def within_next(facts: Facts) -> bool:
        at = values.instant(get(facts))
        return at is not None and values.key_of(facts.now) < at <= values.key_of(facts.now + span)

    return within_next if op == "within_next" else within_last


def _comparison(rule: Comparison) -> Check:
    op = meant(rule.op, rule.left)
    positive = NEGATIONS.get(op, op)
    left = getter(rule.left)
    if positive in SPANS:
        check = _span(positive, left, rule.right)
    else:
        test = TESTS[positive]
        if rule.right is None or isinstance(rule.right, Value):
            constant = None if rule.right is None else rule.right.value

            def check(facts: Facts) -> bool:
                return test(left(facts), constant)
        else:
            right = getter(rule.right)

            def check(facts: Facts) -> bool:
                return test(left(facts), right(facts))

    return check if positive == op else lambda facts: not check(facts)


def compile(rule: Rule) -> Check:  # noqa: A001  the word of the trade
    """Turn a rule into one function, for asking it many times."""
    match rule:
        case Comparison():
            return _comparison(rule)
        case Not(of=inner):
            denied = compile(inner)
            return lambda facts: not denied(facts)
        case All(of=parts) | AnyOf(of=parts) if len(parts) == 1:
            return compile(parts[0])
        case All(of=parts):
            needed = tuple(compile(part) for part in parts)

            def every(facts: Facts) -> bool:
                for check in needed:  # noqa: SIM110  a generator costs as much as a comparison
                    if not check(facts):
                        return False
                return True

            return every
        case AnyOf(of=parts):
            ways = tuple(compile(part) for part in parts)

            def some(facts: Facts) -> bool:
                for check in ways:  # noqa: SIM110  a generator costs as much as a comparison
                    if check(facts):
                        return True
                return False

            return some


def holds(rule: Rule, facts: Facts) -> bool:
    """Say whether a rule holds for these facts."""
    return compile(rule)(facts)


@frozen()
class Verdict:
    """What a rule came to and the values it saw, part by part."""

    rule: Rule
    holds: bool
    left: Any = None
    right: Any = None
    of: "tuple[Verdict, ...]" = ()

    def dump(self) -> dict[str, Any]:
        """Give it as small JSON; the rule itself stays with its version."""
        if isinstance(self.rule, Comparison):
            seen = [_brief(self.left), _brief(self.right)] if self.rule.right is not None else [_brief(self.left)]
            return {"is": self.holds, "saw": seen}
        return {"is": self.holds, "of": [part.dump() for part in self.of]}

    @classmethod
    def load(cls, rule: Rule, data: Mapping[str, Any]) -> "Verdict":
        """Put what `dump` wrote together with its rule again."""
        if isinstance(rule, Comparison):
            left, right = (*data["saw"], None)[:2]
            return cls(rule, data["is"], left, right)
        parts = (rule.of,) if isinstance(rule, Not) else rule.of
        return cls(rule, data["is"], of=tuple(cls.load(part, one) for part, one in zip(parts, data["of"], strict=True)))


def _brief(value: Any) -> Any:
    """Shorten what was seen to what a sentence needs."""
    if isinstance(value, str):
        return value if len(value) <= 80 else value[:79] + "…"
    if values.is_list(value):
        return [_brief(item) for item in value[:5]] + (["…"] if len(value) > 5 else [])
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value) if type(value) in values.NUMBERS else "…"


def explain(rule: Rule, facts: Facts) -> Verdict:
    """Decide like `holds`, but look at every part and keep what was seen."""
    match rule:
        case Comparison(left=left, right=right):
            seen = None if right is None else getter(right)(facts)
            return Verdict(rule, compile(rule)(facts), getter(left)(facts), seen)
        case Not(of=inner):
            denied = explain(inner, facts)
            return Verdict(rule, not denied.holds, of=(denied,))
        case All(of=parts):
            every = tuple(explain(part, facts) for part in parts)
            return Verdict(rule, all(part.holds for part in every), of=every)
        case AnyOf(of=parts):
            some = tuple(explain(part, facts) for part in parts)
            return Verdict(rule, any(part.holds for part in some), of=some)
