"""Canonical JSON: what rules read and jsonb holds, whatever a client sent."""

from math import isfinite
from typing import Any

from audience.protocol.moments import canonical as canonical_moment
from audience.protocol.text import clean, is_torn

MAX_DEPTH = 32
MAX_FIELDS = 10_000
# No double reaches further, and nobody counts that far.
LARGEST = 10**308
# Notes on an event's values.
TEXT_REPAIRED, NUMBER_LOST = "text_repaired", "number_lost"


class NotCanonical(ValueError):
    """This value cannot be stored."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.field, self.sentence = code, field, sentence


class Canonicaliser:
    """Walks one message. ``changed`` tells whether something else was stored than was sent, ``notes`` what was lost of it."""

    __slots__ = ("changed", "fields", "notes")

    def __init__(self) -> None:
        self.changed = False
        self.notes: set[str] = set()
        self.fields = 0

    def object(self, value: Any, field: str) -> dict[str, Any]:
        """Bring an object into its canonical form; absent is empty."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise NotCanonical("not_an_object", field, f"{field} is an object.")
        return self._object(value, field, 1)

    def _object(self, value: dict[str, Any], path: str, depth: int) -> dict[str, Any]:
        self._count(len(value), path, depth)
        out: dict[str, Any] = {}
        for key, item in value.items():
            name = clean(key)
            if name != key:
                self._repaired(key)
            # The common kinds are settled here, without a call.
            kind = type(item)
            if (kind is int and -LARGEST < item < LARGEST) or kind is bool or item is None:
                out[name] = item
            else:
                out[name] = self.value(item, path, name, depth)
        return out

    def value(self, item: Any, path: str, name: str, depth: int) -> Any:
        kind = type(item)
        if kind is str:
            text = canonical_moment(item)
            if text is not None:
                # The same moment in another spelling is no change worth keeping the original for.
                self.changed = self.changed or len(text) == 10
                return text
            text = clean(item)
            if text is not item and text != item:
                self._repaired(item)
            return text
        if kind is float:
            return item if isfinite(item) else self._no_number()
        if kind is dict:
            return self._object(item, f"{path}.{name}" if name else path, depth + 1)
        if kind is list:
            here = f"{path}.{name}" if name else path
            self._count(len(item), here, depth + 1)
            return [self.value(one, here, "", depth + 1) for one in item]
        if kind is int and not -LARGEST < item < LARGEST:
            return self._no_number()
        if kind is int or kind is bool or item is None:
            return item
        raise NotCanonical("not_json", f"{path}.{name}", "This is no JSON value.")

    def _repaired(self, text: str) -> None:
        self.changed = True
        if is_torn(text):
            self.notes.add(TEXT_REPAIRED)

    def _no_number(self) -> None:
        """NaN and what is too large to be counted with are kept as null."""
        self.changed = True
        self.notes.add(NUMBER_LOST)

    def _count(self, more: int, path: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise NotCanonical("too_deep", path[:200], f"Objects may stand at most {MAX_DEPTH} deep.")
        self.fields += more
        if self.fields > MAX_FIELDS:
            raise NotCanonical("too_many_fields", path[:200], f"An event may have at most {MAX_FIELDS} fields.")
