"""The reader that counts in PostgreSQL: a rule as a condition over people, with psycopg's %s parameters.

Says the same as `memory`, whatever JSON is stored, and never raises: casts stand behind a look at the type. What is known
beforehand (literals, the entry event, messages, signals) is worked out in Python and passed as a constant.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from audience.rules.fragments import COMPARE, FALSE, TRUE, Constant, Piece, Read, Side, chain, infix, key, no, sure
from audience.rules.memory import TESTS, dig
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
from audience.rules.values import instant, key_of, length

_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?")


class NotAnIdentifier(ValueError):
    """A table or column was named with something else than an identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """How the outer statement calls things. The account is joined by it (left join); ``log_order`` breaks ties in the log.

    ``also`` gives fields of the person that are kept elsewhere, by name, and ``event`` the properties of the entry event where each person
    has their own: trusted SQL that yields jsonb.
    """

    log: str
    person: str = "p"
    person_id: str = "id"
    person_fields: str = "fields"
    account: str = "a"
    account_fields: str = "fields"
    log_person: str = "person_id"
    log_type: str = "type"
    log_at: str = "at"
    log_properties: str = "properties"
    log_order: str = "id"
    also: Mapping[str, str] = field(default_factory=dict)
    event: str = ""

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if name not in ("also", "event") and not _IDENTIFIER.fullmatch(getattr(self, name)):
                raise NotAnIdentifier(f"{name}: {getattr(self, name)!r}")


def where(
    rule: Rule,
    *,
    now: datetime,
    tables: Tables,
    event: Mapping[str, Any] | None = None,
    messages: Mapping[tuple[str | None, str], Any] | None = None,
    signals: Mapping[str, Any] | None = None,
) -> tuple[str, list[Any]]:
    """Write the condition and its parameters."""
    sql, params = _Writer(now, tables, event or {}, messages or {}, signals or {}).rule(rule)
    return sql, list(params)


