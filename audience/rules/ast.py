"""From JSON to the tree and back: `parse` refuses with path and sentence, `dump` writes one canonical form."""

import json
import math
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from audience.rules import tree
from audience.rules.tree import EVERYBODY, Account, All, AnyOf, Comparison, Count, Event, Field, Message, Not, Operand, Rule, Signal, Value
from audience.rules.values import LONGEST, length, read_moment, spelled

__all__ = ["EVERYBODY", "MAX_DEPTH", "MAX_NODES", "Rule", "RuleError", "dump", "key", "parse"]

MAX_DEPTH = 8
MAX_NODES = 200
MAX_LIST = 500
MAX_TEXT = 2_000
# Nothing is wrong yet: somebody is still writing it.
UNFINISHED = frozenset({"needs_rule", "needs_operator", "needs_operand", "needs_name", "needs_property"})
UNITS = {"days": timedelta(days=1), "hours": timedelta(hours=1), "minutes": timedelta(minutes=1)}


def _(text: str) -> str:
    """Mark a sentence for the catalogue of translations."""
    return text


class RuleError(ValueError):
    """This rule cannot be read."""

    def __init__(self, path: str, code: str, template: str, **seen: object) -> None:
        self.path, self.code, self.template, self.seen = path, code, template, seen
        super().__init__(f"{path or 'rule'}: {self.sentence}")

    @property
    def sentence(self) -> str:
        return self.say(str)

    def say(self, translate: Callable[[str], str]) -> str:
        return translate(self.template).format(**self.seen)


def parse(data: Any) -> Rule:
    """Read a rule; nothing at all means everybody."""
    if data is None or data == {}:
        return EVERYBODY
    return _Reader().rule(data, "", 1)


class _Reader:
    """Reads one rule and counts what it has read."""

    def __init__(self) -> None:
        self.nodes = 0

    def rule(self, data: Any, path: str, depth: int, *, inside: bool = False) -> Rule:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise RuleError(path, "too_many", _("A rule may have at most {most} parts."), most=MAX_NODES)
        if depth > MAX_DEPTH:
            raise RuleError(path, "too_deep", _("Groups may stand at most {most} deep."), most=MAX_DEPTH)
        if not isinstance(data, Mapping):
            raise RuleError(path, "not_a_rule", _("A rule is an object with “op”."))
        if not data:
            raise RuleError(path, "needs_rule", _("Finish this rule, or take it away."))
        op = data.get("op")
        if op in ("all", "any"):
            _only(data, path, "op", "of")
            parts = data.get("of", [])
            if not isinstance(parts, list):
                raise RuleError(_join(path, "of"), "not_a_list", _("“of” is a list of rules."))
            read = tuple(self.rule(part, _join(path, f"of[{i}]"), depth + 1, inside=inside) for i, part in enumerate(parts))
            return All(read) if op == "all" else AnyOf(read)
        if op == "not":
            _only(data, path, "op", "of")
            return Not(self.rule(data.get("of"), _join(path, "of"), depth + 1, inside=inside))
        if op in (None, ""):
            raise RuleError(_join(path, "op"), "needs_operator", _("Choose how to compare."))
        if not isinstance(op, str) or op not in tree.OPERATORS:
            raise RuleError(_join(path, "op"), "unknown_operator", _("“{op}” is no operator."), op=op)
        return self.comparison(op, data, path, depth, inside=inside)

    def comparison(self, op: str, data: Mapping[str, Any], path: str, depth: int, *, inside: bool) -> Comparison:
        _only(data, path, "op", "left", "right")
        left = self.operand(data.get("left"), _join(path, "left"), depth, inside=inside)
        here = _join(path, "right")
        if op in tree.ALONE:
            if data.get("right") is not None:
                raise RuleError(here, "needs_no_right", _("This comparison has nothing on its right side."))
            return Comparison(op, left)
        right = self.operand(data.get("right"), here, depth, inside=inside)
        if op in tree.SPANS:
            span = length(right.value) if isinstance(right, Value) and isinstance(right.value, str) else None
            if span is None:
                raise RuleError(here, "not_a_length", _("Give a length such as P14D (14 days) or PT6H (6 hours)."))
            return Comparison(op, left, Value(spelled(span)))
        if op in tree.MOMENTS and isinstance(right, Value):
            moment = read_moment(right.value) if isinstance(right.value, str) else None
            if moment is None:
                raise RuleError(here, "not_a_moment", _("Give a day or a moment with its zone, such as 2026-11-24T10:00:00Z."))
            return Comparison(op, left, Value(moment))
        if op in ("in", "not_in") and isinstance(right, Value) and not isinstance(right.value, tuple):
            raise RuleError(here, "not_a_list", _("Give a list of values to choose from."))
        return Comparison(op, left, right)

    def operand(self, data: Any, path: str, depth: int, *, inside: bool) -> Operand:
        if not isinstance(data, Mapping) or len(data) != 1:
            code = "needs_operand" if data is None else "not_an_operand"
            raise RuleError(path, code, _("Choose what to compare: a value, a field, a property or a count of events."))
        ((kind, what),) = data.items()
        here = _join(path, str(kind))
        if inside and kind not in ("value", "event"):
            raise RuleError(here, "only_its_own", _("“where” may only look at the counted event itself."))
        if kind == "value":
            return Value(_literal(what, here))
        if kind in tree.TAKES:
            return self.count(kind, what, here, depth)
        if kind == "message":
            return _message(what, here)
        if kind == "field":
            return Field(_name(what, here))
        if kind == "account":
            return Account(_name(what, here))
        if kind == "event":
            return Event(_path(what, here))
        if kind == "signal":
            return Signal(_name(what, here))
        raise RuleError(path, "unknown_operand", _("“{kind}” is nothing that can be compared."), kind=kind)

    def count(self, take: str, data: Any, path: str, depth: int) -> Count:
        if not isinstance(data, Mapping):
            raise RuleError(path, "not_a_count", _("Say which events to count: an object with “type”."))
        _only(data, path, "type", "of", "same", "where", *UNITS)
        of = None if data.get("of") is None else _path(data["of"], _join(path, "of"))
        if take == "count" and of is not None:
            raise RuleError(_join(path, "of"), "needs_no_property", _("A count of events has no property."))
        if take in ("sum", "distinct") and of is None:
            raise RuleError(_join(path, "of"), "needs_property", _("Say which property to look at."))
        same = data.get("same") or []
        if not isinstance(same, list) or len(same) > 10:
            raise RuleError(_join(path, "same"), "not_a_list", _("“same” is a list of up to ten properties."))
        where = data.get("where")
        return Count(
            take,
            _name(data.get("type"), _join(path, "type")),
            _window(data, path),
            of,
            tuple(_path(one, _join(path, f"same[{i}]")) for i, one in enumerate(same)),
            None if where in (None, {}) else self.rule(where, _join(path, "where"), depth + 1, inside=True),
        )


