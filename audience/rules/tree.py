"""The nodes of a rule: frozen, hashable, compared by what they say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Value:
    """Something written in the rule itself."""

    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the person."""

    name: str


@dataclass(frozen=True, slots=True)
class Account:
    """A field of the account."""

    name: str


@dataclass(frozen=True, slots=True)
class Event:
    """A property of the entry event (inside a ``where``: of the event that is counted)."""

    path: str


@dataclass(frozen=True, slots=True)
class Count:
    """What the events of one type in a window add up to."""

    take: str
    type: str
    window: timedelta | None = None
    of: str | None = None
    same: tuple[str, ...] = ()
    where: "Rule | None" = None


@dataclass(frozen=True, slots=True)
class Message:
    """When a message of this run was sent, opened, clicked or answered."""

    node: str | None
    did: str


@dataclass(frozen=True, slots=True)
class Signal:
    """A derived fact by name."""

    name: str


Operand: TypeAlias = Value | Field | Account | Event | Count | Message | Signal


@dataclass(frozen=True, slots=True)
class Comparison:
    op: str
    left: Operand
    right: Operand | None = None


@dataclass(frozen=True, slots=True)
class All:
    of: "tuple[Rule, ...]" = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    of: "tuple[Rule, ...]" = ()


@dataclass(frozen=True, slots=True)
class Not:
    of: "Rule"


Rule: TypeAlias = All | AnyOf | Not | Comparison

EVERYBODY = All()

ALONE = frozenset({"known", "unknown", "is_true", "is_false"})
SPANS = frozenset({"within_last", "not_within_last", "within_next"})
MOMENTS = frozenset({"before", "after"})
OPERATORS = (
    frozenset({"eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "contains", "not_contains", "starts", "ends"}) | MOMENTS | SPANS | ALONE
)
NEGATIONS: Mapping[str, str] = MappingProxyType(
    {"ne": "eq", "not_in": "in", "not_contains": "contains", "not_within_last": "within_last", "unknown": "known"}
)
TAKES = ("count", "sum", "distinct", "first", "last")
DEEDS = ("sent", "delivered", "opened", "clicked", "replied")


def meant(op: str, left: Operand) -> str:
    """Give the operator that is carried out: of a message, *is true* asks whether it happened at all."""
    if isinstance(left, Message):
        return {"is_true": "known", "is_false": "unknown"}.get(op, op)
    return op


def comparisons(rule: Rule) -> Iterator[Comparison]:
    """Walk all comparisons from left to right, those inside a ``where`` left out."""
    match rule:
        case Comparison():
            yield rule
        case Not(of=inner):
            yield from comparisons(inner)
        case All(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from comparisons(part)
