"""Small tables that are read all the time: kept for a second, so that a change is noticed without a restart."""

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

T = TypeVar("T")
KEPT_SECONDS = 1.0

_all: list["Brief[Any]"] = []


def forget_all() -> None:
    """Read everything again."""
    for one in _all:
        one.forget()


class Brief(Generic[T]):
    """The answer of ``read``, read again after a second, and at once in the process that saved one of ``models``.

    Only how old the copy is comes from a clock, never what it says.
    """

    def __init__(self, read: Callable[[], T], *models: type[Model]) -> None:
        self._read = read
        self._lock = Lock()
        self._kept: tuple[float, T] | None = None
        _all.append(self)
        for model in models:
            for signal in (post_save, post_delete):
                signal.connect(self._changed, sender=model, weak=False)

    def __call__(self) -> T:
        kept = self._kept
        if kept is not None and monotonic() - kept[0] < KEPT_SECONDS:
            return kept[1]
        with self._lock:
            kept = self._kept
            if kept is None or monotonic() - kept[0] >= KEPT_SECONDS:
                at = monotonic()
                kept = self._kept = (at, self._read())
            return kept[1]

    def forget(self) -> None:
        self._kept = None

    def _changed(self, **kwargs: Any) -> None:
        self.forget()
