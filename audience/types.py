"""Every event type there is: those on the shelf and those registered at run time."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, ClassVar

from audience.brief_cache import Brief
from audience.event_types.base import SHELF, EventType, Property
from audience.fields import registered
from audience.models import EventTypeRow
from audience.rules import Schema

CALLS = ("$identify", "$group", "$page", "$screen", "$alias")
# What the engine and the rules say about a journey; nobody sends these.
RESERVED = frozenset({*CALLS, "$plan_change", "$plan_up"})
CALLS_THAT_STOP = frozenset({"$identify", "$group", "$alias"})


class StoredType(EventType[Mapping[str, Any]]):
    """A type registered in the admin or over the API. It changes nothing by itself; journeys may begin with it and wait for it."""

    said: ClassVar[type] = dict

    def __init__(self, row: EventTypeRow) -> None:
        # One object a row, where the shelf has one class a type.
        vars(self).update(key=row.key, server_only=row.server_only, life=timedelta(hours=row.life_hours))
        self.title = row.title
        self.help = row.description
        self.properties = {
            raw["name"]: Property(name=raw["name"], type=raw.get("type", "text"), help=raw.get("help", ""), needed=bool(raw.get("needed")))
            for raw in row.properties
        }


def _stored() -> dict[str, EventType[Any]]:
    return {row.key: StoredType(row) for row in EventTypeRow.objects.order_by("key") if row.key not in SHELF}


stored = Brief(_stored, EventTypeRow)


def type_of(name: str) -> EventType[Any] | None:
    """Find a type by the name events carry; None where nobody registered it."""
    return SHELF.get(name) or stored().get(name)


def all_types() -> list[EventType[Any]]:
    """List all types by name."""
    return sorted([*SHELF, *stored().values()], key=lambda item: item.key)


def schema(entry: tuple[str, ...] = (), nodes: Iterable[str] | None = None) -> Schema:
    """Give what rules are checked against: every registered field and every property of every type."""
    fields = registered()
    return Schema(
        fields={spec.name: spec.type for spec in fields.person.values()},
        account={spec.name: spec.type for spec in fields.account.values()},
        events={item.key: {prop.name: prop.type for prop in item.properties.values()} for item in all_types()},
        entry=entry,
        nodes=nodes,
    )
