"""A rule as JSON while it is being written: nothing is taken for granted, nothing is lost."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from audience.rules.ast import MAX_DEPTH
from audience.rules.tree import ALONE, MOMENTS, SPANS, TAKES
from audience.rules.types import ALSO, Schema, operators_for
from audience.rules.values import EXACT, instant, length, read_moment

KINDS = {"all": "all", "any": "any"}
TURNED = "turned"
EVERY_OPERATOR = tuple(dict.fromkeys(op for kind in ("text", "number", "flag", "moment") for op in operators_for(kind)))
# What a form proposes by itself; without a value nobody has said it.
PROPOSED = frozenset(operators_for(kind)[0] for kind in ("text", "number", "moment", "list"))
START_SPAN = "P14D"
SIZES = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))
NUMBER = re.compile(r"-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?")


def loads(text: str) -> Any:
    """Read what a form posted; what is no JSON is no rule yet."""
    try:
        return json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return {}


def as_group(data: Any) -> tuple[str, list[Any]] | None:
    """Take a rule apart if it is a group: its kind (all, any, none) and its parts."""
    if not isinstance(data, Mapping):
        return None
    of = data.get("of")
    if data.get("op") in KINDS and isinstance(of, list):
        return KINDS[data["op"]], of
    if data.get("op") == "not" and isinstance(of, Mapping):
        inner = as_group(of)
        return ("none", inner[1]) if inner is not None and inner[0] == "any" else ("none", [of])
    return None


def group(kind: str, parts: list[Any]) -> dict[str, Any]:
    """Put a group together again."""
    return {"op": "not", "of": {"op": "any", "of": parts}} if kind == "none" else {"op": kind, "of": parts}


def source_of(operand: Any) -> tuple[str, Any]:
    """Give kind and content of an operand; nothing where there is none yet."""
    if isinstance(operand, Mapping) and len(operand) == 1:
        ((kind, what),) = operand.items()
        return str(kind), what
    return "", None


def type_of(operand: Any, schema: Schema, events: tuple[str, ...]) -> str | None:
    """Tell the registered type of an operand that may be unfinished."""
    kind, what = source_of(operand)
    if kind == "field":
        return schema.fields.get(what) if isinstance(what, str) else None
    if kind == "account":
        return schema.account.get(what) if isinstance(what, str) else None
    if kind == "event":
        return schema.properties(events).get(what) if isinstance(what, str) else None
    if kind == "message":
        return "deed"
    if kind in ("count", "sum", "distinct"):
        return "number"
    if kind in TAKES and isinstance(what, Mapping):
        of = what.get("of")
        return "moment" if not of else schema.properties((str(what.get("type")),)).get(of) if isinstance(of, str) else None
    return None


def operators_of(kind: str | None) -> tuple[str, ...]:
    return EVERY_OPERATOR if kind is None else operators_for(kind)


def settle(data: Any, schema: Schema, events: tuple[str, ...] | None = None, depth: int = 1) -> Any:
    """Make a rule consistent after a change, and never say something else: what no longer fits is taken back and left open.

    An operator that was taken back is "", a name "", a value missing. ``turned`` marks a row whose subject was just changed.
    """
    events = schema.entry if events is None else events
    if depth > 2 * MAX_DEPTH or not isinstance(data, Mapping):
        return {}
    parts = as_group(data)
    if parts is not None:
        settled = [settle(part, schema, events, depth + 1) for part in parts[1]]
        # An emptied group would be true of nobody, or of everybody: a blank rule keeps it open.
        return group(parts[0], settled or ([{}] if depth > 1 or parts[0] == "any" else []))
    return _comparison(dict(data), schema, events, depth) if data else {}


def _comparison(data: dict[str, Any], schema: Schema, events: tuple[str, ...], depth: int) -> dict[str, Any]:
    left, what = source_of(data.get("left"))
    if left in TAKES and isinstance(what, Mapping) and what.get("where"):
        where = settle(what["where"], schema, (str(what.get("type")),), depth + 1)
        empty = where == {} or (as_group(what["where"]) or ("", None))[1] == []
        data["left"] = {left: {name: value for name, value in what.items() if name != "where"} | ({} if empty else {"where": where})}
    if data.pop(TURNED, False):
        data["left"] = _turned(data.get("left"), schema, events)
    if not named(data.get("left")) and "op" not in data:
        return data
    kind = type_of(data.get("left"), schema, events)
    allowed = operators_of(kind)
    # What a file may say but no list offers stays, as long as it says something of this type.
    unusual = ALSO.get(kind or "", ()) if _says(kind, data.get("right")) else ()
    if data.get("op") not in (*allowed, *unusual):
        unsaid = "op" not in data or (data["op"] in PROPOSED and not data.get("right"))
        data["op"] = allowed[0] if unsaid else ""
    right = _right(data["op"], kind, data.get("right"))
    data.pop("right", None)
    return data if right is None else data | {"right": right}


def named(operand: Any) -> bool:
    """Say whether somebody has named what is compared; a message needs no name."""
    kind, what = source_of(operand)
    return kind == "message" or bool(what.get("type") if isinstance(what, Mapping) else what)


def _turned(left: Any, schema: Schema, events: tuple[str, ...]) -> Any:
    """Keep the name where the new subject has it too."""
    kind, what = source_of(left)
    known: Mapping[str, Any] = {"field": schema.fields, "account": schema.account, "event": schema.properties(events)}.get(kind, {})
    if kind in TAKES and isinstance(what, Mapping):
        return {kind: what if what.get("type") in schema.events else {**what, "type": ""}}
    return left if kind == "message" or what in known else {kind: ""}


def _says(kind: str | None, right: Any) -> bool:
    side, value = source_of(right)
    if side != "value":
        return bool(side) or kind == "deed"
    return {"text": isinstance(value, str), "flag": isinstance(value, bool)}.get(kind or "", instant(value) is not None)


def _right(op: str, kind: str | None, right: Any) -> Any:
    """Keep the right side as far as it fits the operator; None where nothing is left of it."""
    if op in ALONE:
        return None
    side, value = source_of(right)
    if op in SPANS:
        return right if side == "value" and isinstance(value, str) and length(value) else {"value": START_SPAN}
    if side != "value":
        return right
    if op in ("in", "not_in"):
        return {"value": value if isinstance(value, list) else [value]} if value not in (None, "") else None
    if isinstance(value, list):
        # One of several is not any one of them.
        value = value[0] if len(value) == 1 else None
    if op in MOMENTS:
        return {"value": value} if isinstance(value, str) and read_moment(value) else None
    if value is None or (isinstance(value, str) and length(value) and kind != "text"):
        return None
    if kind == "number" and not (isinstance(value, int | float) and not isinstance(value, bool)):
        return {"value": number} if (number := as_number(value)) is not None else None
    if kind == "text" and not isinstance(value, str):
        return {"value": json.dumps(value)}
    return {"value": value}


def as_number(text: Any) -> int | float | None:
    """Read a number as the form's script reads it, so that both call the same texts numbers."""
    if not isinstance(text, str) or not NUMBER.fullmatch(text):
        return None
    number = float(text)
    return (int(number) if number.is_integer() and abs(number) < EXACT else number) if math.isfinite(number) else None


