"""The shelf of providers: one file each, through whom something is said.

A newcomer is one file with ``@register`` and a docstring for people, here or as ``providers.py`` of another installed app; the
contract suite in ``tests/channels/providers`` finds it by itself.
"""

from channels.providers.base import (
    SHELF,
    Accepted,
    InDoubt,
    NoSettings,
    Outgoing,
    Provider,
    Refused,
    Unreachable,
    WhenUnknown,
    register,
)
from ground.registry import read_files

__all__ = [
    "SHELF",
    "Accepted",
    "InDoubt",
    "NoSettings",
    "Outgoing",
    "Provider",
    "Refused",
    "Unreachable",
    "WhenUnknown",
    "load",
    "register",
]


def load() -> None:
    """Put our own providers on the shelf."""
    read_files(__name__)