@dataclass(slots=True)
class _Writer:
    now: datetime
    tables: Tables
    event: Mapping[str, Any]
    messages: Mapping[tuple[str | None, str], Any] = field(default_factory=dict)
    signals: Mapping[str, Any] = field(default_factory=dict)
    inside: bool = False

    def rule(self, rule: Rule) -> Piece:
        match rule:
            case Comparison():
                return self.comparison(rule)
            case Not(of=inner):
                return no(self.rule(inner))
            case All(of=parts):
                return chain(" AND ", [self.rule(part) for part in parts], TRUE)
            case AnyOf(of=parts):
                return chain(" OR ", [self.rule(part) for part in parts], FALSE)

    def comparison(self, rule: Comparison) -> Piece:
        op = meant(rule.op, rule.left)
        positive = NEGATIONS.get(op, op)
        left, right = self.side(rule.left), Constant(None) if rule.right is None else self.side(rule.right)
        piece = self.once(positive, left, right)
        return piece if positive == op else no(piece)

    def once(self, op: str, left: Side, right: Side) -> Piece:
        """Compute costly sides in a row of their own, so that looking at their type does not run them twice."""
        costly = [side for side in (left, right) if isinstance(side, Read) and side.costly]
        if not costly:
            return self.test(op, left, right)
        names = iter(("v1", "v2"))
        left, right = (Read(f"rule_s.{next(names)}") if side in costly else side for side in (left, right))
        condition, params = self.test(op, left, right)
        row = ", ".join(f"{side.sql} AS v{i}" for i, side in enumerate(costly, 1))
        # OFFSET 0 keeps the planner from putting the subquery back in place of its name.
        return f"(SELECT {condition} FROM (SELECT {row} OFFSET 0) rule_s)", (*params, *(p for side in costly for p in side.params))

    def side(self, operand: Operand) -> Side:
        tables = self.tables
        match operand:
            case Value(value=value):
                return Constant(value)
            case Field(name=name) if name in tables.also:
                return Read(tables.also[name])
            case Field(name=name):
                return Read(f"{tables.person}.{tables.person_fields} -> %s::text", (name,))
            case Account(name=name):
                return Read(f"{tables.account}.{tables.account_fields} -> %s::text", (name,))
            case Event(path=path) if self.inside:
                return self.property(path)
            case Event(path=path):
                return self.entry(path)
            case Message(node=node, did=did):
                return Constant(self.messages.get((node, did)) or None)
            case Signal(name=name):
                return Constant(self.signals.get(name))
            case Count():
                return self.count(operand)

    def entry(self, path: str) -> Side:
        steps = tuple(path.split("."))
        if self.tables.event:
            return Read(f"({self.tables.event})" + " -> %s::text" * len(steps), steps)
        return Constant(dig(self.event, steps))

    def property(self, path: str) -> Read:
        steps = tuple(path.split("."))
        return Read(f"rule_e.{self.tables.log_properties}" + " -> %s::text" * len(steps), steps)

    def count(self, count: Count) -> Read:
        t = self.tables
        conditions: list[Piece] = [
            (f"rule_e.{t.log_person} = {t.person}.{t.person_id}", ()),
            (f"rule_e.{t.log_type} = %s", (count.type,)),
            (f"rule_e.{t.log_at} <= %s", (self.now,)),
        ]
        if count.window is not None:
            conditions.append((f"rule_e.{t.log_at} > %s", (self.now - count.window,)))
        for path in count.same:
            conditions.append(self.test("eq", self.property(path), self.entry(path)))
        if count.where is not None:
            conditions.append(_Writer(self.now, t, {}, inside=True).rule(count.where))
        told, params = chain(" AND ", conditions, TRUE)
        source = f"FROM {t.log} rule_e WHERE {told}"
        if count.take == "count":
            return Read(f"(SELECT count(*) {source})", params, number=True)
        what = self.property(count.of) if count.of is not None else None
        if count.take in ("first", "last"):
            # The stored form of a moment: a fraction only where there is one, and then of six digits.
            at = f"to_char(rule_e.{t.log_at} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
            shown = f"(to_jsonb(replace({at}, '.000000', '') || 'Z'))" if what is None else f"({what.sql})"
            way = "" if count.take == "first" else " DESC"
            order = f"ORDER BY rule_e.{t.log_at}{way}, rule_e.{t.log_order}{way} LIMIT 1"
            return Read(f"(SELECT {shown} {source} {order})", (*(what.params if what else ()), *params), costly=True)
        assert what is not None
        kind = f"jsonb_typeof({what.sql})"
        if count.take == "distinct":
            some = f"CASE WHEN {kind} IN ('string', 'number', 'boolean') THEN {what.sql} END"
            return Read(f"(SELECT count(DISTINCT {some}) {source})", (*what.params, *what.params, *params), number=True)
        number = f"({what.sql})::numeric"
        some = f"CASE WHEN {kind} = 'number' THEN CASE WHEN abs({number}) < 1e309 THEN {number} END END"
        return Read(f"(SELECT coalesce(sum({some}), 0) {source})", (*what.params * 3, *params), number=True)

    def test(self, op: str, left: Side, right: Side) -> Piece:
        if op in SPANS:
            return self.span(op, left, right)
        if isinstance(left, Constant) and isinstance(right, Constant):
            return TRUE if TESTS[op](left.value, right.value) else FALSE
        if op in ("before", "after"):
            a, b = (left, right) if op == "before" else (right, left)
            return sure(infix(key(a), "<", key(b)))
        return COMPARE[op](left, right)

    def span(self, op: str, left: Side, right: Side) -> Piece:
        assert isinstance(right, Constant)
        span = length(right.value)
        assert span is not None
        after, until = (self.now, self.now + span) if op == "within_next" else (self.now - span, self.now)
        low, high = key_of(after), key_of(until)
        if isinstance(left, Constant):
            at = instant(left.value)
            return TRUE if at is not None and low < at <= high else FALSE
        found = key(left)
        if found is None:
            return FALSE
        # Keys have 26 characters: one more is just above the lower end, which does not belong to the span.
        return sure((f"{found[0]} BETWEEN %s AND %s", (*found[1], low + "0", high)))
