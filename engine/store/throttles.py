"""The books of throttles: held until the transaction ends, and written."""

from collections.abc import Iterable, Mapping

from engine.core.turns import Book, read, written
from engine.store.ask import fetch, write
from ground.jsons import dump, loads

Key = tuple[int, str]


def take(keys: Iterable[Key]) -> dict[Key, Book]:
    """Hold these books, by journey and step. Whoever holds one already must not take more."""
    rows = [{"journey_id": journey, "node": node} for journey, node in sorted(keys)]
    return {(journey, node): read(loads(text)) for journey, node, text in fetch("take_throttles", rows=dump(rows))} if rows else {}


def keep(books: Mapping[Key, Book]) -> None:
    write("keep_throttles", ({"journey_id": journey, "node": node, "book": written(book)} for (journey, node), book in books.items()))
