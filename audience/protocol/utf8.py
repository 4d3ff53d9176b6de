"""JSON is UTF-8 (RFC 8259, section 8.1). A body that is not is told where it is not; no letter of it is guessed."""

import re
from typing import Any

# What a byte that is no UTF-8 becomes by "surrogateescape"; text that was UTF-8 has none before its escapes are read.
_wrong = re.compile("[\udc80-\udcff]")


class NotUtf8(ValueError):
    """The body is not UTF-8: ``at`` is the first wrong byte's place in it, from 0, and ``field`` where it stands, if that is known."""

    def __init__(self, at: int, byte: int, field: str) -> None:
        super().__init__(f"The body is not UTF-8, as JSON must be: byte {at} is 0x{byte:02X}." + _in(field))
        self.at, self.field = at, field


def forgiving(body: bytes) -> str:
    """Read bytes as UTF-8 and mark those that are none, so that a reader of JSON finds its way around them."""
    return body.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def is_marked(text: str) -> bool:
    """Tell whether a text has a marked byte. It must be as it came: in what a reader made of it, a mark may have been an escape."""
    return bool(_wrong.search(text))


def sentence_of(text: str, field: str) -> str:
    """Say what is wrong with one marked message of a batch."""
    found = _wrong.search(text)
    byte = ord(found[0]) - 0xDC00 if found else 0
    return f"This message is not UTF-8, as JSON must be: it has the byte 0x{byte:02X}." + _in(field)


def marked_field(value: Any) -> str | None:
    """Find where the first marked byte stands: ``batch[1].traits.name``; None where there is none, empty where it cannot be known."""
    try:
        return _find(value, "")
    except RecursionError:
        return ""


def _find(value: Any, path: str) -> str | None:
    if isinstance(value, str):
        return path[:200] if is_marked(value) else None
    if isinstance(value, dict):
        # A name that is marked is told by where it stands.
        inside = ((f"{path}.{name}".lstrip("."), inner) for name, inner in value.items() if not is_marked(name))
        if any(is_marked(name) for name in value):
            return path[:200]
    elif isinstance(value, list):
        inside = ((f"{path}[{index}]", inner) for index, inner in enumerate(value))
    else:
        return None
    return next((found for where, inner in inside if (found := _find(inner, where)) is not None), None)


def _in(field: str) -> str:
    return f" It stands in {field}." if field else ""
