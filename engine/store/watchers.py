"""Watchers of goals: found by home, written in bulk."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from engine.store.ask import fetch, write
from engine.store.rows import WatcherRow

NAMES = tuple(field.name for field in fields(WatcherRow))


def open_of(people: Iterable[int], homes: Iterable[int], wide: Iterable[int]) -> list[WatcherRow]:
    """The open watchers of these people in these homes, and of everybody in the ``wide`` ones among them."""
    return [WatcherRow(*row) for row in fetch("open_watchers", people=list(people), homes=list(homes), wide=list(wide))]


def save(watchers: Iterable[WatcherRow]) -> None:
    rows = list(watchers)
    write("insert_watchers", (_row(w) for w in rows if w.new))
    write("update_watchers", (_row(w) for w in rows if w.dirty))


def _row(watcher: WatcherRow) -> dict[str, Any]:
    # Not dataclasses.asdict, which copies every value deeply.
    return {name: getattr(watcher, name) for name in NAMES}
