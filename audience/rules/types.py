"""The types of fields, the operators that fit each, and what is wrong with a rule."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType

from audience.rules.ast import _
from audience.rules.tree import (
    ALONE,
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
from audience.rules.values import instant

TYPES = ("text", "number", "flag", "moment", "day", "list")

_TIMES = ("before", "after", "within_last", "not_within_last", "within_next", "known", "unknown")
OFFERED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": ("eq", "ne", "in", "not_in", "contains", "not_contains", "starts", "ends", "known", "unknown"),
        "number": ("ge", "gt", "le", "lt", "eq", "ne", "in", "not_in", "known", "unknown"),
        "flag": ("is_true", "is_false", "known", "unknown"),
        "moment": _TIMES,
        "day": ("eq", "ne", *_TIMES),
        "list": ("contains", "not_contains", "known", "unknown"),
        "deed": ("is_true", "is_false", *_TIMES[:5]),
    }
)
# Right as well, but nothing that a form would offer.
ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"text": ("lt", "le", "gt", "ge"), "flag": ("eq", "ne"), "moment": ("eq", "ne"), "deed": ("known", "unknown")}
)
ALIKE = frozenset({"moment", "day", "deed"})


def operators_for(type: str) -> tuple[str, ...]:  # noqa: A002  the word of the trade
    """List the operators a form offers for a type, the likeliest first; ``deed`` is a message of the run."""
    return OFFERED.get(type, OFFERED["text"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What is registered: types of fields by name, properties by event type.

    ``entry`` names the event types that may have started the run; with none a property of any type will do. ``nodes`` are the
    ids of message nodes, None where nobody knows them.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    account: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    entry: tuple[str, ...] = ()
    nodes: Iterable[str] | None = None
    signals: Mapping[str, str] = field(default_factory=dict)

    def properties(self, events: tuple[str, ...]) -> Mapping[str, str]:
        """Give the types of all properties that one of these events may have."""
        return {name: kind for event in events or self.events for name, kind in self.events.get(event, {}).items()}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a rule that will not work (error) or looks like a slip (warning)."""

    path: str
    severity: str
    code: str
    template: str
    seen: Mapping[str, object]

    @property
    def sentence(self) -> str:
        return self.say(str)

    def say(self, translate: Callable[[str], str]) -> str:
        return translate(self.template).format(**self.seen)


def check(rule: Rule, schema: Schema) -> list[Problem]:
    """List what does not fit the schema, in the order of reading."""
    return list(_rule(rule, schema, schema.entry, ""))


def type_of(operand: Operand, schema: Schema, event: tuple[str, ...]) -> str | None:
    """Tell the type of an operand; None where nobody registered it."""
    match operand:
        case Value(value=tuple()):
            return "list"
        case Value(value=value):
            return "flag" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
        case Field(name=name):
            return schema.fields.get(name)
        case Account(name=name):
            return schema.account.get(name)
        case Event(path=path):
            return schema.properties(event).get(path)
        case Signal(name=name):
            return schema.signals.get(name)
        case Message():
            return "deed"
        case Count(take=take, type=counted, of=of):
            if take in ("first", "last"):
                return "moment" if of is None else schema.properties((counted,)).get(of)
            return "number"


def _rule(rule: Rule, schema: Schema, event: tuple[str, ...], path: str) -> Iterator[Problem]:
    match rule:
        case Comparison():
            yield from _comparison(rule, schema, event, path)
        case Not(of=inner):
            yield from _rule(inner, schema, event, _join(path, "of"))
        case All(of=parts) | AnyOf(of=parts):
            for i, part in enumerate(parts):
                yield from _rule(part, schema, event, _join(path, f"of[{i}]"))


