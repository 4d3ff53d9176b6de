"""Journeys that are ready filled, to begin from: one file each."""

from functools import cache
from pathlib import Path

from journeys.files import JourneyFile, read


@cache
def gallery() -> tuple[JourneyFile, ...]:
    """Read all of them, by name of their files."""
    folder = Path(__file__).parent
    return tuple(read(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml")))


def from_gallery(key: str) -> JourneyFile | None:
    return next((one for one in gallery() if one.key == key), None)
