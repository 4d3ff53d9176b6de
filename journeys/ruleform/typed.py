"""A rule typed as one line, as a file or a colleague would say it: `plan = pro`, `seats_used is at least seats_limit`."""

import re
from collections.abc import Mapping
from typing import Any

from audience.rules.tree import ALONE
from audience.rules.types import Schema
from ground.words import gettext
from journeys.ruleform.draft import as_group, as_number, source_of, type_of
from journeys.ruleform.phrases import OPERATORS

SIGNS: Mapping[str, str] = {">=": "ge", "≥": "ge", "<=": "le", "≤": "le", "!=": "ne", "≠": "ne", "=": "eq", ">": "gt", "<": "lt"}
# A length of time has a unit; it is chosen from a list.
LENGTHS = ("within_last", "not_within_last", "within_next")
DEEPEST = 20


def read_typed(data: Any, schema: Schema, depth: int = 0) -> Any:
    """Take each line apart that stands where a name was asked; everything else stays as it is."""
    parts = as_group(data) if depth < DEEPEST else None
    if parts is not None:
        _kind, of = parts
        read = [read_typed(part, schema, depth + 1) for part in of]
        if data["op"] != "not":
            return {**data, "of": read}
        return {**data, "of": read_typed(data["of"], schema, depth + 1)}
    return _line(data, schema) if isinstance(data, Mapping) else data


def _line(data: Mapping[str, Any], schema: Schema) -> Any:
    side, words = source_of(data.get("left"))
    if side not in ("field", "account", "event") or not isinstance(words, str):
        return data
    if type_of(data.get("left"), schema, schema.entry) is not None or source_of(data.get("right"))[1]:
        return data
    said = _apart(words)
    if said is None:
        return data
    name, op, rest = said
    comparison: dict[str, Any] = {"op": op, "left": {side: name}}
    return comparison if op in ALONE else comparison | {"right": _right(op, rest, schema, comparison["left"])}


def _apart(words: str) -> tuple[str, str, str] | None:
    """Split a line into name, operator and the rest. The longest operator that stands there counts; a line without one is only a name."""
    names = {**{gettext(words): op for op, words in OPERATORS.items()}, **SIGNS}
    for said in sorted(names, key=len, reverse=True):
        op, gap = names[said], r"\s*" if said in SIGNS else r"\s+"
        found = re.fullmatch(rf"\s*([^\s=<>!≥≤≠]+){gap}{re.escape(said)}(?:{gap}(\S.*?))?\s*", words, re.IGNORECASE)
        if found is None or (op in ALONE and found[2]):
            continue
        return None if op in LENGTHS or (op not in ALONE and not found[2]) else (found[1], op, found[2] or "")
    return None


def _right(op: str, rest: str, schema: Schema, left: Any) -> dict[str, Any]:
    """Read what a field is compared with: another field where one is called so, else a value."""
    if rest in schema.fields:
        return {"field": rest}
    if op in ("in", "not_in"):
        return {"value": [_value(one.strip(), schema, left) for one in rest.split(",") if one.strip()]}
    return {"value": _value(rest, schema, left)}


def _value(text: str, schema: Schema, left: Any) -> str | int | float:
    number = None if type_of(left, schema, schema.entry) == "text" else as_number(text)
    return text if number is None else number
