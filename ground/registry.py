"""A shelf: things of one kind, each with a key of its own."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Generic, TypeVar

T = TypeVar("T")


class KeyTaken(ValueError):
    """Two items of one shelf chose the same key; what is stored already could not tell them apart."""


class NotOnTheShelf(KeyError):
    """No item of this shelf has that key."""


class Registry(Generic[T]):
    """Items by key, in the order in which they came."""

    def __init__(self, name: str, key: Callable[[T], str]) -> None:
        self.name = name
        self._key = key
        self._items: dict[str, T] = {}

    def add(self, item: T) -> T:
        key = self._key(item)
        if self._items.get(key, item) is not item:
            raise KeyTaken(f"{self.name}: {key!r} is taken")
        self._items[key] = item
        return item

    def get(self, key: str) -> T | None:
        return self._items.get(key)

    def __getitem__(self, key: str) -> T:
        try:
            return self._items[key]
        except KeyError:
            raise NotOnTheShelf(f"{self.name}: nothing is called {key!r}") from None

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def keys(self) -> list[str]:
        return list(self._items)


def read_files(package: str, first: Sequence[str] = ()) -> None:
    """Read every file of a package, so that what stands in it comes to its shelf by itself: those named first, then by name."""
    found = [module.name for module in iter_modules(import_module(package).__path__)]
    for name in sorted(found, key=lambda name: (first.index(name) if name in first else len(first), name)):
        import_module(f"{package}.{name}")
