"""Remember what was made of an object, as long as it is the very same object."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
M = TypeVar("M")


class Same(Generic[T, M]):
    """``make`` for objects that never change and come again: settings of a compiled version. At most ``most`` are kept."""

    def __init__(self, make: Callable[[T], M], most: int = 1000) -> None:
        self._make, self._most = make, most
        self._kept: dict[int, tuple[T, M]] = {}

    def __call__(self, one: T) -> M:
        kept = self._kept.get(id(one))
        if kept is not None and kept[0] is one:
            return kept[1]
        made = self._make(one)
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[id(one)] = (one, made)
        return made
