"""Data that nobody changes once it is made. The type checker holds it; the hot loop does not pay for it.

A frozen data class sets each field through ``object.__setattr__``, which makes it three times as dear as a plain one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def frozen(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """Make a data class with slots whose fields are set once, as ``dataclass(frozen=True, slots=True)`` does."""
    return dataclass(slots=True, unsafe_hash=True, kw_only=kw_only)