def span_of(text: Any) -> tuple[int, str] | None:
    """Split a length into one number and one unit, as the form shows it."""
    span = length(text) if isinstance(text, str) else None
    if span is None:
        return None
    seconds = int(span.total_seconds())
    unit, size = next((unit, size) for unit, size in SIZES if seconds % size == 0)
    return seconds // size, unit


def read_as(op: str, kind: str | None, literal: Any) -> str:
    """Say how the value's field is to be read: number, text, day, moment, a list of those, or by its looks (auto)."""
    if op in MOMENTS:
        return "day" if kind == "day" else "moment"
    plain = kind if kind in ("number", "text", "day") else "auto"
    if plain == "auto" and any(as_number(item) is not None for item in (literal if isinstance(literal, list) else [literal])):
        plain = "text"
    return f"list:{plain}" if op in ("in", "not_in") else plain


def shown(value: Any, way: str) -> str | None:
    """Write a literal as it stands in its field; None where the field could not give it back unchanged."""
    if way.startswith("list:"):
        told = [shown(item, way[5:]) for item in value] if isinstance(value, list) and value else [None]
        return ", ".join(map(str, told)) if all(one and "," not in one for one in told) else None
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return json.dumps(value) if way in ("number", "auto") and abs(value) < EXACT else None
    if not isinstance(value, str) or not value or value != value.strip() or "\n" in value:
        return None
    if way == "text":
        return value
    if way == "day":
        return value if instant(value) and len(value) == 10 else None
    if way == "moment":
        whole = f"{value}T00:00:00Z" if len(value) == 10 else value
        return whole[:-1] if instant(whole) and len(whole) == 20 else None
    return value if way == "auto" and as_number(value) is None else None
