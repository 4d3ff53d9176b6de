"""Whether it is too much: how many messages people heard, and who had enough of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from insights.asking import fetch
from insights.funnel.scope import Scope

# So many of the newest entries with a message are looked through.
MOST = 5000
# So many messages and more are one bar.
MANY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """``each``: people by how many messages of this journey they heard, MANY and more together.

    ``said``: people by what they did about one. Of all journeys within the last 30 days are ``lately`` (messages to those people), ``most``
    (the most to one of them) and ``people`` (how many heard any).
    """

    each: Mapping[int, int]
    said: Mapping[str, int]
    lately: int = 0
    most: int = 0
    people: int = 0

    @property
    def total(self) -> int:
        return sum(self.each.values())


def heard(scope: Scope) -> Heard:
    """Count what those heard who entered within the period, or what was sent within it."""
    rows = fetch(
        "heard",
        journey=scope.journey.pk,
        versions=scope.version_ids,
        entered_since=scope.entered_since,
        happened_since=scope.happened_since,
        most=MOST,
        now=scope.now,
    )
    found: dict[str, dict[str, int]] = {"heard": {}, "said": {}, "all": {}}
    for what, key, n in rows:
        found[what][key] = n
    of_all = found["all"]
    return Heard(
        each={many: found["heard"].get(str(many), 0) for many in range(1, MANY + 1)},
        said=found["said"],
        lately=of_all.get("messages", 0),
        most=of_all.get("most", 0),
        people=of_all.get("people", 0),
    )