def _join(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part


def _comparison(rule: Comparison, schema: Schema, event: tuple[str, ...], path: str) -> Iterator[Problem]:
    for side, operand in (("left", rule.left), ("right", rule.right)):
        if operand is not None:
            yield from _known(operand, schema, event, _join(path, side))
    left = type_of(rule.left, schema, event)
    if left is None:
        return
    if isinstance(rule.left, Value) and left == "text" and instant(rule.left.value):
        left = "moment"
    if rule.op not in (*operators_for(left), *ALSO.get(left, ())):
        yield _error(_join(path, "op"), "wrong_operator", _("“{op}” does not fit the type {type}."), op=rule.op, type=left)
        return
    if rule.right is None or rule.op in SPANS or meant(rule.op, rule.left) in ALONE:
        return
    wanted = {"in": "list", "not_in": "list"}.get(rule.op, left)
    if left == "list":
        wanted = "scalar"
    if not _fits(rule.right, type_of(rule.right, schema, event), wanted, left):
        yield _error(_join(path, "right"), "wrong_type", _("A value of the type {type} is needed here."), type=wanted)


def _fits(right: Operand, found: str | None, wanted: str, item: str) -> bool:
    if found is None or found == wanted:
        if isinstance(right, Value) and isinstance(right.value, tuple):
            return all(_fits(Value(one), type_of(Value(one), Schema(), ()), item, item) for one in right.value)
        return True
    if wanted == "scalar":
        return found != "list"
    if wanted in ALIKE:
        return found in ALIKE or (isinstance(right, Value) and instant(right.value) is not None)
    return False


def _known(operand: Operand, schema: Schema, event: tuple[str, ...], path: str) -> Iterator[Problem]:
    match operand:
        case Field(name=name) if name not in schema.fields:
            yield _unknown(path, "unknown_field", _("No person has had a field “{name}” yet."), name, schema.fields)
        case Account(name=name) if name not in schema.account:
            yield _unknown(path, "unknown_account_field", _("No account has had a field “{name}” yet."), name, schema.account)
        case Event(path=name) if name not in schema.properties(event):
            yield _unknown(path, "unknown_property", _("No such event has had a property “{name}” yet."), name, schema.properties(event))
        case Signal(name=name) if name not in schema.signals:
            yield _unknown(path, "unknown_signal", _("Nobody offers a signal “{name}”."), name, schema.signals)
        case Message(node=str() as name) if schema.nodes is not None and name not in (nodes := list(schema.nodes)):
            yield _unknown(path, "unknown_message", _("This journey has no message “{name}”."), name, nodes)
        case Count():
            yield from _count(operand, schema, path)


def _count(count: Count, schema: Schema, path: str) -> Iterator[Problem]:
    here = _join(path, count.take)
    if count.type not in schema.events:
        yield _unknown(_join(here, "type"), "unknown_event", _("No event “{name}” has come yet."), count.type, schema.events)
        return
    properties = schema.properties((count.type,))
    for at, name in (("of", count.of), *((f"same[{i}]", name) for i, name in enumerate(count.same))):
        if name is not None and name not in properties:
            yield _unknown(_join(here, at), "unknown_property", _("No such event has had a property “{name}” yet."), name, properties)
    if count.take == "sum" and properties.get(count.of or "", "number") != "number":
        yield _error(_join(here, "of"), "wrong_type", _("A value of the type {type} is needed here."), type="number")
    if count.where is not None:
        yield from _rule(count.where, schema, (count.type,), _join(here, "where"))


def _error(path: str, code: str, template: str, **seen: object) -> Problem:
    return Problem(path, "error", code, template, seen)


def _unknown(path: str, code: str, template: str, name: str, known: Iterable[str]) -> Problem:
    near = get_close_matches(name, list(known), n=1)
    if not near:
        return Problem(path, "warning", code, template, {"name": name})
    return Problem(path, "warning", code, NEAR[template], {"name": name, "near": near[0]})


NEAR: Mapping[str, str] = MappingProxyType(
    {
        "No person has had a field “{name}” yet.": _("No person has had a field “{name}” yet. Did you mean “{near}”?"),
        "No account has had a field “{name}” yet.": _("No account has had a field “{name}” yet. Did you mean “{near}”?"),
        "No such event has had a property “{name}” yet.": _("No such event has had a property “{name}” yet. Did you mean “{near}”?"),
        "Nobody offers a signal “{name}”.": _("Nobody offers a signal “{name}”. Did you mean “{near}”?"),
        "This journey has no message “{name}”.": _("This journey has no message “{name}”. Did you mean “{near}”?"),
        "No event “{name}” has come yet.": _("No event “{name}” has come yet. Did you mean “{near}”?"),
    }
)
