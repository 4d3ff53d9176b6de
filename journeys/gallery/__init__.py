"""Journeys that are ready filled, to begin from: one file each."""

from functools import cache
from pathlib import Path

from journeys.files import JourneyFile, read

# The order in which they are shown; what is added comes after.
ORDER = ["at_the_limit", "three_knocks", "milestone", "switch_to_annual", "first_steps", "win_back"]


@cache
def gallery() -> tuple[JourneyFile, ...]:
    """Read all of them, in their order."""
    files = Path(__file__).parent.glob("*.yaml")
    shown = sorted(files, key=lambda path: (ORDER.index(path.stem) if path.stem in ORDER else len(ORDER), path.stem))
    return tuple(read(path.read_text(encoding="utf-8")) for path in shown)


def from_gallery(key: str) -> JourneyFile | None:
    return next((one for one in gallery() if one.key == key), None)
