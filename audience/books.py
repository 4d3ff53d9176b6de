"""What effects look up: catalogue, fields, types, thresholds, zone. Read briefly, handed in, so that effects stay pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from audience.brief_cache import Brief
from audience.catalogue import Catalogue, catalogue
from audience.event_types.base import SHELF, EventType
from audience.fields import STANDARD, Fields, fields_of, registered
from audience.models import Installation
from audience.types import stored

THRESHOLDS = (80, 90, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    catalogue: Catalogue = field(default_factory=Catalogue)
    fields: Fields = field(default_factory=lambda: fields_of(STANDARD))
    thresholds: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    zone: str = "UTC"
    currency: str = "USD"
    stored_types: Mapping[str, EventType[Any]] = field(default_factory=lambda: MappingProxyType({}))

    def type_of(self, name: str) -> EventType[Any] | None:
        return SHELF.get(name) or self.stored_types.get(name)

    def thresholds_of(self, meter: str) -> tuple[int, ...]:
        return self.thresholds.get(meter, THRESHOLDS)


def thresholds_of(raw: Any) -> dict[str, tuple[int, ...]]:
    """Read ``{"storage": [80, 95]}``; whatever is no such thing is left out."""
    if not isinstance(raw, dict):
        return {}
    return {
        meter: tuple(sorted({int(one) for one in given if isinstance(one, int | float) and 0 < one <= 32_000}))
        for meter, given in raw.items()
        if isinstance(given, list)
    }


installation = Brief(Installation.current, Installation)


def books() -> Books:
    """Give the books of now."""
    here = installation()
    return Books(
        catalogue=catalogue(),
        fields=registered(),
        thresholds=thresholds_of(here.thresholds),
        zone=here.zone,
        currency=here.currency,
        stored_types=stored(),
    )
