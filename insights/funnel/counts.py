"""The figures of a funnel: out of counters where that is possible, out of watchers where a period follows those who entered in it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal

from insights.asking import fetch

MEASURES = {
    "entered": "entered",
    "messaged": "messaged",
    "seen": "seen",
    "clicked": "clicked",
    "upgraded": "upgraded",
    "goal": "reached",
    "held_out": "held_out",
    "held_goal": "held_reached",
    "ended": "ended",
}


@dataclass(slots=True)
class Counts:
    """``upgraded`` is credited once per upgrade, ``reached`` everybody whose goal happened, messaged or not.

    ``mrr`` is new monthly revenue by currency; two currencies are never added.
    """

    entered: int = 0
    messaged: int = 0
    seen: int = 0
    clicked: int = 0
    upgraded: int = 0
    reached: int = 0
    held_out: int = 0
    held_reached: int = 0
    ended: int = 0
    mrr: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, other: "Counts") -> None:
        for one in fields(self):
            if one.name != "mrr":
                setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        for currency, amount in other.mrr.items():
            self.mrr[currency] += amount


def counted(version_ids: Iterable[int], since: datetime | None = None) -> dict[int, Counts]:
    """Read counters and what is not folded yet, per version: what happened, whenever people entered."""
    found: dict[int, Counts] = defaultdict(Counts)
    rows = fetch("counted", versions=list(version_ids), measures=[*MEASURES, "mrr"], since=since)
    for version, _node, measure, port, amount in rows:
        if measure == "mrr":
            found[version].mrr[port] += amount
        else:
            name = MEASURES[measure]
            setattr(found[version], name, getattr(found[version], name) + int(amount))
    return dict(found)


def followed(journey_id: int, version_ids: Iterable[int], since: datetime | None = None) -> dict[int, Counts]:
    """Follow those who entered within a period, per version. With no period it says what counters say."""
    versions = list(version_ids)
    found = {row[0]: Counts(*row[1:]) for row in fetch("followed", journey=journey_id, versions=versions, since=since)}
    for version in versions:
        for _from, _to, currency, _count, mrr in fetch(
            "won", journey=journey_id, versions=[version], entered_since=since, happened_since=None
        ):
            found[version].mrr[currency] += mrr
    return found


def total(by_version: dict[int, Counts]) -> Counts:
    summed = Counts()
    for counts in by_version.values():
        summed.add(counts)
    return summed
