"""The shelf of event types: one file each. Another app joins with an ``event_types.py`` of its own."""

from ground.registry import read_files


def load() -> None:
    """Put our own types on the shelf."""
    read_files(__name__)
