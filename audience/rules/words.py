"""The reader that speaks: a rule in plain words.

Sentences go through ``translate`` (gettext, the identity by default). ``labels`` may give better names:
``field:current_plan``, ``account:…``, ``event:…`` (a property), ``type:…`` (what someone did), ``message:…``, ``signal:…``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from audience.rules import phrases
from audience.rules.ast import RuleError, _, parse
from audience.rules.phrases import Translate
from audience.rules.tree import (
    SPANS,
    TAKES,
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

UNFINISHED = "…"


def words(rule: Rule, *, translate: Translate = str, labels: Mapping[str, str] | None = None) -> str:
    """Say a rule: "current_plan is starter and storage_used_pct is at least 80"."""
    return Speaker(translate, labels or {}).rule(rule)


def draft_words(data: Any, *, translate: Translate = str, labels: Mapping[str, str] | None = None) -> str:
    """Say a rule that is still being written: what cannot be read yet is "…"."""
    return Speaker(translate, labels or {}).draft(data)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Puts phrases together in one language."""

    translate: Translate
    labels: Mapping[str, str] = field(default_factory=dict)
    # Inside a "where" a property is that of the event just named.
    narrowing: bool = False

    def rule(self, rule: Rule, inside: bool = False) -> str:
        match rule:
            case All(of=()):
                return self.translate(_("everybody"))
            case AnyOf(of=()):
                return self.translate(_("nobody"))
            case Comparison():
                return self.comparison(rule)
            case All(of=parts):
                return self.joined(phrases.AND, [self.rule(part, len(parts) > 1) for part in parts], inside)
            case AnyOf(of=parts):
                return self.joined(phrases.OR, [self.rule(part, len(parts) > 1) for part in parts], inside)
            case Not(of=Comparison(op=op, left=left, right=right)) if meant(op, left) in phrases.OPPOSITES:
                return self.comparison(Comparison(phrases.OPPOSITES[meant(op, left)], left, right))
            case Not(of=inner):
                return self.translate(_("not ({rule})")).format(rule=self.rule(inner))

    def joined(self, word: str, parts: list[str], inside: bool) -> str:
        text = self.translate(word).join(parts)
        return f"({text})" if inside and len(parts) > 1 else text

    def draft(self, data: Any, inside: bool = False) -> str:
        if not data:
            return self.rule(parse(None))
        op = data.get("op") if isinstance(data, Mapping) else None
        parts = data.get("of") if op in ("all", "any") else None
        if isinstance(parts, list) and parts:
            said = [self.draft(part, len(parts) > 1) if part else UNFINISHED for part in parts]
            return self.joined(phrases.AND if op == "all" else phrases.OR, said, inside)
        inner = data.get("of") if op == "not" else None
        if isinstance(inner, Mapping) and inner.get("op") in ("all", "any", "not"):
            return self.translate(_("not ({rule})")).format(rule=self.draft(inner))
        try:
            return self.rule(parse(data), inside)
        except RuleError:
            return UNFINISHED

    def comparison(self, rule: Comparison) -> str:
        op = meant(rule.op, rule.left)
        left, right = rule.left, rule.right
        if isinstance(left, Message) and op in ("known", "unknown"):
            return self.deed(left, op == "known")
        if isinstance(left, Count) and left.take == "count" and op in phrases.TIMES and isinstance(right, Value):
            number = phrases.value(right.value, self.translate)
            once = phrases.ONCE if right.value == 1 and not isinstance(right.value, bool) else phrases.TIMES
            return self.counted(left, self.translate(once[op]).format(n=number))
        if isinstance(right, Value) and op in SPANS:
            return self.fill(op, self.name(left), phrases.length_words(right.value, self.translate))
        return self.fill(op, self.name(left), None if right is None else self.name(right))

    def fill(self, op: str, left: str, right: str | None) -> str:
        return self.translate(phrases.SENTENCES[op]).format(left=left, right=right)

    def deed(self, message: Message, happened: bool) -> str:
        template = (phrases.DID if happened else phrases.DID_NOT)[message.did]
        return self.translate(template).format(message=self.message(message))

    def message(self, message: Message) -> str:
        if message.node is None:
            return self.translate(_("any message of this journey"))
        return self.labels.get(f"message:{message.node}", message.node)

    def event(self, count: Count) -> str:
        given = self.labels.get(f"type:{count.type}")
        return given or self.translate(_("did {event}")).format(event=count.type)

    def counted(self, count: Count, times: str) -> str:
        return self.narrowed(f"{self.event(count)} {times}", count)

    def narrowed(self, text: str, count: Count) -> str:
        if count.window is not None:
            span = phrases.span_words(count.window, self.translate)
            text = self.translate(_("{what} in {length}")).format(what=text, length=span)
        if count.same:
            text = self.translate(_("{what}, same {properties}")).format(what=text, properties=self.translate(phrases.AND).join(count.same))
        if count.where is not None:
            inner = Speaker(self.translate, self.labels, narrowing=True).rule(count.where)
            text = self.translate(_("{what}, where {rule}")).format(what=text, rule=inner)
        return text

    def name(self, operand: Operand) -> str:
        match operand:
            case Value(value=value):
                return phrases.value(value, self.translate)
            case Field(name=name):
                return self.labels.get(f"field:{name}", name)
            case Account(name=name):
                return self.labels.get(f"account:{name}") or self.translate(_("the account’s {name}")).format(name=name)
            case Event(path=path) if self.narrowing:
                return path
            case Event(path=path):
                return self.labels.get(f"event:{path}") or self.translate(_("the event’s {name}")).format(name=path)
            case Signal(name=name):
                return self.labels.get(f"signal:{name}", name)
            case Message():
                return self.deed(operand, True)
            case Count(take=take, type=kind, of=of):
                assert take in TAKES
                template = phrases.TAKEN_AT if of is None else phrases.TAKEN
                return self.narrowed(self.translate(template[take]).format(event=kind, property=of), operand)