def _join(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part


def _only(data: Mapping[str, Any], path: str, *known: str) -> None:
    for name in data:
        if name not in known:
            raise RuleError(_join(path, str(name)), "unknown_word", _("“{name}” means nothing here."), name=name)


def _text(what: str, path: str) -> str:
    if len(what) > MAX_TEXT:
        raise RuleError(path, "too_long", _("A text may have at most {most} characters."), most=MAX_TEXT)
    if "\0" in what or any("\ud800" <= c <= "\udfff" for c in what):
        raise RuleError(path, "bad_text", _("This text has a character that cannot be stored."))
    return what


def _name(what: Any, path: str) -> str:
    if not isinstance(what, str) or not what:
        raise RuleError(path, "needs_name", _("A name is needed."))
    return _text(what, path)


def _path(what: Any, path: str) -> str:
    name = _name(what, path)
    if not all(name.split(".")):
        raise RuleError(path, "needs_name", _("A name is needed."))
    return name


def _literal(what: Any, path: str, *, nested: bool = False) -> Any:
    if isinstance(what, bool):
        return what
    if isinstance(what, str):
        return _text(what, path)
    if isinstance(what, int | float):
        if (isinstance(what, float) and not math.isfinite(what)) or abs(what) >= 10**308:
            raise RuleError(path, "bad_number", _("This number is too large."))
        return what
    if isinstance(what, list) and not nested:
        if len(what) > MAX_LIST:
            raise RuleError(path, "too_long", _("A list may have at most {most} values."), most=MAX_LIST)
        return tuple(_literal(item, f"{path}[{i}]", nested=True) for i, item in enumerate(what))
    raise RuleError(path, "needs_value", _("A text, a number, true, false or a list of those is needed."))


def _window(data: Mapping[str, Any], path: str) -> timedelta | None:
    given = [unit for unit in UNITS if data.get(unit) is not None]
    if not given:
        return None
    here = _join(path, given[-1])
    if len(given) > 1:
        raise RuleError(here, "two_lengths", _("Give one length only: days, hours or minutes."))
    number = data[given[0]]
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= LONGEST // UNITS[given[0]]:
        raise RuleError(here, "not_a_length", _("A length is a whole number above zero."))
    return number * UNITS[given[0]]


def _message(what: Any, path: str) -> Message:
    if not isinstance(what, Mapping):
        raise RuleError(path, "not_a_message", _("Say which message and what happened to it."))
    _only(what, path, "node", "did")
    if what.get("did") not in tree.DEEDS:
        raise RuleError(_join(path, "did"), "unknown_deed", _("A message is sent, delivered, opened, clicked or replied."))
    return Message(None if what.get("node") is None else _name(what["node"], _join(path, "node")), what["did"])


def dump(rule: Rule) -> dict[str, Any]:
    """Write a rule as JSON; whatever says the same is written the same."""
    match rule:
        case All(of=parts):
            return {"op": "all", "of": [dump(part) for part in parts]}
        case AnyOf(of=parts):
            return {"op": "any", "of": [dump(part) for part in parts]}
        case Not(of=inner):
            return {"op": "not", "of": dump(inner)}
        case Comparison(op=op, left=left, right=right):
            return {"op": op, "left": dump_operand(left)} | ({} if right is None else {"right": dump_operand(right)})


def dump_operand(operand: Operand) -> dict[str, Any]:
    match operand:
        case Value(value=value):
            return {"value": list(value) if isinstance(value, tuple) else value}
        case Field(name=name):
            return {"field": name}
        case Account(name=name):
            return {"account": name}
        case Event(path=path):
            return {"event": path}
        case Signal(name=name):
            return {"signal": name}
        case Message(node=node, did=did):
            return {"message": {"node": node, "did": did}}
        case Count():
            return {operand.take: _dump_count(operand)}


def _dump_count(count: Count) -> dict[str, Any]:
    body: dict[str, Any] = {"type": count.type}
    if count.window is not None:
        unit, size = next((unit, size) for unit, size in UNITS.items() if not count.window % size)
        body[unit] = count.window // size
    if count.of is not None:
        body["of"] = count.of
    if count.same:
        body["same"] = list(count.same)
    if count.where is not None:
        body["where"] = dump(count.where)
    return body


def key(count: Count) -> str:
    """Name a window fact by what it asks for, so that equal questions are answered once."""
    return json.dumps(dump_operand(count), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
