"""JSON in and out of the database: whole numbers of any length stay what they are."""

import json
from datetime import date
from typing import Any

import orjson

# From here on a whole number may need more than 64 bits, which the fast reader would turn into a float.
_LONG = b"0" * 19
_DIGITS_AS_NOUGHTS = bytes(ord("0") if ord("0") <= byte <= ord("9") else 0 for byte in range(256))


def loads(text: str) -> Any:
    """Read a text that the database gave."""
    if len(text) < len(_LONG):
        return orjson.loads(text)
    raw = text.encode()
    return json.loads(text) if _LONG in raw.translate(_DIGITS_AS_NOUGHTS) else orjson.loads(raw)


def dumps(value: Any) -> str:
    """Write canonical JSON."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def size(value: Any) -> int:
    """Count the bytes of canonical JSON."""
    try:
        return len(orjson.dumps(value))
    except TypeError:
        return len(dumps(value).encode())


def heaviest(value: Any, path: str) -> tuple[str, int]:
    """Find the innermost part of a JSON value that has more than half of its bytes, as ``path.name[3]``, and say how many it has."""
    here = size(value)
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    name, inner = max(inside, key=lambda pair: size(pair[1]), default=("", None))
    if size(inner) * 2 <= here:
        return path, here
    return heaviest(inner, f"{path}[{name}]" if isinstance(value, list) else f"{path}.{name}".lstrip("."))


def dump(value: Any) -> str:
    """Write rows for a statement that takes them as one JSON array; moments and decimals become texts."""
    try:
        return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:
        return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
