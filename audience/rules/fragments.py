"""Pieces of SQL: what is known beforehand, what is read, and how two of them compare without ever raising."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from audience.rules.values import MOMENT, SCALARS, decimal, instant, is_list


@dataclass(frozen=True, slots=True)
class Constant:
    """Known before the statement runs."""

    value: Any


@dataclass(frozen=True, slots=True)
class Read:
    """Read by the statement: JSON, or a number that is always there. ``costly`` must stand in the statement once."""

    sql: str
    params: tuple[Any, ...] = ()
    number: bool = False
    costly: bool = False


Side = Constant | Read
Piece = tuple[str, tuple[Any, ...]]
TRUE: Piece = ("TRUE", ())
FALSE: Piece = ("FALSE", ())


def literal(value: Any) -> str:
    """Write a constant as JSON, its numbers as the decimals they stand for."""
    if type(value) in (bool, str, type(None)):
        return json.dumps(value)
    if is_list(value):
        return "[" + ",".join(literal(item) for item in value) + "]"
    return str(decimal(value)) if type(value) in SCALARS else "{}"


def no(piece: Piece) -> Piece:
    return f"NOT ({piece[0]})", piece[1]


def sure(piece: Piece | None) -> Piece:
    """Nothing known is false."""
    return FALSE if piece is None else (f"coalesce({piece[0]}, FALSE)", piece[1])


def chain(word: str, pieces: list[Piece], empty: Piece) -> Piece:
    if not pieces:
        return empty
    return "(" + word.join(piece[0] for piece in pieces) + ")", tuple(p for piece in pieces for p in piece[1])


def infix(a: Piece | None, sign: str, b: Piece | None) -> Piece | None:
    return None if a is None or b is None else (f"{a[0]} {sign} {b[0]}", (*a[1], *b[1]))


def _json(side: Side) -> Piece:
    if isinstance(side, Constant):
        return "%s::jsonb", (literal(side.value),)
    return (f"to_jsonb({side.sql})" if side.number else f"({side.sql})"), side.params


def _is(side: Side, *kinds: str) -> Piece | None:
    """Write the look at the type; None where it cannot be one of them."""
    if isinstance(side, Constant):
        kind = "array" if is_list(side.value) else {str: "string", bool: "boolean"}.get(type(side.value), "number")
        return TRUE if kind in kinds and (kind == "array" or type(side.value) in SCALARS) else None
    if side.number:
        return TRUE if "number" in kinds else None
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return f"jsonb_typeof({side.sql}) " + (f"IN ({listed})" if len(kinds) > 1 else f"= {listed}"), side.params


def _number(side: Side) -> Piece:
    if isinstance(side, Constant):
        return "%s::numeric", (literal(side.value),)
    return (side.sql if side.number else f"({side.sql})::numeric"), side.params


def _text(side: Side) -> Piece:
    if isinstance(side, Constant):
        return "%s::text", (side.value,)
    return f"(({side.sql}) #>> '{{}}')", side.params


def key(side: Side) -> Piece | None:
    if isinstance(side, Constant):
        at = instant(side.value)
        return None if at is None else ("%s::text", (at,))
    if side.number:
        return None
    text, params = _text(side)
    dot = f"CASE length({text}) WHEN 10 THEN {text} || 'T00:00:00.' WHEN 20 THEN left({text}, 19) || '.' ELSE left({text}, -1) END"
    return f"(CASE WHEN {text} ~ '^{MOMENT}$' THEN rpad({dot}, 26, '0') END COLLATE \"C\")", params * 5


def _arms(arms: list[tuple[Piece | None, Piece | None, Piece]]) -> Piece:
    """Write a CASE of (type of left, type of right, then); arms that cannot be are left out."""
    told: list[Piece] = []
    for a, b, (then, params) in arms:
        if a is not None and b is not None:
            when, seen = chain(" AND ", [look for look in (a, b) if look != TRUE], TRUE)
            told.append((f"WHEN {when} THEN {then}", (*seen, *params)))
    if not told:
        return FALSE
    return "CASE " + " ".join(arm for arm, _ in told) + " ELSE FALSE END", tuple(p for _, params in told for p in params)


def _pair(sign: str, a: Piece, b: Piece, after: str = "") -> Piece:
    return f"{a[0]} {sign} {b[0]}{after}", (*a[1], *b[1])


def _call(name: str, a: Piece, b: Piece, after: str = "") -> Piece:
    return f"{name}({a[0]}, {b[0]}){after}", (*a[1], *b[1])


def _same(left: Side, right: Side) -> Piece:
    if isinstance(left, Read) and isinstance(right, Read) and not left.number and not right.number:
        return _arms([(_is(left, "string", "number", "boolean"), TRUE, sure(infix(_json(left), "=", _json(right))))])
    if _is(left, "string", "number", "boolean") is None or _is(right, "string", "number", "boolean") is None:
        return FALSE
    return sure(infix(_json(left), "=", _json(right)))


def _order(sign: str, left: Side, right: Side) -> Piece:
    numbers = (_is(left, "number"), _is(right, "number"))
    texts = (_is(left, "string"), _is(right, "string"))
    arms: list[tuple[Piece | None, Piece | None, Piece]] = []
    if None not in numbers:
        arms.append((*numbers, _pair(sign, _number(left), _number(right))))
    if None not in texts:
        arms.append((*texts, _pair(sign, _text(left), _text(right), ' COLLATE "C"')))
    return _arms(arms)


def _among(left: Side, right: Side) -> Piece:
    return _arms([(_is(left, "string", "number", "boolean"), _is(right, "array"), _pair("@>", _json(right), _json(left)))])


def _contains(left: Side, right: Side) -> Piece:
    texts = (_is(left, "string"), _is(right, "string"))
    arms = [(_is(left, "array"), _is(right, "string", "number", "boolean"), _pair("@>", _json(left), _json(right)))]
    if None not in texts:
        arms.append((*texts, _call("strpos", _text(left), _text(right), " > 0")))
    return _arms(arms)


def _starts(left: Side, right: Side) -> Piece:
    if None in (_is(left, "string"), _is(right, "string")):
        return FALSE
    return _arms([(_is(left, "string"), _is(right, "string"), _call("starts_with", _text(left), _text(right)))])


def _ends(left: Side, right: Side) -> Piece:
    if None in (_is(left, "string"), _is(right, "string")):
        return FALSE
    (a, mine), (b, theirs) = _text(left), _text(right)
    return _arms([(_is(left, "string"), _is(right, "string"), (f"right({a}, length({b})) = {b}", (*mine, *theirs, *theirs)))])


def _known(left: Side, right: Side) -> Piece:
    assert isinstance(left, Read)
    return TRUE if left.number else (f"coalesce(jsonb_typeof({left.sql}) <> 'null', FALSE)", left.params)


COMPARE: Mapping[str, Callable[[Side, Side], Piece]] = MappingProxyType(
    {
        "eq": _same,
        "lt": lambda a, b: _order("<", a, b),
        "le": lambda a, b: _order("<=", a, b),
        "gt": lambda a, b: _order(">", a, b),
        "ge": lambda a, b: _order(">=", a, b),
        "in": _among,
        "contains": _contains,
        "starts": _starts,
        "ends": _ends,
        "known": _known,
        "is_true": lambda a, b: _same(a, Constant(True)),
        "is_false": lambda a, b: _same(a, Constant(False)),
    }
)
